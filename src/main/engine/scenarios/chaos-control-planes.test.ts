import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WayEnd } from '../../../shared/chaos/fault.ts'
import type { ApiEndpoint } from '../../../shared/machines/presets.ts'
import { start, stop } from './chaos-faults.ts'
import { Cluster, conditionOf } from './cluster.ts'

let cluster: Cluster
const begin = (apiEndpoint: ApiEndpoint): void => {
  cluster = new Cluster({ settings: { preset: 'ha', apiEndpoint } })
}
beforeEach(() => begin('load-balancer'))
afterEach(() => cluster.close())

const planes = (...numbers: readonly number[]): WayEnd => ({
  kind: 'nodes',
  names: numbers.map((number) => `control-plane-${number}`)
})
const part = (from: WayEnd, to: WayEnd) => start(cluster, { kind: 'way', from, to, loss: 1 })
const readyOf = (node: string) => conditionOf(cluster.node(node), 'Ready')!['status']
const state = () => cluster.engine.machines!.document()

test('D7: a control plane that is parted from the others loses etcd’s majority, they go on', () => {
  const id = part(planes(1), planes(2, 3))
  cluster.run(90)
  expect(state().api).toBe('serving')
  // Another one leads, and the kubelet beside the one that is alone cannot write.
  expect(state().leaders.controllerManager).not.toBe('control-plane-1')
  expect([1, 2, 3].map((number) => readyOf(`control-plane-${number}`))).toEqual(['Unknown', 'True', 'True'])
  expect(readyOf('worker-1')).toBe('True')
  stop(cluster, id)
  cluster.run(30)
  expect(readyOf('control-plane-1')).toBe('True')
})

test('D7: with all three parted from each other nobody can write, and they go on when they meet again', () => {
  const ids = [part(planes(1), planes(2, 3)), part(planes(2), planes(3))]
  expect(state().api).toBe('no-quorum')
  cluster.run(30)
  expect(state().leaders).toEqual({})
  for (const id of ids) stop(cluster, id)
  cluster.run(60)
  expect(state().api).toBe('serving')
  expect(state().leaders.controllerManager).toBeDefined()
})

test('D7: with a proxy on every node a kubelet finds another control plane than the one that it is parted from', () => {
  cluster.close()
  begin('proxy-per-node')
  part({ kind: 'nodes', names: ['worker-1'] }, planes(1))
  cluster.run(90)
  expect(readyOf('worker-1')).toBe('True')
  part({ kind: 'nodes', names: ['worker-1'] }, planes(2, 3))
  cluster.run(90)
  expect([readyOf('worker-1'), readyOf('worker-2')]).toEqual(['Unknown', 'True'])
})
