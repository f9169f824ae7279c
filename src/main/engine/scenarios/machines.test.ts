import { afterEach, describe, expect, it } from 'vitest'
import { requestedOrganizations } from '../../../shared/kinds/certificatesigningrequest/certificate-request.ts'
import type { MachineChange } from '../../../shared/machines/changes.ts'
import type { MachineOrder } from '../../../shared/machines/machine.ts'
import { presetOf } from '../../../shared/machines/presets.ts'
import type { CertificateSigningRequest, DaemonSet, Node, Pod } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, type Body, type ScenarioOptions } from './cluster.ts'
import { deployment, pod } from './manifests.ts'

let cluster: Cluster
afterEach(() => cluster.close())

function start(options: ScenarioOptions = {}): Cluster {
  cluster = new Cluster(options)
  return cluster
}

const change = (what: MachineChange): ReturnType<Cluster['engine']['changeMachines']> =>
  cluster.engine.changeMachines(what)
const join = (...machines: readonly MachineOrder[]): ReturnType<typeof change> => change({ type: 'add', machines })
const statusOf = (name: string): string | undefined =>
  cluster.rows('nodes').find((row) => row['Name'] === name)?.['Status']
const gibibyte = 1024 ** 3

describe('N1 presets', () => {
  it('N1 single node: one node is control plane and takes pods', () => {
    start({ settings: { preset: 'single-node' } })
    expect(cluster.rows('nodes')).toMatchObject([{ Name: 'control-plane-1', Status: 'Ready', Roles: 'control-plane' }])
    cluster.create(pod('web'))
    cluster.run(15)
    expect(cluster.podRow('web')).toBe('1/1 Running 0')
  })

  it('N1 three workers and HA have their machines', () => {
    const names = (preset: 'three-workers' | 'ha'): readonly string[] =>
      presetOf(preset).machines.map(({ name }) => name)
    expect(names('three-workers')).toEqual(['control-plane-1', 'worker-1', 'worker-2', 'worker-3'])
    expect(names('ha').filter((name) => name.startsWith('control-plane'))).toHaveLength(3)
  })

  it('N1 fifty nodes become Ready, in three zones', () => {
    start({ settings: { preset: '50-nodes' } })
    const nodes = cluster.list<Node>('nodes')
    expect(nodes).toHaveLength(53)
    expect(nodes.every((node) => conditionOf(node, 'Ready')?.['status'] === 'True')).toBe(true)
    expect(new Set(nodes.map(({ metadata }) => metadata.labels?.['topology.kubernetes.io/zone'])).size).toBe(3)
  })

  it('N1 five hundred nodes have five hundred addresses and ranges', () => {
    start({ settings: { preset: '500-nodes' }, settle: 0 })
    const nodes = cluster.list<Node>('nodes')
    expect(nodes).toHaveLength(503)
    expect(new Set(nodes.map(({ spec }) => spec.podCIDR)).size).toBe(503)
    expect(new Set(nodes.map(({ status }) => status?.addresses?.[0]?.address)).size).toBe(503)
  })
})

describe('N8 the course cluster', () => {
  it('N8 has master.example.com and three nodes of two CPUs at 10.0.0.10 to 13', () => {
    start({ settings: { preset: 'course' } })
    const addresses = cluster
      .list<Node>('nodes')
      .map(({ metadata, status }) => [metadata.name, status!.addresses![0]!.address, status!.capacity!['cpu']])
    expect(addresses).toEqual([
      ['master.example.com', '10.0.0.10', '2'],
      ['node1.example.com', '10.0.0.11', '2'],
      ['node2.example.com', '10.0.0.12', '2'],
      ['node3.example.com', '10.0.0.13', '2']
    ])
    expect(presetOf('course').contextCluster).toBe('kubernetes')
  })

  it('N8 a pod that asks for 2 CPUs stays Pending, one that asks for 1 runs', () => {
    start({ settings: { preset: 'course' } })
    cluster.create(pod('two', { resources: { requests: { cpu: '2' } } }))
    cluster.create(pod('one', { resources: { requests: { cpu: '1' } } }))
    cluster.run(20)
    expect(cluster.podRow('two')).toBe('0/1 Pending 0')
    expect(cluster.podRow('one')).toBe('1/1 Running 0')
    expect(cluster.events(cluster.get('pods two')!).join('\n')).toContain('3 Insufficient cpu')
  })

  it('N8 its names are lines for the hosts file', () => {
    start({ settings: { preset: 'course' } })
    expect(cluster.engine.machines!.document().hosts).toContain('10.0.0.10 master.example.com\n10.0.0.11 node1.')
  })
})

describe('N2 machines join', () => {
  it('N2 a kubelet that joins asks for its certificate: approved, issued, and forgotten after an hour', () => {
    start()
    join({ name: 'new-1' })
    const [request] = cluster.list<CertificateSigningRequest>('certificatesigningrequests')
    expect(cluster.rows('certificatesigningrequests')).toMatchObject([
      {
        SignerName: 'kubernetes.io/kube-apiserver-client-kubelet',
        Requestor: 'system:bootstrap:abcdef',
        RequestedDuration: '<none>',
        Condition: 'Approved,Issued'
      }
    ])
    expect(request!.metadata.name).toMatch(/^csr-[a-z0-9]{5}$/)
    expect(request!.status!.conditions).toMatchObject([
      { reason: 'AutoApproved', message: 'Auto approving kubelet client certificate after SubjectAccessReview.' }
    ])
    expect(requestedOrganizations(request!.spec.request)).toEqual(['system:nodes'])
    cluster.run(3600)
    expect(cluster.list('certificatesigningrequests')).toHaveLength(1)
    cluster.run(3600)
    expect(cluster.list('certificatesigningrequests')).toEqual([])
  })

  it('N2 a node that joins is NotReady until the network add-on is there, then Ready, with its own system pods', () => {
    start()
    const order: MachineOrder = {
      name: 'big-1',
      cpu: 16,
      memory: 64 * gibibyte,
      labels: { disk: 'ssd' },
      taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }],
      zone: 'eu-1a',
      region: 'eu-1',
      osImage: 'Rocky Linux 10.0 (Red Quartz)',
      runtimes: ['cri-o']
    }
    expect(join(order).isDone).toBe(true)
    expect(statusOf('big-1')).toBe('NotReady')
    expect(conditionOf(cluster.node('big-1'), 'Ready')).toMatchObject({
      reason: 'KubeletNotReady',
      message:
        'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'
    })
    expect(cluster.until(() => statusOf('big-1') === 'Ready', 60)).toBeLessThan(40)
    const node = cluster.node('big-1')
    expect(node.metadata.labels).toMatchObject({
      disk: 'ssd',
      'topology.kubernetes.io/zone': 'eu-1a',
      'topology.kubernetes.io/region': 'eu-1'
    })
    expect(node.spec).toMatchObject({ podCIDR: '10.244.3.0/24', taints: [{ key: 'gpu', value: 'yes' }] })
    expect(node.status).toMatchObject({
      capacity: { cpu: '16', memory: '64Gi' },
      nodeInfo: { osImage: 'Rocky Linux 10.0 (Red Quartz)', containerRuntimeVersion: 'cri-o://1.34.1' }
    })
    cluster.run(30)
    expect(conditionOf(cluster.node('big-1'), 'NetworkUnavailable')).toMatchObject({ reason: 'FlannelIsUp' })
    const events = cluster.events(node)
    for (const words of [
      'Starting: Starting kubelet.',
      'NodeHasSufficientMemory: Node big-1 status is now: NodeHasSufficientMemory',
      'NodeAllocatableEnforced: Updated Node Allocatable limit across pods',
      'RegisteredNode: Node big-1 event: Registered Node big-1 in Controller',
      'NodeReady: Node big-1 status is now: NodeReady'
    ])
      expect(events).toContain(`Normal ${words}`)
    for (const [label, namespace] of [
      ['k8s-app=kube-proxy', 'kube-system'],
      ['app=flannel', 'kube-flannel']
    ] as const) {
      const there = cluster.pods(label, namespace).filter(({ spec }) => spec.nodeName === 'big-1')
      expect(there.map(({ metadata }) => cluster.podRow(metadata.name, namespace))).toEqual(['1/1 Running 0'])
    }
  })

  it('N2 an error of preflight stops all that would join, with the words of kubeadm', () => {
    start()
    const outcome = join({ name: 'fine-1' }, { name: 'busy-1', portsInUse: [10250] })
    expect(outcome).toMatchObject({ isDone: false })
    expect(outcome.isDone ? '' : outcome.message).toContain('\t[ERROR Port-10250]: Port 10250 is in use')
    expect(cluster.list<Node>('nodes')).toHaveLength(3)
    expect(change({ type: 'add', machines: [{ name: 'busy-1', portsInUse: [10250] }], ignored: ['all'] }).isDone).toBe(
      true
    )
  })

  it('N2 with swap on kubeadm only warns, and the kubelet does not start', () => {
    start()
    const outcome = join({ name: 'swapping-1', swap: true })
    expect(outcome.reports[0]!.preflight.errors).toEqual([])
    expect(outcome.isDone ? '' : outcome.message).toContain('running with swap on is not supported')
  })

  it('N2 a node that had its network just before the process was killed becomes Ready after it', () => {
    start({ onDisk: true })
    join({ name: 'big-1' })
    const agent = (): Pod | undefined =>
      cluster.pods('app=flannel', 'kube-flannel').find(({ spec }) => spec.nodeName === 'big-1')
    const installs = (): boolean => agent()?.status?.initContainerStatuses?.every(({ ready }) => ready) === true
    expect(cluster.until(installs, 60)).toBeLessThan(60)
    expect(statusOf('big-1')).toBe('NotReady')
    cluster.restart()
    expect(cluster.until(() => statusOf('big-1') === 'Ready', 60)).toBeLessThan(60)
  })

  it('N2 a node whose network was up before its kubelet had looked, when the process was killed, becomes Ready after it', () => {
    start({ onDisk: true })
    join({ name: 'big-1' })
    const isUp = (): boolean => conditionOf(cluster.node('big-1'), 'NetworkUnavailable')?.['status'] === 'False'
    expect(cluster.until(isUp, 60)).toBeLessThan(60)
    expect(statusOf('big-1')).toBe('NotReady')
    cluster.restart()
    expect(cluster.until(() => statusOf('big-1') === 'Ready', 60)).toBeLessThan(60)
  })

  it('N2 a resized machine takes what did not fit before', () => {
    start({ settings: { preset: 'course' } })
    cluster.create(pod('two', { resources: { requests: { cpu: '2' } } }))
    cluster.run(20)
    expect(cluster.podRow('two')).toBe('0/1 Pending 0')
    expect(change({ type: 'resize', name: 'node2.example.com', size: { cpu: 4 } }).isDone).toBe(true)
    expect(cluster.node('node2.example.com').status!.allocatable!['cpu']).toBe('4')
    cluster.run(20)
    expect(cluster.podRow('two')).toBe('1/1 Running 0')
  })

  it('N2 a machine made smaller keeps its eldest pods, and rejects those that have no room there any more', () => {
    start({ workers: 2 })
    const asking = (cpu: string): Body => ({ resources: { requests: { cpu } } })
    cluster.create(pod('elder', asking('2'), { nodeName: 'worker-1' }))
    cluster.run(5)
    cluster.create(deployment('web', { replicas: 1, container: asking('5') }))
    cluster.run(5)
    cluster.create(pod('small', asking('500m'), { nodeName: 'worker-1' }))
    cluster.run(10)
    cluster.patch('nodes worker-2', { spec: { unschedulable: true } })
    const [web] = cluster.pods('app=web')
    cluster.delete(`pods ${web!.metadata.name}`)
    cluster.run(60)
    const [moved] = cluster.pods('app=web')
    expect(moved!.spec.nodeName).toBe('worker-1')
    change({ type: 'resize', name: 'worker-1', size: { cpu: 4 } })
    cluster.run(1)
    const rejected = cluster.get<Pod>(`pods ${moved!.metadata.name}`)!
    // Beside the two pods there are the system's, of 300.
    const message = "Node didn't have enough resource: cpu, requested: 5000, used: 2800, capacity: 4000"
    expect(rejected.status).toMatchObject({
      phase: 'Failed',
      reason: 'OutOfcpu',
      message: `Pod was rejected: ${message}`,
      startTime: moved!.status!.startTime
    })
    expect(cluster.events(rejected)).toContain(`Warning OutOfcpu: ${message}`)
    expect(cluster.engine.kubelets.containerId(moved!, 'main')).toBeUndefined()
    expect([cluster.podRow('elder'), cluster.podRow('small')]).toEqual(['1/1 Running 0', '1/1 Running 0'])
    cluster.run(10)
    expect(cluster.podRows('app=web').toSorted()).toEqual(['0/1 OutOfcpu 0', '0/1 Pending 0'])
  })

  it('N2 a machine that was made smaller while it was off learns that as it starts', () => {
    start({ workers: 1 })
    cluster.create(pod('web', { resources: { requests: { cpu: '5' } } }))
    cluster.run(15)
    expect(cluster.podRow('web')).toBe('1/1 Running 0')
    cluster.engine.setNodePower('worker-1', false)
    change({ type: 'resize', name: 'worker-1', size: { cpu: 4 } })
    cluster.run(5)
    expect(cluster.node('worker-1').status!.capacity!['cpu']).toBe('8')
    cluster.engine.setNodePower('worker-1', true)
    cluster.run(5)
    expect(cluster.node('worker-1').status!.capacity!['cpu']).toBe('4')
    expect(cluster.podRow('web')).toBe('0/1 OutOfcpu 0')
  })

  it('N2 a removed machine stays gone over a restart, and one that takes its name has nothing of it', () => {
    start({ workers: 2, onDisk: true })
    cluster.engine.strainNode('worker-2', { slowDisk: 20 })
    change({ type: 'remove', name: 'worker-2', deletesNode: false })
    expect(cluster.engine.strains).toEqual({})
    cluster.restart()
    cluster.run(120)
    expect(statusOf('worker-2')).toBe('NotReady')
    cluster.delete('nodes worker-2')
    expect(join({ name: 'worker-2' })).toMatchObject({ isDone: true })
    // The pods of the old one go first.
    expect(cluster.until(() => statusOf('worker-2') === 'Ready', 180)).toBeLessThan(180)
    expect(cluster.engine.poweredOff).toEqual([])
  })

  it('N2 a removed machine leaves its Node NotReady, or takes it along', () => {
    start({ workers: 3 })
    change({ type: 'remove', name: 'worker-3', deletesNode: true })
    expect(statusOf('worker-3')).toBeUndefined()
    change({ type: 'remove', name: 'worker-2', deletesNode: false })
    cluster.run(60)
    expect(statusOf('worker-2')).toBe('NotReady')
    expect(change({ type: 'restart', name: 'worker-2' })).toMatchObject({
      isDone: false,
      message: 'there is no machine "worker-2"'
    })
  })

  it('N2 machines and what was done to them stay over a restart of the process', () => {
    start({ onDisk: true })
    join({ name: 'extra-1', cpu: 3 })
    change({ type: 'partition', name: 'worker-1', isCutOff: true })
    change({ type: 'timing', timing: { gracePeriod: 100 } })
    cluster.run(40)
    cluster.restart()
    const { machines, timing } = cluster.engine.machines!.document()
    expect(machines.find(({ name }) => name === 'extra-1')).toMatchObject({ cpu: 3, ready: 'True' })
    expect(machines.find(({ name }) => name === 'worker-1')).toMatchObject({ isCutOff: true })
    expect(timing.gracePeriod).toBe(100)
    cluster.run(80)
    expect(statusOf('worker-1')).toBe('Ready')
    cluster.run(30)
    expect(statusOf('worker-1')).toBe('NotReady')
  })
})

describe('N9 the network add-on', () => {
  it('N9 without one nodes are NotReady and coredns stays Pending; with its manifest they become Ready', () => {
    start({ cni: 'none' })
    expect(cluster.rows('nodes').map((row) => row['Status'])).toEqual(['NotReady', 'NotReady', 'NotReady'])
    expect(cluster.podRows('k8s-app=kube-dns', 'kube-system')).toEqual(['0/1 Pending 0', '0/1 Pending 0'])
    expect(change({ type: 'network', cni: 'flannel' }).isDone).toBe(true)
    cluster.run(60)
    expect(cluster.rows('nodes').map((row) => row['Status'])).toEqual(['Ready', 'Ready', 'Ready'])
    expect(cluster.podRows('k8s-app=kube-dns', 'kube-system')).toEqual(['1/1 Running 0', '1/1 Running 0'])
  })

  const addOns = [
    ['flannel', 'kube-flannel-ds', 'kube-flannel', 'FlannelIsUp', /^10\.244\.\d+\./],
    ['weave', 'weave-net', 'kube-system', 'WeaveIsUp', /^10\.32\.\d+\./],
    ['calico', 'calico-node', 'kube-system', 'CalicoIsUp', /^10\.244\.\d+\./]
  ] as const
  it.each(addOns)(
    'N9 %s brings its DaemonSet, its condition and its addresses',
    (cni, name, namespace, reason, address) => {
      start({ cni })
      expect(cluster.get<DaemonSet>(`daemonsets ${name}`, namespace)!.status).toMatchObject({ numberReady: 3 })
      expect(cluster.podRows(undefined, namespace).every((row) => /^(\d)\/\1 R/.test(row))).toBe(true)
      join({ name: 'late-1' })
      cluster.run(90)
      expect(statusOf('late-1')).toBe('Ready')
      expect(conditionOf(cluster.node('late-1'), 'NetworkUnavailable')).toMatchObject({ status: 'False', reason })
      cluster.create(deployment('web', { replicas: 3 }))
      cluster.run(20)
      for (const { status } of cluster.pods('app=web')) expect(status!.podIP).toMatch(address)
    }
  )
})
