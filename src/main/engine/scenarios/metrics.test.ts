import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Deployment } from '../../../shared/schema/types.ts'
import type { MetricsScope } from '../metrics/usage-groups.ts'
import { Cluster } from './cluster.ts'
import { deployment, image } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const mebibyte = 1024 ** 2
const now = (scope: MetricsScope): { cpu: number; memory: number; pods: number | undefined } => {
  const usage = cluster.engine.metrics.now(scope)
  return { cpu: usage?.cpu.usage ?? 0, memory: usage?.memory.usage ?? 0, pods: usage?.memory.request }
}
const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } }

describe('C6: metrics', () => {
  test('a pod’s are the sum of nothing else: its workload, namespace, nodes and cluster agree', () => {
    const { metadata } = cluster.create<Deployment>(deployment('web', { replicas: 6, container: { resources } }))
    cluster.run(60)
    const pods = cluster.pods('app=web').map(({ metadata: { uid } }) => now({ type: 'pod', uid }))
    const sum = pods.reduce((total, { memory }) => total + memory, 0)
    const workload = now({ type: 'workload', uid: metadata.uid })
    expect(workload.memory / sum).toBeGreaterThan(0.99)
    expect(workload.memory / sum).toBeLessThan(1.01)
    expect(now({ type: 'namespace', name: 'default' }).memory).toBeCloseTo(workload.memory, -3)
    expect(workload.pods).toBe(6 * 64 * mebibyte)
    const nodes = cluster.list('nodes').map(({ metadata: { name } }) => now({ type: 'node', name }))
    const whole = now({ type: 'cluster' })
    expect(nodes.reduce((total, { memory }) => total + memory, 0) / whole.memory).toBeCloseTo(1, 2)
    // Each number is rounded to whole millicores.
    expect(Math.abs(nodes.reduce((total, { cpu }) => total + cpu, 0) - whole.cpu)).toBeLessThanOrEqual(nodes.length)
  })

  test('capacity and requests are those of the nodes and the pods', () => {
    cluster.create(deployment('web', { replicas: 4, container: { resources } }))
    const before = cluster.engine.metrics.now({ type: 'cluster' })!
    cluster.run(30)
    const after = cluster.engine.metrics.now({ type: 'cluster' })!
    // 4 + 8 + 8 processors, 8 + 32 + 32 GiB.
    expect(after.cpu.capacity).toBe(20_000)
    expect(after.memory.capacity! / 1024 ** 3).toBeGreaterThan(71)
    expect(after.cpu.request! - before.cpu.request!).toBe(400)
    expect(after.memory.limit! - before.memory.limit!).toBe(4 * 128 * mebibyte)
  })

  test('the history has the size of the workload before and after it was scaled, and through a rollout', () => {
    const { metadata } = cluster.create<Deployment>(deployment('web', { replicas: 2, container: { resources } }))
    cluster.run(600)
    cluster.patch('deployments web', { spec: { replicas: 8 } })
    cluster.run(600)
    cluster.patch('deployments web', image('nginx:1.28'))
    cluster.run(600)
    const { times, memory } = cluster.engine.metrics.series({
      type: 'workload',
      uid: metadata.uid,
      from: cluster.now - 1_740_000,
      to: cluster.now
    })
    const at = (secondsAgo: number): number =>
      memory.usage[times.findIndex((time) => time >= cluster.now - secondsAgo * 1000)]!
    expect(memory.usage.every((value) => value !== null)).toBe(true)
    expect(at(700) / at(1300)).toBeGreaterThan(3.5)
    expect(at(700) / at(1300)).toBeLessThan(4.5)
    expect(at(100) / at(700)).toBeGreaterThan(0.8)
    expect(at(100) / at(700)).toBeLessThan(1.2)
  })

  test('C6 metrics.k8s.io tells of every node that is ready, and of no other', () => {
    const names = (): readonly string[] => {
      const request = { verb: 'list' as const, group: 'metrics.k8s.io', version: 'v1beta1', resource: 'nodes' }
      const { object } = cluster.submit(request)
      const { items } = object as unknown as { readonly items: readonly KubeObject[] }
      return items.map(({ metadata }) => metadata.name).sort()
    }
    expect(names()).toEqual(['control-plane-1', 'worker-1', 'worker-2'])
    cluster.engine.setNodePower('worker-2', false)
    cluster.run(120)
    expect(names()).toEqual(['control-plane-1', 'worker-1'])
  })

  test('what is gone uses nothing', () => {
    const { metadata } = cluster.create<Deployment>(deployment('web', { replicas: 6 }))
    const before = now({ type: 'cluster' }).memory
    cluster.run(60)
    expect(now({ type: 'cluster' }).memory).toBeGreaterThan(before + 20 * mebibyte)
    cluster.delete('deployments web')
    cluster.run(60)
    expect(now({ type: 'workload', uid: metadata.uid })).toEqual({ cpu: 0, memory: 0, pods: undefined })
    expect(Math.abs(now({ type: 'cluster' }).memory / before - 1)).toBeLessThan(0.1)
  })

  test('a node without power uses nothing', () => {
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.run(30)
    expect(now({ type: 'node', name: 'worker-2' }).memory).toBeGreaterThan(0)
    cluster.engine.setNodePower('worker-2', false)
    cluster.run(120)
    expect(now({ type: 'node', name: 'worker-2' }).memory).toBe(0)
    const [lost] = cluster.pods('app=web').filter(({ spec }) => spec.nodeName === 'worker-2')
    const { uid } = lost!.metadata
    expect(cluster.engine.metrics.now({ type: 'pod', uid })).toBeUndefined()
    const { memory } = cluster.engine.metrics.series({
      type: 'pod',
      uid,
      from: cluster.now - 140_000,
      to: cluster.now,
      points: 15
    })
    expect(memory.usage[1]).not.toBeNull()
    expect(memory.usage.at(-1)).toBeNull()
    cluster.engine.setNodePower('worker-2', true)
    cluster.run(60)
    expect(now({ type: 'node', name: 'worker-2' }).memory).toBeGreaterThan(0)
    expect(cluster.engine.metrics.now({ type: 'pod', uid })!.memory.usage).toBeGreaterThan(0)
  })

  test('C6 a machine that is cut off uses what runs on it, until it loses its power', () => {
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.run(30)
    const node: MetricsScope = { type: 'node', name: 'worker-2' }
    const before = now(node).memory
    cluster.engine.strainNode('worker-2', { memory: 1024 * mebibyte })
    cluster.engine.changeMachines({ type: 'partition', name: 'worker-2', isCutOff: true })
    expect(now(node).memory).toBeGreaterThan(1024 * mebibyte + before / 2)
    cluster.engine.changeMachines({ type: 'partition', name: 'worker-2', isCutOff: false })
    cluster.run(10)
    expect(now(node).memory).toBeGreaterThan(1024 * mebibyte + before / 2)
    cluster.engine.changeMachines({ type: 'partition', name: 'worker-2', isCutOff: true })
    cluster.engine.setNodePower('worker-2', false)
    expect(now(node).memory).toBe(0)
  })

  test('after a restart the history goes on where it was', () => {
    cluster.close()
    cluster = new Cluster({ onDisk: true })
    const { metadata } = cluster.create<Deployment>(deployment('web', { replicas: 4, container: { resources } }))
    cluster.run(600)
    const range = {
      type: 'workload' as const,
      uid: metadata.uid,
      from: cluster.now - 500_000,
      to: cluster.now,
      points: 50
    }
    const before = cluster.engine.metrics.series(range)
    const current = now(range)
    cluster.restart()
    expect(cluster.engine.metrics.series(range)).toEqual(before)
    expect(now(range)).toEqual(current)
  })
})
