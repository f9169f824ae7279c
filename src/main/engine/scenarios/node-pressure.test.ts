import { afterEach, beforeEach, expect, it } from 'vitest'
import { memoryBytes } from '../../../shared/kube/quantity.ts'
import type { NodeStrain } from '../../../shared/kinds/node/strain.ts'
import type { Node, Pod } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, type Body } from './cluster.ts'
import { deployment, pod, shell } from './manifests.ts'

const mebibyte = 1024 ** 2
let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1 })
})
afterEach(() => cluster.close())

function strain(weight: NodeStrain): void {
  cluster.engine.strainNode('worker-1', weight)
}

/** Bytes of strain that leave so much memory. */
function memoryLeaving(bytes: number): number {
  const capacity = memoryBytes(cluster.node('worker-1').status!.capacity!.memory)
  return capacity - cluster.engine.metrics.nodeMemory('worker-1') - bytes
}

/** Bytes of strain that fill the disk but for a share of it: the system and images have some already. */
function diskLeaving(share: number): number {
  const capacity = memoryBytes(cluster.node('worker-1').status!.capacity!['ephemeral-storage'])
  const images = cluster.engine.kubelets.imageUse('worker-1').bytes
  return Math.floor(capacity * (1 - share)) - images - 6 * 1024 ** 3
}

function pressure(type: string): string {
  return conditionOf(cluster.node('worker-1'), type)!['status']!
}

function reasonOf(name: string): string | undefined {
  return cluster.get<Pod>(`pods ${name}`)?.status?.reason
}

function taints(): readonly string[] {
  return (cluster.node('worker-1').spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`)
}

/** A program that holds so much memory. */
function holder(megabytes: number, resources: Body = {}): Body {
  return {
    image: 'polinux/stress',
    command: ['stress'],
    args: ['--vm', '1', '--vm-bytes', `${megabytes}M`, '--vm-hang', '1'],
    resources
  }
}

it('N7 memory below the threshold gives MemoryPressure, a taint and events, and evicts who uses more than he asked for', () => {
  cluster.create(pod('modest', holder(200, { requests: { memory: '1Gi' } })))
  const greedy = cluster.create<Pod>(pod('greedy', holder(500)))
  cluster.run(30)
  strain({ memory: memoryLeaving(60 * mebibyte) })
  expect(cluster.until(() => reasonOf('greedy') === 'Evicted', 20)).toBeLessThan(15)
  const { status } = cluster.get<Pod>('pods greedy')!
  expect(status).toMatchObject({
    phase: 'Failed',
    reason: 'Evicted',
    message: expect.stringMatching(
      /^The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+(Ki|Mi|)\. Container main was using \d+(Ki|Mi), request is 0, has larger consumption of memory\. $/
    )
  })
  expect(conditionOf(cluster.get<Pod>('pods greedy'), 'DisruptionTarget')).toMatchObject({
    status: 'True',
    reason: 'TerminationByKubelet',
    message: status!.message
  })
  expect(cluster.podRow('greedy')).toMatch(/^0\/1 (Evicted|Error|ContainerStatusUnknown)/)
  expect(cluster.events(greedy)).toContain(`Warning Evicted: ${status!.message}`)
  expect(cluster.events(cluster.node('worker-1'))).toEqual(
    expect.arrayContaining([
      'Normal NodeHasInsufficientMemory: Node worker-1 status is now: NodeHasInsufficientMemory',
      'Warning EvictionThresholdMet: Attempting to reclaim memory'
    ])
  )
  expect(conditionOf(cluster.node('worker-1'), 'MemoryPressure')).toMatchObject({
    status: 'True',
    reason: 'KubeletHasInsufficientMemory',
    message: 'kubelet has insufficient memory available'
  })
  cluster.run(1)
  expect(taints()).toContain('node.kubernetes.io/memory-pressure:NoSchedule')
  cluster.run(60)
  expect(cluster.podRow('modest')).toBe('1/1 Running 0')
})

it('N7 a pressure that is over is told of for five minutes more, then condition and taint go', () => {
  const weight = memoryLeaving(60 * mebibyte)
  strain({ memory: weight })
  cluster.run(20)
  expect(pressure('MemoryPressure')).toBe('True')
  strain({})
  cluster.run(280)
  expect(pressure('MemoryPressure')).toBe('True')
  cluster.run(40)
  expect(pressure('MemoryPressure')).toBe('False')
  expect(cluster.events(cluster.node('worker-1'))).toContain(
    'Normal NodeHasSufficientMemory: Node worker-1 status is now: NodeHasSufficientMemory x2'
  )
  expect(taints()).toEqual([])
})

it('N7 among pods above their requests the lower priority goes first, then the larger excess', () => {
  cluster.create({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'high' },
    value: 1000
  })
  cluster.create(pod('important', holder(900), { priorityClassName: 'high' }))
  cluster.create(pod('small', holder(200)))
  cluster.create(pod('large', holder(600)))
  cluster.run(30)
  const names = ['important', 'small', 'large']
  const evicted = (): string[] => names.filter((name) => reasonOf(name) === 'Evicted')
  const order: string[] = []
  // Just below the threshold each time: with much less the kernel would be quicker than the kubelet.
  while (order.length < names.length) {
    strain({})
    strain({ memory: memoryLeaving(60 * mebibyte) })
    expect(cluster.until(() => evicted().length > order.length, 60)).toBeLessThan(60)
    order.push(...evicted().filter((name) => !order.includes(name)))
  }
  expect(order).toEqual(['large', 'small', 'important'])
})

it('N7 critical pods of the system stay, whatever the pressure', () => {
  strain({ memory: memoryLeaving(20 * mebibyte) })
  cluster.run(120)
  const system = cluster.pods(undefined, 'kube-system').filter(({ spec }) => spec.nodeName === 'worker-1')
  expect(system.length).toBeGreaterThan(0)
  for (const { spec, status } of system)
    if ((spec.priority ?? 0) >= 2_000_000_000) expect(status!.phase).toBe('Running')
})

it('N7 under memory pressure a BestEffort pod is refused, one with requests is taken in', () => {
  strain({ memory: memoryLeaving(60 * mebibyte) })
  cluster.run(15)
  cluster.create(pod('poor', {}, { nodeName: 'worker-1' }))
  cluster.create(pod('tolerant', {}, { nodeName: 'worker-1', tolerations: [{ operator: 'Exists' }] }))
  cluster.create(pod('asking', { resources: { requests: { memory: '10Mi' } } }, { nodeName: 'worker-1' }))
  cluster.run(2)
  expect(cluster.get<Pod>('pods poor')!.status).toMatchObject({
    phase: 'Failed',
    reason: 'Evicted',
    message: 'Pod was rejected: The node had condition: [MemoryPressure]. '
  })
  expect(cluster.podRow('poor')).toBe('0/1 Evicted 0')
  expect(reasonOf('tolerant')).toBeUndefined()
  expect(reasonOf('asking')).toBeUndefined()
})

it('N7 a workload replaces what was evicted, elsewhere', () => {
  cluster.close()
  cluster = new Cluster({ workers: 2 })
  cluster.create(deployment('web', { replicas: 4, container: holder(300) }))
  cluster.run(40)
  strain({ memory: memoryLeaving(60 * mebibyte) })
  cluster.run(60)
  const pods = cluster.pods('app=web')
  expect(pods.some(({ status }) => status?.reason === 'Evicted')).toBe(true)
  const running = pods.filter(({ status }) => status?.phase === 'Running')
  expect(running).toHaveLength(4)
})

it('N7 a full disk gives DiskPressure, removes unused images first, then evicts by use of the disk', () => {
  const writer = cluster.create<Pod>(pod('writer', shell('dd if=/dev/zero of=/tmp/file bs=1M count=900; sleep 100000')))
  cluster.create(pod('calm', { resources: { requests: { 'ephemeral-storage': '1Gi' } } }))
  cluster.create(pod('gone', { image: 'redis:7.4' }))
  cluster.run(30)
  cluster.delete('pods gone', { gracePeriodSeconds: 0 })
  const has = (name: string): boolean =>
    cluster.engine.kubelets.imagesOn('worker-1').some(({ canonical }) => canonical.includes(name))
  expect(has('redis')).toBe(true)
  strain({ disk: diskLeaving(0.1498) })
  cluster.run(15)
  expect(pressure('DiskPressure')).toBe('True')
  expect(has('redis')).toBe(false)
  expect(has('nginx')).toBe(true)
  expect(reasonOf('writer')).toBe('Evicted')
  const { message } = cluster.get<Pod>('pods writer')!.status!
  expect(message).toMatch(
    /^The node was low on resource: ephemeral-storage\. Threshold quantity: \d+(Ki|Mi|), available: \d+(Ki|Mi|)\. Container main was using 921624Ki, request is 0, has larger consumption of ephemeral-storage\. $/
  )
  expect(cluster.events(writer)).toContain(`Warning Evicted: ${message}`)
  expect(cluster.events(cluster.node('worker-1'))).toEqual(
    expect.arrayContaining([
      'Normal NodeHasDiskPressure: Node worker-1 status is now: NodeHasDiskPressure',
      'Warning EvictionThresholdMet: Attempting to reclaim ephemeral-storage'
    ])
  )
  cluster.run(5)
  expect(taints()).toContain('node.kubernetes.io/disk-pressure:NoSchedule')
  cluster.create(pod('late', { resources: { requests: { memory: '10Mi' } } }, { nodeName: 'worker-1' }))
  cluster.run(1)
  expect(cluster.get<Pod>('pods late')!.status!.message).toBe(
    'Pod was rejected: The node had condition: [DiskPressure]. '
  )
})

it('N7 a disk that images alone do not fill says FreeDiskSpaceFailed', () => {
  cluster.patch('nodes worker-1', {
    metadata: { annotations: { 'drydock.dev/eviction-hard': 'memory.available<100Mi,imagefs.available<1%' } }
  })
  strain({ disk: diskLeaving(0.1) })
  cluster.run(15)
  expect(pressure('DiskPressure')).toBe('False')
  expect(cluster.events(cluster.node('worker-1'))).toContainEqual(
    expect.stringMatching(
      /^Warning FreeDiskSpaceFailed: Failed to garbage collect required amount of images\. Attempted to free \d+ bytes, but only found \d+ bytes eligible to free\.$/
    )
  )
})

it('N7 too many processes give PIDPressure and evict a pod', () => {
  cluster.create(pod('web'))
  cluster.run(20)
  strain({ processes: 250_000 })
  cluster.run(15)
  expect(conditionOf(cluster.node('worker-1'), 'PIDPressure')).toMatchObject({
    status: 'True',
    reason: 'KubeletHasInsufficientPID',
    message: 'kubelet has insufficient PID available'
  })
  expect(cluster.get<Pod>('pods web')!.status).toMatchObject({
    reason: 'Evicted',
    message: expect.stringMatching(/^The node was low on resource: pids\. Threshold quantity: \d+, available: \d+\. $/)
  })
  cluster.run(1)
  expect(taints()).toContain('node.kubernetes.io/pid-pressure:NoSchedule')
})

it('N7 a node may have thresholds of its own', () => {
  cluster.patch('nodes worker-1', {
    metadata: { annotations: { 'drydock.dev/eviction-hard': 'memory.available<2Gi' } }
  })
  strain({ memory: memoryLeaving(1024 * mebibyte) })
  cluster.run(15)
  expect(pressure('MemoryPressure')).toBe('True')
})

it('N7 memory that is out at once ends the container with the worst score before the kubelet looks', () => {
  cluster.create(pod('guaranteed', holder(400, { limits: { memory: '1Gi', cpu: '1' } })))
  cluster.create(pod('effortless', holder(300)))
  cluster.run(31)
  strain({ memory: memoryLeaving(-100 * mebibyte) })
  cluster.run(2)
  const { containerStatuses } = cluster.get<Pod>('pods effortless')!.status!
  const { state, lastState } = containerStatuses![0]!
  expect(state!.terminated ?? lastState!.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
  expect(cluster.events(cluster.node('worker-1'))).toContainEqual(
    expect.stringMatching(/^Warning SystemOOM: System OOM encountered, victim process: stress, pid: \d+/)
  )
  expect(cluster.podRow('guaranteed')).toBe('1/1 Running 0')
})

it('N7 strain shows in the usage of its node', () => {
  const before = cluster.engine.metrics.nodeMemory('worker-1')
  strain({ memory: 4096 * mebibyte })
  expect(cluster.engine.metrics.nodeMemory('worker-1') - before).toBe(4096 * mebibyte)
  cluster.engine.setNodePower('worker-1', false)
  expect(cluster.engine.metrics.nodeMemory('worker-1')).toBe(0)
  cluster.engine.setNodePower('worker-1', true)
  expect(cluster.engine.metrics.nodeMemory('worker-1')).toBe(4096 * mebibyte)
  strain({})
  expect(cluster.engine.metrics.nodeMemory('worker-1')).toBeLessThan(4096 * mebibyte)
})

it('P6 a container that writes more than its ephemeral-storage limit, or into an emptyDir more than its sizeLimit, is evicted', () => {
  const write = 'sleep 3; mkdir -p /data; dd if=/dev/zero of=/data/file bs=1M count=200; sleep 100000'
  const mount = { volumeMounts: [{ name: 'data', mountPath: '/data' }] }
  const volume = (emptyDir: Body): Body => ({ volumes: [{ name: 'data', emptyDir }] })
  const limits = { limits: { 'ephemeral-storage': '100Mi' } }
  cluster.create(pod('layer', { ...shell(write), resources: limits }))
  const dir = cluster.create<Pod>(pod('dir', { ...shell(write), ...mount }, volume({ sizeLimit: '100Mi' })))
  cluster.create(pod('fits', { ...shell(write), ...mount }, volume({ sizeLimit: '300Mi' })))
  cluster.run(40)
  expect(cluster.get<Pod>('pods layer')!.status).toMatchObject({
    phase: 'Failed',
    reason: 'Evicted',
    message: 'Pod ephemeral local storage usage exceeds the total limit of containers 100Mi. '
  })
  expect(cluster.get<Pod>('pods dir')!.status!.message).toBe(
    'Usage of EmptyDir volume "data" exceeds the limit "100Mi". '
  )
  expect(cluster.events(dir)).toContain('Warning Evicted: Usage of EmptyDir volume "data" exceeds the limit "100Mi". ')
  expect(cluster.podRow('fits')).toBe('1/1 Running 0')
  const node: Node = cluster.node('worker-1')
  expect(conditionOf(node, 'DiskPressure')).toMatchObject({ status: 'False' })
})

it('N7 a machine that gets less memory is looked at again', () => {
  cluster.run(60)
  const { capacity } = cluster.node('worker-1').status!
  const memory = String(cluster.engine.metrics.nodeMemory('worker-1') + 200 * mebibyte)
  cluster.patch('nodes worker-1', { status: { capacity: { ...capacity, memory } } }, { subresource: 'status' })
  cluster.run(15)
  expect(pressure('MemoryPressure')).toBe('False')
  const less = String(cluster.engine.metrics.nodeMemory('worker-1') + 50 * mebibyte)
  cluster.patch('nodes worker-1', { status: { capacity: { ...capacity, memory: less } } }, { subresource: 'status' })
  cluster.run(15)
  expect(pressure('MemoryPressure')).toBe('True')
})
