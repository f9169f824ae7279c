import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, isReady, type Body } from './cluster.ts'
import { pod, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1 })
})
afterEach(() => cluster.close())

/** A native sidecar. */
function sidecar(name: string, script: string, more: Body = {}): Body {
  return { name, ...shell(script), restartPolicy: 'Always', ...more }
}

const lasting = 'trap "exit 0" TERM; sleep 100000 & wait'

function init(name: string, container: string): NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number] {
  return cluster.get<Pod>(`pods ${name}`)!.status!.initContainerStatuses!.find((status) => status.name === container)!
}

function main(name: string): NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number] {
  return cluster.get<Pod>(`pods ${name}`)!.status!.containerStatuses![0]!
}

/** The order in which a pod's containers reached a state. */
function order(about: Pod, reason: string): readonly string[] {
  return cluster
    .eventsAbout(about)
    .filter((event) => event.reason === reason)
    .map(({ message }) => message!.split(' ').at(-1)!)
}

it('P2 init containers run one after the other, each when the one before has ended well, then the others', () => {
  const initContainers = [
    { name: 'one', ...shell('sleep 3') },
    { name: 'two', ...shell('sleep 3') }
  ]
  const app = cluster.create<Pod>(pod('app', {}, { initContainers }))
  cluster.run(6)
  expect(init('app', 'two').state!.waiting).toEqual({ reason: 'PodInitializing' })
  expect(conditionOf(cluster.get<Pod>('pods app'), 'Initialized')).toMatchObject({
    status: 'False',
    reason: 'ContainersNotInitialized'
  })
  cluster.run(30)
  expect(order(app, 'Started')).toEqual(['one', 'two', 'main'])
  const ends = [init('app', 'one'), init('app', 'two')].map(({ state }) => state!.terminated!)
  expect(ends.map(({ reason }) => reason)).toEqual(['Completed', 'Completed'])
  expect(ends[0]!.finishedAt! <= ends[1]!.startedAt!).toBe(true)
  expect(init('app', 'one').ready).toBe(true)
  expect(conditionOf(cluster.get<Pod>('pods app'), 'Initialized')).toMatchObject({ status: 'True' })
})

it('P2 an init container that fails is tried again with back-off, and for good with restartPolicy Never', () => {
  const initContainers = [{ name: 'one', ...shell('sleep 1; exit 1') }]
  cluster.create(pod('again', {}, { initContainers }))
  cluster.create(pod('never', {}, { initContainers, restartPolicy: 'Never' }))
  cluster.run(60)
  expect(init('again', 'one').restartCount).toBeGreaterThan(1)
  expect(cluster.get<Pod>('pods again')!.status!.phase).toBe('Pending')
  expect(cluster.podRow('never')).toBe('0/1 Init:Error 0')
  expect(cluster.get<Pod>('pods never')!.status!.phase).toBe('Failed')
  expect(main('never').state).toEqual({ waiting: { reason: 'PodInitializing' } })
})

it('P2 a sidecar starts in its place and runs on: READY counts it', () => {
  const initContainers = [
    { name: 'before', ...shell('sleep 2') },
    sidecar('proxy', lasting),
    { name: 'after', ...shell('sleep 2') }
  ]
  const app = cluster.create<Pod>(pod('app', {}, { initContainers }))
  cluster.run(40)
  expect(order(app, 'Started')).toEqual(['before', 'proxy', 'after', 'main'])
  expect(cluster.podRow('app')).toBe('2/2 Running 0')
  expect(init('app', 'proxy')).toMatchObject({ started: true, ready: true })
})

it("P2 a sidecar's startup probe holds back what comes after it", () => {
  const startupProbe = { exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 1, failureThreshold: 60 }
  const initContainers = [sidecar('slow', 'sleep 12; touch /tmp/ready; sleep 100000', { startupProbe })]
  cluster.create(pod('app', {}, { initContainers }))
  cluster.run(11)
  expect(init('app', 'slow')).toMatchObject({ started: false, state: { running: expect.anything() } })
  expect(cluster.podRow('app')).toBe('0/2 Init:0/1 0')
  expect(main('app').state!.waiting).toEqual({ reason: 'PodInitializing' })
  cluster.run(25)
  expect(cluster.podRow('app')).toBe('2/2 Running 0')
})

it("P2 a sidecar's readiness counts for its pod", () => {
  const readinessProbe = { exec: { command: ['cat', '/tmp/never'] }, periodSeconds: 1 }
  cluster.create(pod('app', {}, { initContainers: [sidecar('proxy', lasting, { readinessProbe })] }))
  cluster.run(30)
  expect(cluster.podRow('app')).toBe('1/2 Running 0')
  expect(isReady(cluster.get<Pod>('pods app')!)).toBe(false)
  expect(conditionOf(cluster.get<Pod>('pods app'), 'ContainersReady')).toMatchObject({
    message: 'containers with unready status: [proxy]'
  })
})

it('P2 a sidecar that ends is restarted, whatever the restart policy of its pod', () => {
  const initContainers = [sidecar('proxy', 'sleep 5; exit 0')]
  cluster.create(pod('app', shell('sleep 100000'), { initContainers, restartPolicy: 'Never' }))
  cluster.run(40)
  expect(init('app', 'proxy').restartCount).toBeGreaterThan(0)
  expect(main('app').restartCount).toBe(0)
  expect(cluster.get<Pod>('pods app')!.status!.phase).toBe('Running')
})

it('P2 a pod is Completed with its main containers: sidecars are stopped then, the last one first', () => {
  const initContainers = [sidecar('first', lasting), sidecar('second', lasting)]
  const done = cluster.create<Pod>(pod('done', shell('sleep 5'), { initContainers, restartPolicy: 'Never' }))
  cluster.run(40)
  expect(cluster.get<Pod>('pods done')!.status!.phase).toBe('Succeeded')
  expect(cluster.podRow('done')).toBe('0/3 Completed 0')
  expect(order(done, 'Killing')).toEqual(['second', 'first'])
})

it('P2 sidecars are stopped in reverse order after the main containers have ended', () => {
  const initContainers = [sidecar('first', lasting), sidecar('second', lasting)]
  const app = cluster.create<Pod>(pod('app', { lifecycle: { preStop: { sleep: { seconds: 3 } } } }, { initContainers }))
  cluster.run(30)
  cluster.delete('pods app')
  cluster.run(2)
  expect(order(app, 'Killing')).toEqual(['main'])
  cluster.run(20)
  expect(cluster.get('pods app')).toBeUndefined()
  expect(order(app, 'Killing')).toEqual(['main', 'second', 'first'])
})

it('P2 what a sidecar asks for counts beside the main containers, an init container only while it is more', () => {
  const asking = (cpu: string): Body => ({ resources: { requests: { cpu } } })
  const initContainers = [sidecar('proxy', lasting, asking('1')), { name: 'setup', ...shell('true'), ...asking('2') }]
  cluster.create(pod('app', asking('4'), { initContainers }))
  cluster.run(20)
  expect(cluster.podRow('app')).toBe('2/2 Running 0')
  const filler = cluster.create<Pod>(pod('filler', asking('3500m'), { nodeName: 'worker-1' }))
  cluster.run(2)
  expect(cluster.get<Pod>(`pods ${filler.metadata.name}`)!.status).toMatchObject({
    reason: 'OutOfcpu',
    message: expect.stringMatching(/requested: 3500, used: 5\d\d\d, capacity: 8000$/)
  })
})

it('P2 containers of one pod share its address and its node, and READY counts them', () => {
  const body = pod('two')
  const spec = body['spec'] as Body
  const containers = [...(spec['containers'] as readonly Body[]), { name: 'log', ...shell(lasting) }]
  cluster.create({ ...body, spec: { ...spec, containers } })
  cluster.run(25)
  expect(cluster.podRow('two')).toBe('2/2 Running 0')
  const { status } = cluster.get<Pod>('pods two')!
  expect(status!.podIPs).toEqual([{ ip: status!.podIP }])
  expect(status!.containerStatuses!.map(({ name }) => name)).toEqual(['main', 'log'])
})
