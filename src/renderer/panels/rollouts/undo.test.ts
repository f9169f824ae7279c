import { expect, it } from 'vitest'
import type { Deployment, ReplicaSet } from '../../../shared/schema/types.ts'
import { controlledBy } from './undo.ts'

const metadata = { resourceVersion: '1', creationTimestamp: '2026-11-20T14:00:00Z', namespace: 'shop' }

function replicaSet(name: string, owner: string, controller: boolean): ReplicaSet {
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: owner, controller }]
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { ...metadata, uid: name, name, ownerReferences },
    spec: { selector: {} }
  }
}

it('leaves out ReplicaSets that only match the selector', () => {
  const deployment: Deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, uid: 'd', name: 'web' },
    spec: { selector: {}, template: {} }
  }
  const all = [replicaSet('own', 'd', true), replicaSet('other', 'x', true), replicaSet('named', 'd', false)]
  expect(controlledBy(deployment, all).map((found) => found.metadata.name)).toEqual(['own'])
})
