import { describe, expect, it } from 'vitest'
import type { Deployment, PodTemplateSpec, ReplicaSet } from '../schema/types.ts'
import { rollbackOf } from './rollback.ts'

const metadata = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-11-20T14:00:00Z', namespace: 'shop' }

function template(image: string, hash?: string): PodTemplateSpec {
  const labels = { app: 'checkout', ...(hash === undefined ? {} : { 'pod-template-hash': hash }) }
  return { metadata: { labels } as never, spec: { containers: [{ name: 'app', image }] } }
}

function replicaSet(revision: number, image: string, cause?: string): ReplicaSet {
  const annotations = {
    'deployment.kubernetes.io/revision': String(revision),
    'deployment.kubernetes.io/desired-replicas': '3',
    ...(cause === undefined ? {} : { 'kubernetes.io/change-cause': cause })
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { ...metadata, name: `checkout-${revision}`, annotations },
    spec: { selector: {}, template: template(image, `h${revision}`) }
  }
}

function deployment(paused = false): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      ...metadata,
      name: 'checkout',
      annotations: {
        'deployment.kubernetes.io/revision': '2',
        'kubernetes.io/change-cause': 'second',
        'kubectl.kubernetes.io/last-applied-configuration': '{}'
      }
    },
    spec: { selector: {}, template: template('app:2'), ...(paused ? { paused } : {}) }
  }
}

const replicaSets = [replicaSet(1, 'app:1', 'first'), replicaSet(2, 'app:2', 'second')]

describe('rollbackOf', () => {
  it('replaces the template, without the hash, and the change-cause', () => {
    expect(rollbackOf(deployment(), replicaSets, 1)).toMatchObject({
      result: 'patch',
      patch: [
        { op: 'replace', path: '/spec/template', value: template('app:1') },
        {
          op: 'replace',
          path: '/metadata/annotations',
          value: {
            'deployment.kubernetes.io/revision': '2',
            'kubectl.kubernetes.io/last-applied-configuration': '{}',
            'kubernetes.io/change-cause': 'first'
          }
        }
      ]
    })
  })

  it('goes to the revision before the latest where none is named', () => {
    const rollback = rollbackOf(deployment(), replicaSets, 0)
    expect(rollback.result === 'patch' && rollback.template.spec?.containers[0]?.image).toBe('app:1')
  })

  it('skips what is there already', () => {
    expect(rollbackOf(deployment(), replicaSets, 2)).toEqual({
      result: 'skipped',
      message: 'skipped rollback (current template already matches revision 2)'
    })
  })

  it('refuses in the words of kubectl', () => {
    expect(rollbackOf(deployment(), replicaSets, 7)).toMatchObject({
      result: 'refused',
      message: 'unable to find specified revision 7 in history'
    })
    expect(rollbackOf(deployment(), [], 0)).toMatchObject({
      message: 'no rollout history found for deployment "checkout"'
    })
    expect(rollbackOf(deployment(true), replicaSets, 1)).toMatchObject({
      result: 'refused',
      message:
        "cannot rollback a paused deployment; resume it first with 'kubectl rollout resume deployment/checkout' and try again"
    })
  })
})
