import { expect, test } from 'vitest'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { leaseKind } from '../../../shared/kinds/lease/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { serviceAccountKind } from '../../../shared/kinds/serviceaccount/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { ControlPlane } from '../control-plane.ts'
import { createControllers, createNodeControllers } from '../controllers/controllers.ts'
import { Kubelets } from '../kubelet/kubelets.ts'
import { LivingRuntime } from '../containers/living-runtime.ts'
import { memoryLogs } from '../kubelet/testing-kubelets.ts'
import { Scheduler } from '../scheduler/scheduler.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { completeMachine } from '../../../shared/machines/machine.ts'
import type { NewClusterOptions } from './cluster-options.ts'
import { newCluster } from './new-cluster.ts'
import { registerNode } from './register-node.ts'

interface Cluster {
  readonly controlPlane: ControlPlane
  readonly kubelets: Kubelets
}

function create(options?: NewClusterOptions): Cluster {
  const controlPlane = createTestControlPlane()
  newCluster(controlPlane, options)
  const kubelets = new Kubelets(controlPlane, { runtime: new LivingRuntime(controlPlane.clock, memoryLogs()) })
  return { controlPlane, kubelets }
}

/** The cluster with its kubelets alone: nothing but the static pods runs. */
function start(options?: NewClusterOptions): Cluster {
  const cluster = create(options)
  cluster.kubelets.start()
  return cluster
}

function names(objects: Iterable<KubeObject>): readonly string[] {
  return [...objects].map(({ metadata }) => metadata.name).sort()
}

test('N1: a new cluster has a tainted control plane, two workers and the namespaces of a real one', () => {
  const { controlPlane } = start()
  const { store } = controlPlane
  expect(names(store.all(nodeKind))).toEqual(['control-plane-1', 'worker-1', 'worker-2'])
  expect(names(store.all(namespaceKind))).toEqual([
    'default',
    'kube-flannel',
    'kube-node-lease',
    'kube-public',
    'kube-system',
    'local-path-storage'
  ])
  const [master, worker] = ['control-plane-1', 'worker-1'].map((name) => store.get(nodeKind, undefined, name)!)
  expect(master!.spec.taints).toEqual([{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }])
  expect(master!.status!.capacity).toMatchObject({ cpu: '4', memory: '8Gi', pods: '110' })
  expect(worker!.spec).toMatchObject({ podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24'] })
  expect(worker!.spec.taints).toBeUndefined()
  expect(worker!.status).toMatchObject({
    capacity: { cpu: '8', memory: '32Gi' },
    addresses: [
      { type: 'InternalIP', address: '172.18.0.3' },
      { type: 'Hostname', address: 'worker-1' }
    ],
    nodeInfo: { kubeletVersion: 'v1.34.1', containerRuntimeVersion: 'containerd://2.1.4' }
  })
  expect(worker!.status!.conditions!.find(({ type }) => type === 'Ready')).toMatchObject({
    status: 'True',
    reason: 'KubeletReady'
  })
})

test('N1: Services, accounts and configuration are there', () => {
  const { store } = start().controlPlane
  expect(store.get(serviceKind, 'default', 'kubernetes')!.spec.clusterIP).toBe('10.96.0.1')
  expect(store.get(serviceKind, 'kube-system', 'kube-dns')!.spec.clusterIP).toBe('10.96.0.10')
  expect(names(store.inNamespace(configMapKind, 'kube-system'))).toEqual([
    'coredns',
    'extension-apiserver-authentication',
    'kube-proxy',
    'kubeadm-config',
    'kubelet-config'
  ])
  expect(store.get(configMapKind, 'kube-public', 'cluster-info')).toBeDefined()
  expect(store.get(serviceAccountKind, 'kube-system', 'coredns')).toBeDefined()
})

test("N1: the control plane's mirror pods start without a pull and are made again where somebody deletes one", () => {
  const { controlPlane } = start()
  const { clock, store } = controlPlane
  clock.advanceTo(clock.now + 45_000)
  const pods = [...store.onNode(podKind, 'control-plane-1')]
  expect(names(pods)).toEqual([
    'etcd-control-plane-1',
    'kube-apiserver-control-plane-1',
    'kube-controller-manager-control-plane-1',
    'kube-scheduler-control-plane-1'
  ])
  for (const pod of pods) {
    expect(pod.status).toMatchObject({ phase: 'Running', podIP: '172.18.0.2', hostIP: '172.18.0.2' })
    expect(pod.status!.conditions!.every(({ status }) => status === 'True')).toBe(true)
    expect(pod.metadata.ownerReferences![0]).toMatchObject({ kind: 'Node', name: 'control-plane-1', controller: true })
    expect(pod.metadata.annotations!['kubernetes.io/config.mirror']).toMatch(/^[0-9a-f]{32}$/)
  }
  const { uid } = store.get(podKind, 'kube-system', 'etcd-control-plane-1')!.metadata
  controlPlane.writer('test').delete(podKind, 'kube-system', 'etcd-control-plane-1', { gracePeriodSeconds: 0 })
  clock.advanceTo(clock.now + 30_000)
  const again = store.get(podKind, 'kube-system', 'etcd-control-plane-1')!
  expect(again.metadata.uid).not.toBe(uid)
  expect(again.status!.phase).toBe('Running')
})

test('N4: Leases are renewed by the clock, without a revision', () => {
  const { controlPlane, kubelets } = start()
  const { clock, store } = controlPlane
  clock.advanceTo(clock.now + 60_000)
  const { revision } = store
  clock.advanceTo(clock.now + 3_000_000)
  expect(store.revision).toBe(revision)
  const lease = kubelets.renewedLease(store.get(leaseKind, 'kube-node-lease', 'worker-1')!)
  expect(lease.spec).toMatchObject({ holderIdentity: 'worker-1', leaseDurationSeconds: 40 })
  expect(clock.now - parseTime(lease.spec.renewTime!)).toBeLessThan(10_000)
  const node = kubelets.reportedNode(store.get(nodeKind, undefined, 'worker-1')!)
  const ready = node.status!.conditions!.find(({ type }) => type === 'Ready')!
  expect(clock.now - parseTime(ready.lastHeartbeatTime!)).toBeLessThan(300_000)
})

test('N4: a kubelet that falls silent is told to who listens', () => {
  const { kubelets } = start()
  const stopped: string[] = []
  kubelets.machines.onStopped((name) => stopped.push(name))
  kubelets.machines.stop('worker-2')
  kubelets.machines.stop('worker-2')
  expect(stopped).toEqual(['worker-2'])
})

test('N1: a hundred workers, each with an address and a range of its own', () => {
  const { store } = start({ workers: 100 }).controlPlane
  const nodes = [...store.all(nodeKind)]
  expect(nodes).toHaveLength(101)
  expect(new Set(nodes.map(({ spec }) => spec.podCIDR)).size).toBe(101)
  expect(new Set(nodes.map(({ status }) => status!.addresses![0]!.address)).size).toBe(101)
})

test('N1: with controllers and scheduler every system pod comes up, on every node what belongs there', () => {
  const { controlPlane, kubelets } = create()
  const heartbeats = kubelets.machines
  for (const component of [
    ...createNodeControllers(controlPlane, heartbeats),
    ...createControllers(controlPlane),
    new Scheduler(controlPlane),
    kubelets
  ])
    component.start()
  const { clock, store } = controlPlane
  clock.advanceTo(clock.now + 60_000)
  const pods = [...store.all(podKind)]
  const count = (prefix: string): number => pods.filter(({ metadata }) => metadata.name.startsWith(prefix)).length
  expect(['coredns-', 'metrics-server-', 'kube-proxy-', 'kube-flannel-ds-'].map(count)).toEqual([2, 1, 3, 3])
  expect(pods).toHaveLength(15)
  for (const { status } of pods) expect(status!.conditions!.find(({ type }) => type === 'Ready')!.status).toBe('True')
  expect(store.get(configMapKind, 'default', 'kube-root-ca.crt')).toBeDefined()
  expect(store.get(serviceAccountKind, 'default', 'default')).toBeDefined()
})

test('N2: a node that comes without a podCIDR gets one, and its pods addresses out of it', () => {
  const { controlPlane, kubelets } = create()
  for (const component of [
    ...createNodeControllers(controlPlane, kubelets.machines),
    ...createControllers(controlPlane),
    new Scheduler(controlPlane),
    kubelets
  ])
    component.start()
  const { clock, store } = controlPlane
  registerNode(controlPlane, completeMachine({ name: 'worker-9' }, '172.18.0.99'), {}, '10.96.0.0/12')
  clock.advanceTo(clock.now + 1000)
  expect(store.get(nodeKind, undefined, 'worker-9')!.spec.podCIDR).toBe('10.244.3.0/24')
  controlPlane.writer('test').create(podKind, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default' },
    spec: { nodeName: 'worker-9', containers: [{ name: 'web', image: 'nginx' }] }
  })
  clock.advanceTo(clock.now + 30_000)
  expect(store.get(podKind, 'default', 'web')!.status!.podIP).toMatch(/^10\.244\.3\.\d+$/)
})
