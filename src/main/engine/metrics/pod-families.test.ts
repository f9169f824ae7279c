import { describe, expect, it } from 'vitest'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import type { KubeObject, OwnerReference } from '../../../shared/kube/object.ts'
import type { Deployment, Pod, ReplicaSet } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { PodFamilies } from './pod-families.ts'
import { UsageGroups } from './usage-groups.ts'

const spec = {
  selector: { matchLabels: { app: 'x' } },
  template: { spec: { containers: [{ name: 'c', image: 'nginx:1' }] } }
}

function setUp(): { plane: ControlPlane; families: PodFamilies } {
  const plane = createTestControlPlane('families')
  return { plane, families: new PodFamilies(plane.store, new UsageGroups(plane, undefined)) }
}

function ownedBy(owner: KubeObject | undefined): { ownerReferences?: readonly OwnerReference[] } {
  if (owner === undefined) return {}
  const { apiVersion, kind, metadata } = owner
  return { ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true }] }
}

function deployment(plane: ControlPlane, name: string): Deployment {
  const metadata = { name, namespace: 'd' }
  return plane.writer('test').create(deploymentKind, { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec })
}

function replicaSet(plane: ControlPlane, name: string, owner?: KubeObject): ReplicaSet {
  const metadata = { name, namespace: 'd', ...ownedBy(owner) }
  return plane.writer('test').create(replicaSetKind, { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec })
}

function pod(name: string, owner?: KubeObject, namespace = 'd'): Pod {
  const metadata = { name, namespace, uid: name, resourceVersion: '1', creationTimestamp: '', ...ownedBy(owner) }
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: spec.template.spec }
}

describe('PodFamilies', () => {
  it('gives pods of one controller the same family, and each namespace its own', () => {
    const { plane, families } = setUp()
    const web = deployment(plane, 'web')
    const set = replicaSet(plane, 'web-1', web)
    const first = families.join(pod('a', set))
    expect(families.join(pod('b', set))).toBe(first)
    expect(first.workloads).toEqual([set.metadata.uid, web.metadata.uid])
    expect(first.groups.map(({ scope }) => `${scope.type} ${scope.name}`)).toEqual([
      'cluster ',
      'namespace d',
      `workload ${set.metadata.uid}`,
      `workload ${web.metadata.uid}`
    ])
    expect(families.join(pod('c')).workloads).toEqual([])
    expect(families.join(pod('d', undefined, 'e'))).not.toBe(families.join(pod('e')))
    expect(families.join(pod('f', set, 'e')).groups[1]!.scope.name).toBe('e')
  })

  it('keeps a pod in the family it joined when its controller gets another controller', () => {
    const { plane, families } = setUp()
    const set = replicaSet(plane, 'web-1')
    const before = families.join(pod('a', set))
    const web = deployment(plane, 'web')
    const stored = plane.store.get(replicaSetKind, 'd', 'web-1')!
    plane.writer('test').update(replicaSetKind, { ...stored, metadata: { ...stored.metadata, ...ownedBy(web) } })
    const after = families.join(pod('b', set))
    expect(before.workloads).toEqual([set.metadata.uid])
    expect(after.workloads).toEqual([set.metadata.uid, web.metadata.uid])
    families.leave(before)
    expect(families.join(pod('c', set))).toBe(after)
  })

  it('forgets a family with its last pod', () => {
    const { plane, families } = setUp()
    const set = replicaSet(plane, 'web-1')
    const family = families.join(pod('a', set))
    families.join(pod('b', set))
    families.leave(family)
    expect(families.join(pod('c', set))).toBe(family)
    families.leave(family)
    families.leave(family)
    expect(families.join(pod('d', set))).not.toBe(family)
  })
})
