import { describe, expect, it } from 'vitest'
import type { ControllerRevision, PodTemplateSpec, StatefulSet } from '../schema/types.ts'
import { revisionRollbackOf } from './revision-rollback.ts'

const metadata = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-11-20T14:00:00Z', namespace: 'shop' }

function template(image: string): PodTemplateSpec {
  return { metadata: { labels: { app: 'db' } } as never, spec: { containers: [{ name: 'main', image }] } }
}

function revision(number: number, image: string): ControllerRevision {
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: { ...metadata, name: `db-${number}` },
    revision: number,
    data: { spec: { template: { ...template(image), $patch: 'replace' } } }
  }
}

const set: StatefulSet = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { ...metadata, name: 'db' },
  spec: { selector: {}, template: template('db:3') }
}
const revisions = [revision(3, 'db:3'), revision(1, 'db:1'), revision(2, 'db:2')]

describe('revisionRollbackOf', () => {
  it('patches with what the revision keeps', () => {
    expect(revisionRollbackOf(set, revisions, 1)).toEqual({
      result: 'patch',
      patchType: 'strategic',
      patch: { spec: { template: { ...template('db:1'), $patch: 'replace' } } },
      template: template('db:1'),
      message: 'rolled back'
    })
  })

  it('goes to the revision before the latest where none is named', () => {
    expect(revisionRollbackOf(set, revisions, 0)).toMatchObject({ template: template('db:2') })
  })

  it('skips what is there already', () => {
    expect(revisionRollbackOf(set, revisions, 3)).toEqual({
      result: 'skipped',
      message: 'skipped rollback (current template already matches revision 3)'
    })
  })

  it('refuses in the words of kubectl', () => {
    expect(revisionRollbackOf(set, revisions, 9)).toMatchObject({
      message: 'unable to find specified revision 9 in history'
    })
    expect(revisionRollbackOf(set, [revision(1, 'db:1')], 0)).toMatchObject({
      result: 'refused',
      message: 'no last revision to roll back to'
    })
  })
})
