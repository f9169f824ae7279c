import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, type Body } from './cluster.ts'
import { pod } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1 })
})
afterEach(() => cluster.close())

/** A pod that is bound to worker-1 by its author, past the scheduler. */
function bound(name: string, container: Body = {}, spec: Body = {}, metadata: Body = {}): Pod {
  return cluster.create<Pod>(pod(name, container, { nodeName: 'worker-1', ...spec }, metadata))
}

function statusOf(name: string): Pod['status'] {
  return cluster.get<Pod>(`pods ${name}`)!.status
}

it('P1 a pod that is bound past the scheduler to a node without enough CPU is OutOfcpu', () => {
  const greedy = bound('greedy', { resources: { requests: { cpu: '64' } } })
  cluster.run(2)
  const message = expect.stringMatching(
    /^Pod was rejected: Node didn't have enough resource: cpu, requested: 64000, used: \d+, capacity: 8000$/
  )
  expect(statusOf('greedy')).toMatchObject({ phase: 'Failed', reason: 'OutOfcpu', message, qosClass: 'Burstable' })
  expect(statusOf('greedy')).not.toHaveProperty('containerStatuses')
  expect(cluster.podRow('greedy')).toBe('0/1 OutOfcpu 0')
  expect(cluster.events(greedy)).toEqual([
    expect.stringMatching(/^Warning OutOfcpu: Node didn't have enough resource: cpu, requested: 64000, used: /)
  ])
  expect(cluster.delete('pods greedy').code).toBe(200)
  expect(cluster.get('pods greedy')).toBeUndefined()
})

it('P1 too little memory, storage or places for pods is OutOfmemory, OutOfephemeral-storage, OutOfpods', () => {
  bound('fat', { resources: { requests: { memory: '64Gi' } } })
  bound('wide', { resources: { requests: { 'ephemeral-storage': '10Ti' } } })
  cluster.run(2)
  expect(statusOf('fat')).toMatchObject({ reason: 'OutOfmemory' })
  expect(statusOf('wide')).toMatchObject({ reason: 'OutOfephemeral-storage' })
  for (let index = 0; index < 110; index++) bound(`many-${index}`)
  cluster.run(5)
  const refused = cluster.pods().filter(({ status }) => status?.reason === 'OutOfpods')
  expect(refused.length).toBeGreaterThan(0)
  expect(refused.length).toBeLessThan(30)
  expect(refused[0]!.status!.message).toBe(
    "Pod was rejected: Node didn't have enough resource: pods, requested: 1, used: 110, capacity: 110"
  )
})

it('P1 room that a finished or deleted pod had is free again', () => {
  bound('first', { resources: { requests: { cpu: '7' } } })
  cluster.run(10)
  bound('second', { resources: { requests: { cpu: '7' } } })
  cluster.run(2)
  expect(statusOf('second')).toMatchObject({ reason: 'OutOfcpu' })
  cluster.delete('pods first', { gracePeriodSeconds: 0 })
  bound('third', { resources: { requests: { cpu: '7' } } })
  cluster.run(20)
  expect(cluster.podRow('third')).toBe('1/1 Running 0')
})

it('P1 a pod whose node selector its node does not match is refused with NodeAffinity', () => {
  const picky = bound('picky', {}, { nodeSelector: { disk: 'ssd' } })
  cluster.run(2)
  expect(statusOf('picky')).toMatchObject({
    phase: 'Failed',
    reason: 'NodeAffinity',
    message: "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"
  })
  expect(cluster.events(picky)).toEqual([
    "Warning NodeAffinity: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"
  ])
})

it('P1 a pod for another operating system is PodOSNotSupported', () => {
  bound('glass', {}, { os: { name: 'windows' } })
  cluster.run(2)
  expect(statusOf('glass')).toMatchObject({ reason: 'PodOSNotSupported' })
})

it('P12 a host port that is taken on the node refuses the pod with NodePorts, another protocol or address does not', () => {
  const port = (more: Body = {}): Body => ({ ports: [{ containerPort: 80, hostPort: 8080, ...more }] })
  bound('first', port({ hostIP: '172.18.0.3' }))
  cluster.run(15)
  expect(cluster.podRow('first')).toBe('1/1 Running 0')
  bound('second', port())
  bound('udp', port({ protocol: 'UDP' }))
  bound('elsewhere', port({ hostIP: '127.0.0.1' }))
  cluster.run(15)
  expect(statusOf('second')).toMatchObject({
    phase: 'Failed',
    reason: 'NodePorts',
    message: "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports"
  })
  expect(cluster.podRow('second')).toBe('0/1 NodePorts 0')
  expect(cluster.podRow('udp')).toBe('1/1 Running 0')
  expect(cluster.podRow('elsewhere')).toBe('1/1 Running 0')
})

it('P1 a critical pod that its node has no room for makes others end, those of the lowest QoS class first', () => {
  bound('low', { resources: { requests: { cpu: '3' } } })
  const limits = { cpu: '4', memory: '1Gi' }
  bound('high', { resources: { limits } })
  cluster.run(20)
  const system = { priorityClassName: 'system-node-critical' }
  bound('urgent', { resources: { requests: { cpu: '2' } } }, system)
  cluster.run(60)
  expect(statusOf('low')).toMatchObject({
    phase: 'Failed',
    reason: 'Preempting',
    message: 'Preempted in order to admit critical pod'
  })
  expect(conditionOf(cluster.get<Pod>('pods low'), 'DisruptionTarget')).toMatchObject({
    reason: 'TerminationByKubelet',
    message: 'Pod was preempted by Kubelet to accommodate a critical pod.'
  })
  expect(cluster.events(cluster.get<Pod>('pods low')!)).toContain(
    'Warning Preempting: Preempted in order to admit critical pod'
  )
  expect(cluster.podRow('high')).toBe('1/1 Running 0')
  expect(cluster.podRow('urgent')).toBe('1/1 Running 0')
})

it('P1 a critical pod that no pods can make room for is an UnexpectedAdmissionError', () => {
  bound('huge', { resources: { requests: { cpu: '64' } } }, { priorityClassName: 'system-node-critical' })
  cluster.run(2)
  expect(statusOf('huge')).toMatchObject({
    phase: 'Failed',
    reason: 'UnexpectedAdmissionError',
    message: expect.stringMatching(
      /^Pod was rejected: Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: no set of running pods found to reclaim resources: \[\(res: cpu, q: \d+\), \]$/
    )
  })
})

it('P1 a critical pod is taken in under pressure', () => {
  cluster.engine.strainNode('worker-1', { disk: 95 * 1024 ** 3 })
  cluster.run(20)
  bound('urgent', {}, { priorityClassName: 'system-node-critical' })
  bound('other')
  cluster.run(2)
  expect(statusOf('urgent')!.reason).toBeUndefined()
  expect(statusOf('other')).toMatchObject({ reason: 'Evicted' })
})
