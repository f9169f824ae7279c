import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { daemonSetKind } from '../../../shared/kinds/daemonset/kind.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { endpointsKind } from '../../../shared/kinds/endpoints/kind.ts'
import { endpointSliceKind } from '../../../shared/kinds/endpointslice/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { serviceAccountKind } from '../../../shared/kinds/serviceaccount/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { KubeObject, NewObject } from '../../../shared/kube/object.ts'
import type { Node } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'
import { ImageCatalogue, type PullableImage } from '../kubelet/images/image-catalogue.ts'
import { nodeObject, type NodeSize } from '../kubelet/node-status.ts'
import { podCidrOf } from '../network/pod-addresses.ts'
import { defaultClusterOptions, nodeAddress, type ClusterOptions } from './cluster-options.ts'
import { controlPlaneImages, mirrorPods } from './static-pods.ts'
import {
  kubernetesEndpoints,
  kubernetesEndpointSlice,
  kubernetesService,
  systemAccounts,
  systemConfigMaps,
  systemNamespaces,
  systemServices
} from './system-config.ts'
import { nodeImages, systemDaemonSets, systemDeployments } from './system-workloads.ts'

/** What is not said is as in defaultClusterOptions: one control plane, two workers. */
export type NewClusterOptions = Partial<ClusterOptions>

/**
 * Writes what a cluster holds that kubeadm has just made, with flannel and metrics-server added: namespaces, nodes,
 * the control plane's mirror pods, system workloads, Services and their configuration. Controllers, scheduler and
 * kubelets bring the rest up; it is all the same whether they have been started before or are started after.
 */
export function newCluster(controlPlane: ControlPlane, options: NewClusterOptions = {}): void {
  const made = { ...defaultClusterOptions, ...options }
  const { controlPlanes, workers, controlPlaneSize, workerSize, serviceRange } = made
  const create = creator(controlPlane)
  const address = nodeAddress(0)
  for (const name of systemNamespaces) {
    create('kube-apiserver', namespaceKind, { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {} })
  }
  for (const [namespace, name] of systemAccounts) {
    create(
      name === 'coredns' || name === 'kube-proxy' ? 'kubeadm' : 'kube-controller-manager',
      serviceAccountKind,
      account(namespace, name)
    )
  }
  for (const configMap of systemConfigMaps(address, made)) create('kubeadm', configMapKind, configMap)
  const masters = Array.from({ length: controlPlanes }, (_, index) => nodeAddress(index))
  const services = [kubernetesService(serviceRange), ...systemServices(serviceRange)]
  for (const service of services) create('kube-apiserver', serviceKind, service)
  create('kube-apiserver', endpointsKind, kubernetesEndpoints(masters))
  create('kube-apiserver', endpointSliceKind, kubernetesEndpointSlice(masters))
  for (let index = 0; index < controlPlanes; index++) {
    const name = `control-plane-${index + 1}`
    addNode(controlPlane, { name, index, isControlPlane: true, size: controlPlaneSize }, serviceRange)
  }
  for (let index = 0; index < workers; index++) {
    const name = `worker-${index + 1}`
    const position = controlPlanes + index
    addNode(controlPlane, { name, index: position, isControlPlane: false, size: workerSize }, serviceRange)
  }
  for (const daemonSet of systemDaemonSets) create('kubeadm', daemonSetKind, daemonSet)
  for (const deployment of systemDeployments) create('kubeadm', deploymentKind, deployment)
}

/** What a kubelet that has just registered says of its node. */
const readyReasons = ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID', 'NodeReady'] as const

export interface NewNode {
  readonly name: string
  /** The position among the cluster's machines, from 0: it gives the node its address and its pods' range. */
  readonly index: number
  readonly isControlPlane: boolean
  readonly size: NodeSize
  readonly labels?: Readonly<Record<string, string>>
}

/** Joins a machine to the cluster: its Node, and on a control plane the mirrors of its static pods. */
function addNode(controlPlane: ControlPlane, node: NewNode, serviceRange: string): Node {
  const { clock } = controlPlane
  const writer = controlPlane.writer('kubelet')
  const address = nodeAddress(node.index)
  const images = node.isControlPlane ? [...controlPlaneImages, ...nodeImages] : nodeImages
  const object = nodeObject({ ...node, address, podCIDR: podCidrOf(node.index), images: installed(images) }, clock.now)
  const created = writer.create(nodeKind, object)
  const recorder = controlPlane.recorder('kubelet', node.name)
  recorder.event(created, 'Normal', 'Starting', 'Starting kubelet.')
  for (const reason of readyReasons)
    recorder.event(created, 'Normal', reason, `Node ${node.name} status is now: ${reason}`)
  if (node.isControlPlane) {
    for (const pod of mirrorPods(created, address, clock.now, serviceRange)) writer.create(podKind, pod)
  }
  return created
}

const catalogue = new ImageCatalogue()

function installed(names: readonly string[]): readonly PullableImage[] {
  return names.map((name) => {
    const found = catalogue.find(name)
    if (!found.found) throw new Error(`the image catalogue lacks ${name}: ${found.error}`)
    return found.image
  })
}

function account(namespace: string, name: string): NewObject<KubeObject> {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }
}

/** Creates what is not there yet: a component that runs already may have been faster. */
export function creator(controlPlane: ControlPlane) {
  return <T extends KubeObject>(manager: string, kind: Kind<T>, object: NewObject<T>): void => {
    const { namespace, name } = object.metadata
    if (controlPlane.store.get(kind, namespace, name!) === undefined) controlPlane.writer(manager).create(kind, object)
  }
}
