import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { csiDriverKind } from '../../../shared/kinds/csidriver/kind.ts'
import { daemonSetKind } from '../../../shared/kinds/daemonset/kind.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { endpointsKind } from '../../../shared/kinds/endpoints/kind.ts'
import { endpointSliceKind } from '../../../shared/kinds/endpointslice/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { serviceAccountKind } from '../../../shared/kinds/serviceaccount/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import { storageClassKind } from '../../../shared/kinds/storageclass/kind.ts'
import type { KubeObject, NewObject } from '../../../shared/kube/object.ts'
import { macOf, type Machine } from '../../../shared/machines/machine.ts'
import type { Namespace } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'
import type { NodeNetwork } from '../kubelet/node-status.ts'
import { networkAddOn } from '../network/add-ons/add-ons.ts'
import type { NetworkAddOn } from '../network/add-ons/network-add-on.ts'
import { podCidrOf } from '../network/pod-addresses.ts'
import { completeOptions, podCidr, type NewClusterOptions } from './cluster-options.ts'
import { registerNode } from './register-node.ts'
import { createServiceRange } from './service-range.ts'
import { csiDrivers, storageClasses } from './storage-classes.ts'
import {
  localPathAccount,
  networkDiskAccount,
  storageConfigMaps,
  storageDeployments,
  storageNamespaces
} from './storage-workloads.ts'
import {
  kubernetesEndpoints,
  kubernetesEndpointSlice,
  kubernetesService,
  systemAccounts,
  systemConfigMaps,
  systemNamespaces,
  systemServices
} from './system-config.ts'
import { systemDaemonSets, systemDeployments } from './system-workloads.ts'

/**
 * Writes what a cluster holds that kubeadm has just made, with a network add-on, metrics-server and storage added: namespaces,
 * nodes, the control plane's mirror pods, system workloads, Services and their configuration. Controllers, scheduler
 * and kubelets bring the rest up; it is all the same whether they have been started before or are started after.
 */
export function newCluster(controlPlane: ControlPlane, options: NewClusterOptions = {}): void {
  const made = completeOptions(options)
  const { machines, cni, serviceRange } = made
  const create = creator(controlPlane)
  const masters = machines.filter(({ role }) => role === 'control-plane').map(({ address }) => address)
  for (const name of systemNamespaces) create('kube-apiserver', namespaceKind, namespaceObject(name))
  for (const [namespace, name] of systemAccounts) {
    create(
      name === 'coredns' || name === 'kube-proxy' ? 'kubeadm' : 'kube-controller-manager',
      serviceAccountKind,
      account(namespace, name)
    )
  }
  for (const configMap of systemConfigMaps(made.apiAddress ?? masters[0] ?? '127.0.0.1', made)) {
    create('kubeadm', configMapKind, configMap)
  }
  createServiceRange(controlPlane, serviceRange)
  const services = [kubernetesService(serviceRange), ...systemServices(serviceRange)]
  for (const service of services) create('kube-apiserver', serviceKind, service)
  create('kube-apiserver', endpointsKind, kubernetesEndpoints(masters))
  create('kube-apiserver', endpointSliceKind, kubernetesEndpointSlice(masters))
  const addOn = networkAddOn(cni)
  machines.forEach((machine, index) => {
    const podCIDR = podCidrOf(index)
    const network = addOn === undefined ? undefined : networkOf(addOn, machine, podCIDR)
    registerNode(
      controlPlane,
      machine,
      { podCIDR, ...(network === undefined ? {} : { network }) },
      serviceRange,
      addOn?.images
    )
  })
  for (const storageClass of storageClasses) create('kubeadm', storageClassKind, storageClass)
  for (const driver of csiDrivers) create('kubeadm', csiDriverKind, driver)
  for (const name of storageNamespaces) create('kubeadm', namespaceKind, namespaceObject(name))
  for (const [namespace, name] of [localPathAccount, networkDiskAccount])
    create('kubeadm', serviceAccountKind, account(namespace, name))
  for (const configMap of storageConfigMaps) create('kubeadm', configMapKind, configMap)
  for (const daemonSet of systemDaemonSets) create('kubeadm', daemonSetKind, daemonSet)
  for (const deployment of [...systemDeployments, ...storageDeployments]) create('kubeadm', deploymentKind, deployment)
  if (addOn !== undefined) applyNetworkAddOn(controlPlane, addOn)
}

/** What the agent of an add-on has written on a node. */
function networkOf(addOn: NetworkAddOn, { name, address }: Machine, podCIDR: string): NodeNetwork {
  const { condition } = addOn
  return { condition, annotations: addOn.annotations({ name, address, podCIDR, mac: macOf(name) }) }
}

/** Applies an add-on's manifest; what is there of it already stays. */
export function applyNetworkAddOn(controlPlane: ControlPlane, addOn: NetworkAddOn): void {
  const create = creator(controlPlane)
  for (const name of addOn.namespaces) create('kubeadm', namespaceKind, namespaceObject(name))
  for (const [namespace, name] of addOn.accounts) create('kubeadm', serviceAccountKind, account(namespace, name))
  for (const configMap of addOn.configMaps(podCidr)) create('kubeadm', configMapKind, configMap)
  for (const daemonSet of addOn.daemonSets) create('kubeadm', daemonSetKind, daemonSet)
  for (const deployment of addOn.deployments) create('kubeadm', deploymentKind, deployment)
}

function namespaceObject(name: string): NewObject<Namespace> {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {} }
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
