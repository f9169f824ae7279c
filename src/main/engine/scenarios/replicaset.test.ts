import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pod, ReplicaSet } from '../../../shared/schema/types.ts'
import { Cluster, isReady, refusal, type Body } from './cluster.ts'
import { pod } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const tiers = { matchExpressions: [{ key: 'tier', operator: 'In', values: ['web', 'edge'] }] }

function replicaSet(spec: Body = {}): Body {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web' },
    spec: {
      replicas: 3,
      selector: tiers,
      template: {
        metadata: { labels: { tier: 'web' } },
        spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] }
      },
      ...spec
    }
  }
}

const web = (): ReplicaSet => cluster.get<ReplicaSet>('replicasets web')!
const pods = (): readonly Pod[] => cluster.pods('tier in (web, edge)')
const areReady = (count: number) => (): boolean => pods().length === count && pods().every(isReady)
const uids = (): readonly string[] => pods().map(({ metadata }) => metadata.uid)

describe('W2 ReplicaSet', () => {
  test('W2 keeps as many pods as it asks for, and counts them', () => {
    cluster.create(replicaSet())
    expect(cluster.until(areReady(3))).toBeLessThan(30)
    expect(cluster.rows('replicasets')).toMatchObject([{ Name: 'web', Desired: '3', Current: '3', Ready: '3' }])
    const { name, uid } = pods()[0]!.metadata
    cluster.delete(`pods ${name}`)
    cluster.run(1)
    expect(cluster.until(areReady(3))).toBeLessThan(60)
    expect(uids()).not.toContain(uid)
  })

  test('W2 a set-based selector adopts what it takes in, of any of its values', () => {
    cluster.create(pod('edge', {}, {}, { labels: { tier: 'edge' } }))
    cluster.create(pod('other', {}, {}, { labels: { tier: 'db' } }))
    cluster.until(areReady(1))
    cluster.create(replicaSet())
    cluster.until(areReady(3))
    expect(cluster.get<Pod>('pods edge')!.metadata.ownerReferences).toMatchObject([{ kind: 'ReplicaSet', name: 'web' }])
    expect(cluster.get<Pod>('pods other')!.metadata.ownerReferences).toBeUndefined()
  })

  test('W2 lets a pod go whose label leaves the selector, and makes another', () => {
    cluster.create(replicaSet())
    cluster.until(areReady(3))
    const { name } = pods()[0]!.metadata
    cluster.patch(`pods ${name}`, { metadata: { labels: { tier: 'debug' } } })
    expect(cluster.until(areReady(3))).toBeLessThan(30)
    expect(cluster.get<Pod>(`pods ${name}`)!.metadata.ownerReferences).toBeUndefined()
  })

  test('W2 scaled in: what is not ready goes first, then the cheapest by its annotation', () => {
    cluster.create(replicaSet())
    cluster.until(areReady(3))
    const [cheap, dear] = pods()
    for (const [one, cost] of [
      [cheap, '-10'],
      [dear, '10']
    ] as const) {
      const annotations = { 'controller.kubernetes.io/pod-deletion-cost': cost }
      cluster.patch(`pods ${one!.metadata.name}`, { metadata: { annotations } })
    }
    cluster.patch('replicasets web', { spec: { replicas: 2 } }, { subresource: 'scale', type: 'merge' })
    cluster.until(areReady(2))
    expect(uids()).not.toContain(cheap!.metadata.uid)
    cluster.patch('replicasets web', { spec: { replicas: 3 } }, { subresource: 'scale', type: 'merge' })
    cluster.run(0.2)
    const newest = pods().find((one) => !isReady(one))!
    cluster.patch('replicasets web', { spec: { replicas: 2 } }, { subresource: 'scale', type: 'merge' })
    cluster.until(areReady(2))
    expect(uids()).not.toContain(newest.metadata.uid)
    expect(uids()).toContain(dear!.metadata.uid)
  })

  test('W2 its selector does not change', () => {
    cluster.create(replicaSet())
    const { message } = refusal(
      cluster.tryPatch('replicasets web', { spec: { selector: { matchLabels: { tier: 'web' } } } })
    )
    expect(message).toContain('field is immutable')
  })

  test('W2 deleted in the background: it goes at once, its pods follow', () => {
    cluster.create(replicaSet())
    cluster.until(areReady(3))
    cluster.delete('replicasets web', { propagationPolicy: 'Background' })
    expect(web()).toBeUndefined()
    expect(cluster.until(() => pods().length === 0)).toBeLessThan(60)
  })

  test('W2 deleted in the foreground: it waits for its pods', () => {
    cluster.create(replicaSet())
    cluster.until(areReady(3))
    cluster.delete('replicasets web', { propagationPolicy: 'Foreground' })
    expect(web().metadata.finalizers).toContain('foregroundDeletion')
    expect(cluster.until(() => web() === undefined)).toBeLessThan(60)
    expect(pods()).toEqual([])
  })

  test('W2 deleted without its pods, which live on and are adopted again', () => {
    cluster.create(replicaSet())
    cluster.until(areReady(3))
    const before = uids()
    cluster.delete('replicasets web', { propagationPolicy: 'Orphan' })
    cluster.run(5)
    expect(web()).toBeUndefined()
    expect(pods().map(({ metadata }) => metadata.ownerReferences)).toEqual([undefined, undefined, undefined])
    cluster.create(replicaSet())
    cluster.run(5)
    expect(uids()).toEqual(before)
    expect(pods()[0]!.metadata.ownerReferences).toMatchObject([{ kind: 'ReplicaSet', name: 'web' }])
  })
})
