import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { NodeStrain } from '../../../shared/kinds/node/strain.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Lease, Node, Pod } from '../../../shared/schema/types.ts'
import type { PodTokens } from '../api/pod-token.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import type { Change } from '../store/object-store.ts'
import { MemoryShelf, type DataShelf } from '../volumes/volume-data.ts'
import { ConfigVersions } from './configuration/config-versions.ts'
import { ServiceVariables } from './configuration/service-variables.ts'
import type { ContainerFiles, ContainerRuntime } from './container-runtime.ts'
import { ImageCatalogue, type PullableImage } from './images/image-catalogue.ts'
import type { Kubelet } from './kubelet.ts'
import { ranBefore } from './pod-adoption.ts'
import { LeaseKeeping } from './lease-keeping.ts'
import { MachineChanges } from './machine-changes.ts'
import { renewedLease, reportedNode } from './node-leases.ts'
import { wroteNetworkConfig } from './network-config.ts'
import { isMirror, mirrorAgain } from './mirror-pods.ts'
import { newNodeRecord, type NodeParts, type NodeRecord } from './node-record.ts'
import { NodeReports } from './node-reports.ts'

export interface KubeletOptions {
  readonly runtime: ContainerRuntime
  readonly catalogue?: ImageCatalogue
  /** When a machine was last switched on, in milliseconds: what ran there before has ended. */
  readonly bootedAt?: (nodeName: string) => number | undefined
  /** The range of a node's pods, where the network add-on does not take its podCIDR. */
  readonly podRange?: (podCIDR: string) => string
  /** Gives out the tokens of projected volumes. */
  readonly tokens?: PodTokens
  /** Where is kept what the API was not told yet; in memory only where absent. */
  readonly shelf?: DataShelf
  /** What weighs on a machine beside its pods. */
  readonly strainOf?: (nodeName: string) => NodeStrain | undefined
  /** Whether nobody answers at a registry. */
  readonly isRegistryDown?: (registry: string) => boolean
}

/** Milliseconds between two looks at the runtime's own condition: upstream's updateRuntimeUp. */
const runtimePeriod = 5000

/** All kubelets of the cluster: one for every Node, for as long as the Node is there. */
export class Kubelets implements Component {
  readonly name = 'kubelet'
  readonly #controlPlane: ControlPlane
  readonly #reports: NodeReports
  readonly #leases: LeaseKeeping
  readonly #parts: NodeParts
  readonly #bootedAt: (nodeName: string) => number | undefined
  readonly #services: ServiceVariables
  readonly #nodes = new Map<string, NodeRecord>()
  /** What happens to the machines below them. */
  readonly machines: MachineChanges

  constructor(controlPlane: ControlPlane, options: KubeletOptions) {
    this.#controlPlane = controlPlane
    this.#reports = new NodeReports(controlPlane)
    this.#leases = new LeaseKeeping(controlPlane, (name) => {
      const record = this.#nodes.get(name)
      return record !== undefined && record.kubelet.isUp && !record.isCutOff
    })
    this.machines = new MachineChanges(controlPlane.clock, this.#nodes, this.#reports, this.#leases)
    this.#bootedAt = options.bootedAt ?? (() => undefined)
    this.#services = new ServiceVariables(controlPlane.store)
    this.#parts = {
      runtime: options.runtime,
      catalogue: options.catalogue ?? new ImageCatalogue(),
      config: new ConfigVersions(controlPlane.clock, controlPlane.store),
      services: this.#services,
      tokens: options.tokens,
      shelf: options.shelf ?? new MemoryShelf(),
      podRange: options.podRange ?? ((podCIDR) => podCIDR),
      strainOf: options.strainOf ?? (() => undefined),
      isRegistryDown: options.isRegistryDown ?? (() => false)
    }
  }

  start(): void {
    const { store } = this.#controlPlane
    this.#services.start()
    this.#leases.start()
    for (const node of store.all(nodeKind)) this.#addNode(node)
    store.onChange(nodeKind, (change) => this.#nodeChanged(change))
    store.onChange(podKind, (change) => this.#podChanged(change))
  }

  get runtime(): ContainerRuntime {
    return this.#parts.runtime
  }

  kubelet(nodeName: string): Kubelet | undefined {
    return this.#nodes.get(nodeName)?.kubelet
  }

  /** The images on a node now. The Node object names only those that it was registered with. */
  imagesOn(nodeName: string): readonly PullableImage[] {
    return this.#nodes.get(nodeName)?.images.list() ?? []
  }

  /** Id of a pod's running container, for exec, logs and usage; undefined where it does not run. */
  containerId(pod: Pod, container: string): string | undefined {
    const kubelet = this.#nodes.get(pod.spec.nodeName ?? '')?.kubelet
    return kubelet?.pods.running(pod.metadata.uid).find(({ name }) => name === container)?.id
  }

  /** The files of a pod's running container, those of its volumes among them; undefined where it does not run. */
  files(pod: Pod, container: string): ContainerFiles | undefined {
    const id = this.containerId(pod, container)
    return id === undefined ? undefined : this.#parts.runtime.files(id)
  }

  /** An object as a reader sees it: Leases and Nodes with the times of their newest heartbeats. */
  asRead<T extends KubeObject>(object: T): T {
    const any: KubeObject = object
    if (any.kind === 'Lease') return this.renewedLease(any as Lease) as KubeObject as T
    return any.kind === 'Node' ? (this.reportedNode(any as Node) as KubeObject as T) : object
  }

  /** A node's Lease with its latest, virtual renewal. */
  renewedLease(lease: Lease): Lease {
    return renewedLease(lease, this.#nodes.get(lease.metadata.name)?.heartbeat, this.#controlPlane.clock.now)
  }

  /** A Node with the heartbeat times of its kubelet's latest, virtual report. */
  reportedNode(node: Node): Node {
    return reportedNode(node, this.#nodes.get(node.metadata.name)?.heartbeat, this.#controlPlane.clock.now)
  }

  /** Lets something weigh on a machine, in place of what did before. */
  strainNode(nodeName: string, strain: NodeStrain): void {
    const record = this.#nodes.get(nodeName)
    if (record !== undefined) record.machine.strain = strain
  }

  strainOf(nodeName: string): NodeStrain {
    return this.#nodes.get(nodeName)?.machine.strain ?? {}
  }

  /** Bytes and number of the images on a node. */
  imageUse(nodeName: string): { readonly bytes: number; readonly count: number } {
    const images = this.#nodes.get(nodeName)?.images
    return { bytes: images?.size ?? 0, count: images?.list().length ?? 0 }
  }

  /** Removes the images on a node that no container uses; returns the bytes that this frees. */
  removeUnusedImages(nodeName: string): number {
    const record = this.#nodes.get(nodeName)
    return record === undefined ? 0 : record.images.removeUnused(record.kubelet.pods.imagesInUse())
  }

  #addNode(node: Node): void {
    const { store } = this.#controlPlane
    const { name } = node.metadata
    const record = newNodeRecord(this.#controlPlane, this.#parts, node, () => this.#nodes.get(name)?.isCutOff !== true)
    this.#nodes.set(name, record)
    // The process may have ended between the network of the node and its kubelet's next look.
    if (record.hasNetwork && conditionOf(node.status, 'Ready')?.status === 'False') this.#reportSoon(name)
    this.#leases.ensure(name)
    const bootedAt = this.#bootedAt(name)
    for (const pod of store.onNode(podKind, name)) {
      record.kubelet.adopt(pod, bootedAt !== undefined && ranBefore(pod, bootedAt))
      this.#noteNetwork(pod)
    }
  }

  #nodeChanged(change: Change<Node>): void {
    const { name } = change.object.metadata
    if (change.type === 'ADDED' && !this.#nodes.has(name)) this.#addNode(change.object)
    const { podCIDR } = change.object.spec
    if (change.type === 'MODIFIED' && podCIDR !== undefined && podCIDR !== change.previous?.spec.podCIDR) {
      this.#nodes.get(name)?.addresses.setRange(this.#parts.podRange(podCIDR))
    }
    if (change.type !== 'DELETED') return
    this.#nodes.get(name)?.kubelet.stop()
    this.#nodes.delete(name)
  }

  #podChanged(change: Change<Pod>): void {
    const pod = change.object
    const { nodeName } = pod.spec
    if (nodeName === undefined) return
    const record = this.#nodes.get(nodeName)
    if (record === undefined) return
    this.#noteNetwork(pod)
    // What one that is cut off does not hear it asks for when it is not any more.
    if (record.isCutOff) return
    if (change.type !== 'DELETED') {
      record.kubelet.podChanged(pod)
      return
    }
    record.kubelet.podRemoved(pod)
    if (isMirror(pod)) mirrorAgain(this.#controlPlane, pod, () => this.#nodes.get(nodeName)?.kubelet.isUp === true)
  }

  /** Where an add-on has told the runtime of its network, the kubelet sees it at its next look. */
  #noteNetwork(pod: Pod): void {
    const nodeName = pod.spec.nodeName!
    const record = this.#nodes.get(nodeName)
    if (record === undefined || record.hasNetwork || !wroteNetworkConfig(pod)) return
    record.hasNetwork = true
    this.#reportSoon(nodeName)
  }

  #reportSoon(nodeName: string): void {
    this.#controlPlane.clock.after(runtimePeriod, () => this.#reportNode(nodeName))
  }

  #reportNode(nodeName: string): void {
    const record = this.#nodes.get(nodeName)
    if (record !== undefined && !record.isCutOff && record.kubelet.isUp)
      this.#reports.posted(nodeName, record.hasNetwork)
  }
}
