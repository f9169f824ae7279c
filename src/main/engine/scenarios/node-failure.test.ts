import { afterEach, describe, expect, it } from 'vitest'
import type { MachineChange } from '../../../shared/machines/changes.ts'
import { completeMachine } from '../../../shared/machines/machine.ts'
import { machineAddress } from '../../../shared/machines/presets.ts'
import type { Lease, Node, Pod } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, isReady, type ScenarioOptions } from './cluster.ts'
import { deployment, pod, shell } from './manifests.ts'

let cluster: Cluster
afterEach(() => cluster.close())

function start(options: ScenarioOptions = {}): Cluster {
  cluster = new Cluster(options)
  return cluster
}

const change = (what: MachineChange): unknown => cluster.engine.changeMachines(what)
const cut = (name: string, isCutOff = true): unknown => change({ type: 'partition', name, isCutOff })
const taintsOf = (name: string): readonly string[] =>
  (cluster.node(name).spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`)
const readyOf = (name: string): string | undefined => conditionOf(cluster.node(name), 'Ready')?.['status']

describe('N4 a machine that is shut down', () => {
  const shutDown = (name: string): unknown => change({ type: 'shutdown', name })
  const isOff = (name: string): boolean => cluster.engine.poweredOff.includes(name)

  it('N4 ends its pods first, those of the system last, says so, and is off then', () => {
    start({ workers: 2 })
    // Hears no SIGTERM: it takes all the time that it is given.
    cluster.create(pod('deaf', shell('sleep 3600'), { nodeName: 'worker-2' }))
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(30)
    const proxy = cluster.pods('k8s-app=kube-proxy', 'kube-system').find(({ spec }) => spec.nodeName === 'worker-2')!
    const web = cluster.pods('app=web').find(({ spec }) => spec.nodeName === 'worker-2')!
    shutDown('worker-2')
    cluster.run(1)
    expect(conditionOf(cluster.node('worker-2'), 'Ready')).toMatchObject({
      status: 'False',
      reason: 'KubeletNotReady',
      message: 'node is shutting down'
    })
    expect(cluster.events(cluster.node('worker-2'))).toContain(
      'Normal NodeShutdown: Shutdown manager detected shutdown event'
    )
    cluster.create(pod('late', {}, { nodeName: 'worker-2', tolerations: [{ operator: 'Exists' }] }))
    cluster.run(9)
    expect(cluster.get<Pod>('pods late')!.status).toMatchObject({
      phase: 'Failed',
      reason: 'NodeShutdown',
      message: 'Pod was rejected: Pod was rejected as the node is shutting down.'
    })
    const ended = cluster.get<Pod>(`pods ${web.metadata.name}`)!
    const message = 'Pod was terminated in response to imminent node shutdown.'
    expect(ended.status).toMatchObject({ phase: 'Failed', reason: 'Terminated', message })
    expect(conditionOf(ended, 'DisruptionTarget')).toMatchObject({ reason: 'TerminationByKubelet', message })
    expect(cluster.get<Pod>(`pods ${proxy.metadata.name}`, 'kube-system')!.status!.phase).toBe('Running')
    cluster.run(12)
    const deaf = cluster.get<Pod>('pods deaf')!.status!
    expect([deaf.phase, deaf.reason]).toEqual(['Failed', 'Terminated'])
    expect(deaf.containerStatuses![0]!.state!.terminated!.exitCode).toBe(137)
    expect(cluster.until(() => isOff('worker-2'), 15)).toBeLessThan(15)
    expect(cluster.pods('app=web').filter(isReady)).toHaveLength(2)
    cluster.engine.setNodePower('worker-2', true)
    cluster.run(60)
    expect(readyOf('worker-2')).toBe('True')
    const proxies = cluster.pods('k8s-app=kube-proxy', 'kube-system')
    expect(proxies.filter((one) => one.spec.nodeName === 'worker-2' && isReady(one))).toHaveLength(1)
  })

  it('N4 a program that ends meanwhile finds it off', () => {
    start({ workers: 2, onDisk: true })
    shutDown('worker-2')
    cluster.restart()
    cluster.run(1)
    expect(isOff('worker-2')).toBe(true)
  })

  it('N4 one that loses its power meanwhile is off at once', () => {
    start({ workers: 2 })
    shutDown('worker-2')
    cluster.run(1)
    cluster.engine.setNodePower('worker-2', false)
    cluster.engine.setNodePower('worker-2', true)
    cluster.run(60)
    expect(isOff('worker-2')).toBe(false)
    expect(readyOf('worker-2')).toBe('True')
  })
})

describe('N4 a node that is cut off', () => {
  it('N4 its lease stops, it turns Unknown after the grace period, gets its taints, and its pods are evicted and replaced', () => {
    start()
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.run(30)
    const lost = cluster.pods('app=web').filter(({ spec }) => spec.nodeName === 'worker-2')
    const began = cluster.now
    cut('worker-2')
    const { renewTime } = cluster.get<Lease>('leases worker-2', 'kube-node-lease')!.spec
    cluster.run(30)
    expect(cluster.get<Lease>('leases worker-2', 'kube-node-lease')!.spec.renewTime).toBe(renewTime)
    expect(readyOf('worker-2')).toBe('True')
    cluster.until(() => readyOf('worker-2') === 'Unknown', 60)
    // 50 s after the last renewal, at the next look of the monitor.
    expect(cluster.now - began).toBeGreaterThan(40_000)
    expect(cluster.now - began).toBeLessThanOrEqual(55_000)
    expect(conditionOf(cluster.node('worker-2'), 'Ready')).toMatchObject({
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.'
    })
    cluster.run(6)
    expect(taintsOf('worker-2')).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute'
    ])
    cluster.run(320)
    for (const { metadata } of lost) expect(cluster.podRow(metadata.name)).toBe('1/1 Terminating 0')
    expect(
      cluster.pods('app=web').filter((one) => isReady(one) && one.metadata.deletionTimestamp === undefined)
    ).toHaveLength(4)
  })

  it('N4 what runs there runs on, and nobody in the API hears of it', () => {
    start()
    cluster.create(pod('beat', shell('sleep 100; exit 1'), { nodeName: 'worker-2' }))
    cluster.run(10)
    cut('worker-2')
    cluster.run(150)
    const beat = cluster.get<Pod>('pods beat')!
    expect(beat.status!.containerStatuses![0]).toMatchObject({ restartCount: 0 })
    expect(cluster.engine.kubelets.containerId(beat, 'main')).not.toBe(beat.status!.containerStatuses![0]!.containerID)
  })

  it('N4 healed in time it keeps its pods and tells what happened to them, without a restart', () => {
    start()
    cluster.create(pod('beat', shell('sleep 100; exit 1'), { nodeName: 'worker-2' }))
    cluster.create(pod('calm', {}, { nodeName: 'worker-2' }))
    cluster.run(10)
    cut('worker-2')
    cluster.run(150)
    expect(isReady(cluster.get<Pod>('pods calm')!)).toBe(false)
    cut('worker-2', false)
    cluster.run(10)
    expect(readyOf('worker-2')).toBe('True')
    expect(taintsOf('worker-2')).toEqual([])
    expect(cluster.podRow('calm')).toBe('1/1 Running 0')
    expect(cluster.podRow('beat')).toMatch(/^1\/1 Running 1 \(/)
    expect(cluster.events(cluster.node('worker-2')).join('\n')).not.toContain('Rebooted')
  })

  it('N4 healed after the eviction it ends the pods that were taken from it', () => {
    start()
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.run(30)
    cut('worker-2')
    cluster.run(420)
    const terminating = cluster.pods('app=web').filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
    expect(terminating).toHaveLength(2)
    cut('worker-2', false)
    cluster.run(40)
    expect(cluster.pods('app=web')).toHaveLength(4)
    for (const one of terminating) expect(cluster.engine.kubelets.containerId(one, 'main')).toBeUndefined()
  })

  it('N4 a pod that was deleted by force meanwhile is ended when the node is back', () => {
    start()
    const made = cluster.create<Pod>(pod('gone', {}, { nodeName: 'worker-2' }))
    cluster.run(10)
    cut('worker-2')
    cluster.run(10)
    cluster.delete('pods gone', { gracePeriodSeconds: 0 })
    expect(cluster.get('pods gone')).toBeUndefined()
    const running = cluster.engine.kubelets.containerId(
      { ...made, spec: { ...made.spec, nodeName: 'worker-2' } },
      'main'
    )
    expect(running).toBeDefined()
    cut('worker-2', false)
    cluster.run(5)
    expect(cluster.engine.kubelets.containerId(made, 'main')).toBeUndefined()
  })

  it('N4 a DaemonSet pod is not moved, and a pod bound by hand stays Terminating on the dead node', () => {
    start()
    cluster.create(pod('bare', {}, { nodeName: 'worker-2' }))
    cluster.run(10)
    cluster.engine.setNodePower('worker-2', false)
    cluster.run(700)
    expect(cluster.podRow('bare')).toBe('1/1 Terminating 0')
    const proxies = cluster.pods('k8s-app=kube-proxy', 'kube-system')
    expect(proxies.map(({ spec }) => spec.nodeName).toSorted()).toEqual(['control-plane-1', 'worker-1', 'worker-2'])
    expect(proxies.every(({ metadata }) => metadata.deletionTimestamp === undefined)).toBe(true)
  })

  it('N4 the pod of a StatefulSet on the dead node stays Terminating, and none takes its place', () => {
    start()
    cluster.create({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: {
        serviceName: 'db',
        replicas: 2,
        selector: { matchLabels: { app: 'db' } },
        template: {
          metadata: { labels: { app: 'db' } },
          spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] }
        }
      }
    })
    cluster.run(40)
    const [lost, kept] = cluster.pods('app=db')
    const place = lost!.spec.nodeName!
    expect(kept!.spec.nodeName).not.toBe(place)
    cluster.engine.setNodePower(place, false)
    cluster.run(700)
    const pods = cluster.pods('app=db')
    expect(pods.map(({ metadata }) => metadata.uid).toSorted()).toEqual(
      [lost!, kept!].map(({ metadata }) => metadata.uid).toSorted()
    )
    expect(cluster.podRow(lost!.metadata.name)).toBe('1/1 Terminating 0')
    cluster.engine.setNodePower(place, true)
    cluster.run(60)
    const again = cluster.get<Pod>(`pods ${lost!.metadata.name}`)!
    expect(again.metadata.uid).not.toBe(lost!.metadata.uid)
    expect(isReady(again)).toBe(true)
  })

  it('N4 a restart takes the machine down and brings it back with its pods', () => {
    start()
    cluster.create(pod('calm', {}, { nodeName: 'worker-2' }))
    cluster.run(20)
    change({ type: 'restart', name: 'worker-2' })
    expect(cluster.engine.kubelets.machines.isUp('worker-2')).toBe(false)
    cluster.run(45)
    expect(cluster.podRow('calm')).toMatch(/^1\/1 Running 1 \(/)
    expect(cluster.events(cluster.node('worker-2')).join('\n')).toContain(
      'Warning Rebooted: Node worker-2 has been rebooted'
    )
  })
})

describe('N4 timing', () => {
  it('N4 the grace period can be changed', () => {
    start()
    change({ type: 'timing', timing: { gracePeriod: 20, monitorPeriod: 1 } })
    cut('worker-2')
    cluster.run(9)
    expect(readyOf('worker-2')).toBe('True')
    cluster.run(13)
    expect(readyOf('worker-2')).toBe('Unknown')
  })

  /** Zones of machines, each with the machines of one letter. */
  function zoned(sizes: Readonly<Record<string, number>>): Cluster {
    const orders = Object.entries(sizes).flatMap(([zone, size]) =>
      Array.from({ length: size }, (_, index) => ({ name: `${zone}-${index + 1}`, zone }))
    )
    const machines = [{ name: 'control-plane-1', role: 'control-plane' as const, zone: 'z' }, ...orders]
    return start({ machines: machines.map((order, index) => completeMachine(order, machineAddress(index))) })
  }
  const kill = (zone: string, count: number): void => {
    for (let index = 1; index <= count; index++) cluster.engine.setNodePower(`${zone}-${index}`, false)
  }
  const evicted = (): number =>
    cluster
      .list<Node>('nodes')
      .filter(({ spec }) =>
        spec.taints?.some(({ effect, key }) => effect === 'NoExecute' && key.endsWith('unreachable'))
      ).length

  it('N4 one node in ten seconds gets its NoExecute taint in each zone', () => {
    zoned({ a: 9 })
    kill('a', 4)
    cluster.run(56)
    const first = evicted()
    expect(first).toBe(1)
    cluster.run(20)
    expect(evicted()).toBe(3)
  })

  it('N4 in a small zone of which 55 % are gone nothing is evicted', () => {
    zoned({ a: 9, b: 3 })
    kill('a', 5)
    cluster.run(150)
    expect(evicted()).toBe(0)
    expect(
      cluster.list<Node>('nodes').filter((node) => conditionOf(node, 'Ready')?.['status'] === 'Unknown')
    ).toHaveLength(5)
  })

  it('N4 a zone that has lost two nodes is evicted at the usual rate, whatever its size', () => {
    zoned({ a: 3, b: 3 })
    kill('a', 2)
    cluster.run(70)
    expect(evicted()).toBe(2)
  })

  it('N4 in a large zone of which 55 % are gone one node in a hundred seconds is evicted', () => {
    zoned({ a: 60, b: 3 })
    kill('a', 35)
    cluster.run(56)
    expect(evicted()).toBe(1)
    cluster.run(90)
    expect(evicted()).toBe(1)
    cluster.run(20)
    expect(evicted()).toBe(2)
  })

  it('N4 a zone that is gone as a whole is evicted at the usual rate while others answer', () => {
    zoned({ a: 4, b: 4 })
    kill('a', 4)
    cluster.run(56)
    expect(evicted()).toBe(1)
    cluster.run(31)
    expect(evicted()).toBe(4)
  })
})
