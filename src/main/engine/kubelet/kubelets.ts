import { leaseKind } from '../../../shared/kinds/lease/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { NodeStrain } from '../../../shared/kinds/node/strain.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Lease, Node, Pod } from '../../../shared/schema/types.ts'
import { ApiError } from '../api/api-error.ts'
import type { PodTokens } from '../api/pod-token.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import type { NodeHeartbeats } from '../controllers/node-lifecycle/heartbeat.ts'
import { PodAddresses } from '../network/pod-addresses.ts'
import type { Change } from '../store/object-store.ts'
import { ConfigVersions } from './configuration/config-versions.ts'
import type { ContainerFiles, ContainerRuntime } from './container-runtime.ts'
import { ImageCatalogue, type PullableImage } from './images/image-catalogue.ts'
import { NodeImages } from './images/node-images.ts'
import { Kubelet } from './kubelet.ts'
import { NodeMachine } from './node-machine.ts'
import { lastRenewal, newLease, renewedLease, reportedNode, type Heartbeat } from './node-leases.ts'
import { renewedConditions } from './node-status.ts'

export interface KubeletOptions {
  readonly runtime: ContainerRuntime
  readonly catalogue?: ImageCatalogue
  /** When a machine was last switched on, in milliseconds: what ran there before has ended. */
  readonly bootedAt?: (nodeName: string) => number | undefined
  /** Gives out the tokens of projected volumes. */
  readonly tokens?: PodTokens
  /** What weighs on a machine beside its pods. */
  readonly strainOf?: (nodeName: string) => NodeStrain | undefined
}

interface NodeRecord {
  readonly kubelet: Kubelet
  readonly images: NodeImages
  readonly addresses: PodAddresses
  readonly machine: NodeMachine
  heartbeat: Heartbeat
}

const mirrorAnnotation = 'kubernetes.io/config.mirror'
/** Milliseconds until a kubelet makes the mirror of a static pod again that somebody deleted. */
const mirrorDelay = 1000

/** All kubelets of the cluster: one for every Node, for as long as the Node is there. */
export class Kubelets implements Component, NodeHeartbeats {
  readonly name = 'kubelet'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #runtime: ContainerRuntime
  readonly #catalogue: ImageCatalogue
  readonly #bootedAt: (nodeName: string) => number | undefined
  readonly #strainOf: (nodeName: string) => NodeStrain | undefined
  readonly #tokens: PodTokens | undefined
  readonly #config: ConfigVersions
  readonly #nodes = new Map<string, NodeRecord>()
  readonly #stopListeners: ((nodeName: string) => void)[] = []

  constructor(controlPlane: ControlPlane, options: KubeletOptions) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kubelet')
    this.#runtime = options.runtime
    this.#catalogue = options.catalogue ?? new ImageCatalogue()
    this.#bootedAt = options.bootedAt ?? (() => undefined)
    this.#tokens = options.tokens
    this.#config = new ConfigVersions(controlPlane.clock, controlPlane.store)
    this.#strainOf = options.strainOf ?? (() => undefined)
  }

  start(): void {
    const { store } = this.#controlPlane
    for (const node of store.all(nodeKind)) this.#addNode(node)
    store.onChange(nodeKind, (change) => this.#nodeChanged(change))
    store.onChange(podKind, (change) => this.#podChanged(change))
  }

  get runtime(): ContainerRuntime {
    return this.#runtime
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
    return id === undefined ? undefined : this.#runtime.files(id)
  }

  /** Whether a node's machine is on; true also of a node that no kubelet belongs to. */
  isUp(nodeName: string): boolean {
    return this.#nodes.get(nodeName)?.kubelet.isUp !== false
  }

  /** Milliseconds of a node's last heartbeat; undefined where no kubelet of that name ever was. */
  lastHeartbeat(nodeName: string): number | undefined {
    const record = this.#nodes.get(nodeName)
    return record === undefined ? undefined : lastRenewal(record.heartbeat, this.#controlPlane.clock.now)
  }

  onStopped(listener: (nodeName: string) => void): void {
    this.#stopListeners.push(listener)
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

  /** Takes the power from a machine: its containers end, its heartbeats stop, nobody is told. */
  stopNode(nodeName: string): void {
    const record = this.#nodes.get(nodeName)
    if (record === undefined || !record.kubelet.isUp) return
    record.heartbeat = { ...record.heartbeat, until: this.#controlPlane.clock.now }
    record.kubelet.stop()
    for (const listener of this.#stopListeners) listener(nodeName)
  }

  /** Switches a machine on again. */
  startNode(nodeName: string): void {
    const record = this.#nodes.get(nodeName)
    if (record === undefined || record.kubelet.isUp) return
    const { clock, store } = this.#controlPlane
    record.heartbeat = { since: clock.now, until: undefined }
    const node = store.get(nodeKind, undefined, nodeName)
    if (node !== undefined) this.#reportReady(node)
    record.kubelet.restart()
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
    const { clock, store } = this.#controlPlane
    const { name } = node.metadata
    const random = this.#controlPlane.random(`kubelet/${name}`)
    const machine = new NodeMachine(this.#strainOf(name))
    const images = new NodeImages(clock, random, this.#catalogue, machine)
    const addresses = new PodAddresses(node.spec.podCIDR)
    for (const image of node.status?.images ?? []) for (const reference of image.names ?? []) images.load(reference)
    const address = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '192.168.49.254'
    const kubelet = new Kubelet({
      nodeName: name,
      host: { hostIP: address, hostIPs: [{ ip: address }] },
      clock,
      store,
      writer: this.#writer,
      recorder: this.#controlPlane.recorder('kubelet', name),
      random,
      runtime: this.#runtime,
      images,
      addresses,
      machine,
      config: this.#config,
      tokens: this.#tokens
    })
    this.#nodes.set(name, { kubelet, images, addresses, machine, heartbeat: { since: clock.now, until: undefined } })
    this.#ensureLease(node)
    const bootedAt = this.#bootedAt(name)
    for (const pod of store.onNode(podKind, name))
      kubelet.adopt(pod, bootedAt !== undefined && ranBefore(pod, bootedAt))
  }

  #ensureLease(node: Node): void {
    const { clock, store } = this.#controlPlane
    const lease = newLease(node, clock.now)
    if (store.get(leaseKind, lease.metadata.namespace, node.metadata.name) !== undefined) return
    try {
      this.#writer.create(leaseKind, lease)
    } catch (error) {
      // Without its namespace there is no Lease; the kubelet of a real node only logs that.
      if (!(error instanceof ApiError)) throw error
    }
  }

  #nodeChanged(change: Change<Node>): void {
    const { name } = change.object.metadata
    if (change.type === 'ADDED' && !this.#nodes.has(name)) this.#addNode(change.object)
    const { podCIDR } = change.object.spec
    if (change.type === 'MODIFIED' && podCIDR !== undefined && podCIDR !== change.previous?.spec.podCIDR) {
      this.#nodes.get(name)?.addresses.setRange(podCIDR)
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
    if (change.type !== 'DELETED') {
      record.kubelet.podChanged(pod)
      return
    }
    record.kubelet.podRemoved(pod)
    if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) this.#mirrorAgain(pod)
  }

  /** A static pod is a file on its node: deleting its mirror does not end it. */
  #mirrorAgain(pod: Pod): void {
    const { clock, store } = this.#controlPlane
    const { name, namespace, labels, annotations, ownerReferences } = pod.metadata
    clock.after(mirrorDelay, () => {
      if (this.#nodes.get(pod.spec.nodeName!)?.kubelet.isUp !== true) return
      if (store.get(podKind, namespace, name) !== undefined) return
      this.#writer.create(podKind, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name,
          ...(namespace === undefined ? {} : { namespace }),
          ...(labels === undefined ? {} : { labels }),
          ...(annotations === undefined ? {} : { annotations }),
          ...(ownerReferences === undefined ? {} : { ownerReferences })
        },
        spec: pod.spec
      })
    })
  }

  #reportReady(node: Node): void {
    const { clock } = this.#controlPlane
    const { name } = node.metadata
    const recorder = this.#controlPlane.recorder('kubelet', name)
    recorder.event(node, 'Normal', 'Starting', 'Starting kubelet.')
    recorder.event(
      node,
      'Warning',
      'Rebooted',
      `Node ${name} has been rebooted, boot id: ${node.status?.nodeInfo?.bootID ?? ''}`
    )
    recorder.event(node, 'Normal', 'NodeReady', `Node ${name} status is now: NodeReady`)
    const conditions = renewedConditions(node.status?.conditions ?? [], clock.now)
    this.#writer.updateStatus(nodeKind, { ...node, status: { ...node.status, conditions } })
  }
}

/** Whether a status tells of a container that ran before a moment, and so ended with its machine. */
function ranBefore({ status }: Pod, time: number): boolean {
  // Statuses tell whole seconds.
  const second = Math.floor(time / 1000) * 1000
  for (const { state } of [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]) {
    const startedAt = state?.running?.startedAt
    if (startedAt !== undefined && parseTime(startedAt) < second) return true
  }
  return false
}
