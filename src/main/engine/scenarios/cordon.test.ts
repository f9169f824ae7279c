import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { isReady } from './cluster.ts'
import { deployment } from './manifests.ts'
import { budget, DisruptedCluster } from './testing-disruption.ts'

let cluster: DisruptedCluster
beforeEach(() => {
  cluster = new DisruptedCluster()
})
afterEach(() => cluster.close())

describe('N5 cordon, uncordon and the evictions of a drain', () => {
  const node = (): string => cluster.web[0]!.spec.nodeName!
  const onNode = (name: string): readonly Pod[] => cluster.web.filter(({ spec }) => spec.nodeName === name)

  test('N5 a cordoned node takes no new pod, and keeps those it has', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(20)
    const name = node()
    const kept = onNode(name).map(({ metadata }) => metadata.uid)
    cluster.patch(`nodes ${name}`, { spec: { unschedulable: true } })
    cluster.patch('deployments web', { spec: { replicas: 6 } })
    cluster.run(20)
    expect(cluster.rows('nodes').find((row) => row['Name'] === name)!['Status']).toBe('Ready,SchedulingDisabled')
    expect(onNode(name).map(({ metadata }) => metadata.uid)).toEqual(kept)
  })

  test('N5 an uncordoned node takes pods again', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(20)
    for (const name of ['worker-1', 'worker-2']) cluster.patch(`nodes ${name}`, { spec: { unschedulable: true } })
    cluster.patch('deployments web', { spec: { replicas: 3 } })
    cluster.run(20)
    expect(cluster.web.filter(({ spec }) => spec.nodeName === undefined)).toHaveLength(1)
    cluster.patch('nodes worker-2', { spec: { unschedulable: null } })
    cluster.run(20)
    expect(cluster.web.every(isReady)).toBe(true)
  })

  test('N5 pods evicted from a cordoned node come up on another, never fewer than the budget says', () => {
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.create(budget('web', { minAvailable: 3 }))
    cluster.run(30)
    const name = node()
    cluster.patch(`nodes ${name}`, { spec: { unschedulable: true } })
    let least = Number.POSITIVE_INFINITY
    const stop = cluster.watchPods('app=web', (pods) => {
      const healthy = pods.filter((one) => isReady(one) && one.metadata.deletionTimestamp === undefined)
      least = Math.min(least, healthy.length)
    })
    const drained = cluster.until(
      () => {
        for (const { metadata } of onNode(name))
          if (metadata.deletionTimestamp === undefined) cluster.evict(metadata.name)
        return onNode(name).length === 0
      },
      600,
      5
    )
    stop()
    expect(drained).toBeLessThan(600)
    expect(least).toBe(3)
    cluster.run(30)
    expect(cluster.web.filter(isReady)).toHaveLength(4)
  })

  test('N5 an eviction without a budget is a graceful deletion, with the grace period that it names', () => {
    cluster.create(deployment('web', { replicas: 1 }))
    cluster.run(20)
    const { name } = cluster.web[0]!.metadata
    cluster.evict(name, { gracePeriodSeconds: 7 })
    expect(cluster.get<Pod>(`pods ${name}`)!.metadata.deletionGracePeriodSeconds).toBe(7)
  })
})
