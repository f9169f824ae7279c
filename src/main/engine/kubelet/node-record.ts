import type { NodeStrain } from '../../../shared/kinds/node/strain.ts'
import type { Machine } from '../../../shared/machines/machine.ts'
import type { Node } from '../../../shared/schema/types.ts'
import type { PodTokens } from '../api/pod-token.ts'
import type { ControlPlane } from '../control-plane.ts'
import { PodAddresses } from '../network/pod-addresses.ts'
import type { DataShelf } from '../volumes/volume-data.ts'
import type { ConfigVersions } from './configuration/config-versions.ts'
import type { ServiceVariables } from './configuration/service-variables.ts'
import type { ContainerRuntime } from './container-runtime.ts'
import type { ImageCatalogue } from './images/image-catalogue.ts'
import { NodeImages } from './images/node-images.ts'
import { Kubelet } from './kubelet.ts'
import { hasNetwork } from './network-config.ts'
import { connectedRecorder, connectedWriter } from './node-connection.ts'
import type { Heartbeat } from './node-leases.ts'
import { NodeMachine } from './node-machine.ts'
import { UntoldStatus } from './untold-status.ts'

/** A node with its kubelet, as the cluster's kubelets know it. */
export interface NodeRecord {
  readonly kubelet: Kubelet
  readonly images: NodeImages
  readonly addresses: PodAddresses
  readonly machine: NodeMachine
  heartbeat: Heartbeat
  /** Whether the machine runs but cannot reach the API. */
  isCutOff: boolean
  /** Whether it was started again and could not tell the API yet. */
  hasBooted: boolean
  /** Whether the runtime knows how to give pods a network. */
  hasNetwork: boolean
  /** The machine as it is, where its kubelet could not tell that yet. */
  untold: Machine | undefined
}

/** What the kubelets of a cluster have in common. */
export interface NodeParts {
  readonly runtime: ContainerRuntime
  readonly catalogue: ImageCatalogue
  readonly config: ConfigVersions
  readonly services: ServiceVariables
  readonly tokens: PodTokens | undefined
  /** Where what the API does not know yet is kept with each commit. */
  readonly shelf: DataShelf
  /** The range of a node's pods, by its podCIDR. */
  podRange(podCIDR: string): string
  /** What weighs on a machine beside its pods. */
  strainOf(nodeName: string): NodeStrain | undefined
  /** Whether nobody answers at a registry. */
  isRegistryDown(registry: string): boolean
}

/** A node that is new here, with the images that it says it has; its kubelet has no pod yet. */
export function newNodeRecord(
  controlPlane: ControlPlane,
  parts: NodeParts,
  node: Node,
  isConnected: () => boolean
): NodeRecord {
  const { clock, store } = controlPlane
  const { runtime, catalogue, config, services, tokens, shelf } = parts
  const { name } = node.metadata
  const { podCIDR } = node.spec
  const random = controlPlane.random(`kubelet/${name}`)
  const machine = new NodeMachine(parts.strainOf(name))
  const images = new NodeImages(clock, random, catalogue, machine, (registry) => parts.isRegistryDown(registry))
  const addresses = new PodAddresses(podCIDR === undefined ? undefined : parts.podRange(podCIDR))
  for (const image of node.status?.images ?? []) for (const reference of image.names ?? []) images.load(reference)
  const address = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '192.168.49.254'
  const host = { hostIP: address, hostIPs: [{ ip: address }] }
  const kubelet = new Kubelet({
    nodeName: name,
    host,
    clock,
    store,
    writer: connectedWriter(controlPlane.writer('kubelet'), isConnected),
    recorder: connectedRecorder(controlPlane.recorder('kubelet', name), isConnected),
    random,
    runtime,
    images,
    addresses,
    machine,
    config,
    services,
    untold: new UntoldStatus(shelf, host, () => clock.now),
    tokens
  })
  return {
    kubelet,
    images,
    addresses,
    machine,
    heartbeat: { since: clock.now, until: undefined },
    isCutOff: false,
    hasBooted: false,
    hasNetwork: hasNetwork(node),
    untold: undefined
  }
}
