import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster, type Body } from './cluster.ts'
import { pod } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1 })
})
afterEach(() => cluster.close())

function stress(args: readonly string[], resources: Body): Body {
  return { image: 'polinux/stress', command: ['stress'], args, resources }
}

function container(name: string): NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number] {
  return cluster.get<Pod>(`pods ${name}`)!.status!.containerStatuses![0]!
}

/** Milliseconds that a pod's web server takes for an answer. */
function latency(name: string): number {
  const { uid } = cluster.get<Pod>(`pods ${name}`)!.metadata
  let result = Number.NaN
  const request = { kind: 'http', port: 80, path: '/', method: 'GET', headers: {}, from: '10.0.0.1' } as const
  cluster.engine.requestContainer(uid, request, (answer) => {
    if ('latency' in answer) result = answer.latency
  })
  return result
}

it('P6 CPU above the limit is throttled: usage stays at the limit', () => {
  const args = ['--cpu', '2']
  const limited = cluster.create<Pod>(pod('limited', stress(args, { limits: { cpu: '500m' } })))
  const free = cluster.create<Pod>(pod('free', stress(args, { requests: { cpu: '500m' } })))
  cluster.run(60)
  const cpu = ({ metadata }: Pod): number => cluster.engine.metrics.current(metadata.uid)!.cpu.usage
  expect(cpu(limited)).toBe(500)
  expect(cpu(free)).toBeGreaterThan(1500)
  expect(container('limited').restartCount).toBe(0)
})

it('P6 a throttled program listens later and answers later', () => {
  cluster.create(pod('quick'))
  cluster.create(pod('slow', { resources: { limits: { cpu: '1m' } } }))
  cluster.run(300)
  expect(latency('slow')).toBeGreaterThan(latency('quick'))
})

it('P6 memory above the limit ends the container with 137, OOMKilled, and it is restarted with back-off', () => {
  const args = ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1']
  const big = cluster.create<Pod>(pod('big', stress(args, { limits: { memory: '100Mi' } })))
  cluster.run(60)
  const { lastState, state, restartCount } = container('big')
  expect(lastState!.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
  expect(state!.waiting).toMatchObject({
    reason: 'CrashLoopBackOff',
    message: expect.stringMatching(/^back-off (20|40)s restarting failed container=main pod=big_default\(/)
  })
  expect(restartCount).toBeGreaterThan(1)
  expect(cluster.events(big)).toContainEqual(
    expect.stringMatching(/^Warning BackOff: Back-off restarting failed container main in pod big_default\(/)
  )
  cluster.create(pod('once', stress(args, { limits: { memory: '100Mi' } }), { restartPolicy: 'Never' }))
  cluster.run(20)
  expect(cluster.podRow('once')).toBe('0/1 OOMKilled 0')
  expect(cluster.get<Pod>('pods once')!.status!.phase).toBe('Failed')
})

it('P6 the QoS class follows requests and limits', () => {
  const classOf = (name: string, resources: Body): string => {
    cluster.create(pod(name, { resources }))
    cluster.run(1)
    return cluster.get<Pod>(`pods ${name}`)!.status!.qosClass!
  }
  expect(classOf('a', {})).toBe('BestEffort')
  expect(classOf('b', { requests: { cpu: '100m' } })).toBe('Burstable')
  expect(classOf('c', { limits: { memory: '100Mi' } })).toBe('Burstable')
  expect(classOf('d', { limits: { cpu: '100m', memory: '100Mi' } })).toBe('Guaranteed')
  expect(classOf('e', { requests: { cpu: '50m', memory: '100Mi' }, limits: { cpu: '100m', memory: '100Mi' } })).toBe(
    'Burstable'
  )
})

it('P6 what was allocated to a container is told in its status', () => {
  const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } }
  cluster.create(pod('web', { resources }))
  cluster.run(20)
  expect(container('web')).toMatchObject({ allocatedResources: resources.requests, resources })
})

it("P6 a runtime class's overhead counts beside the containers", () => {
  cluster.create({
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: 'heavy' },
    handler: 'runc',
    overhead: { podFixed: { cpu: '7' } }
  })
  cluster.create(pod('wrapped', { resources: { requests: { cpu: '500m' } } }, { runtimeClassName: 'heavy' }))
  cluster.run(20)
  expect(cluster.get<Pod>('pods wrapped')!.spec.overhead).toEqual({ cpu: '7' })
  expect(cluster.podRow('wrapped')).toBe('1/1 Running 0')
  cluster.create(pod('late', { resources: { requests: { cpu: '1' } } }, { nodeName: 'worker-1' }))
  cluster.run(2)
  expect(cluster.podRow('late')).toBe('0/1 OutOfcpu 0')
})
