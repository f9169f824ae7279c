import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { persistentVolumeKind } from '../../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { claimsOfPod } from '../../../../shared/kinds/pod/pod-claims.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { fnv1a } from '../../../../shared/kube/hash.ts'
import type { Node, PersistentVolumeClaim, Pod } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { WorkQueue } from '../../controllers/work-queue.ts'
import { needsAttachment, uniqueVolumeName } from '../../volumes/attachments.ts'
import { claimUsersOf } from '../../volumes/claim-users.ts'

/** Milliseconds between two posts of a node's status: upstream's nodeStatusUpdateFrequency. */
const statusPeriod = 10_000

/**
 * What kubelets post as status.volumesInUse: the volumes that must be attached and that their pods mount, from the
 * moment the kubelet knows of the pod until it has unmounted them (upstream's volumemanager.GetVolumesInUse). As there
 * it goes out with the node's next regular status.
 */
export class VolumesInUse implements Component {
  readonly name = 'kubelet-volumes-in-use'
  readonly #plane: ControlPlane
  readonly #isReachable: (node: string) => boolean
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  /** Nodes that could not post what has changed. */
  readonly #unposted = new Set<string>()

  /** `isReachable`: whether a node's kubelet works and reaches the API. */
  constructor(plane: ControlPlane, isReachable: (node: string) => boolean) {
    this.#plane = plane
    this.#isReachable = isReachable
    this.#writer = plane.writer('kubelet')
    this.#queue = new WorkQueue(plane.clock, (node) => this.#post(node), { latency: 0 })
  }

  start(): void {
    const { store } = this.#plane
    store.onChange<Pod>(podKind, ({ object, previous, type }) => {
      const isMoved = type !== 'MODIFIED' || object.spec.nodeName !== previous?.spec.nodeName
      if (isMoved || (previous !== undefined && isPodTerminal(object) !== isPodTerminal(previous))) this.#look(object)
    })
    store.onChange<PersistentVolumeClaim>(persistentVolumeClaimKind, ({ object, previous }) => {
      const { namespace = '', name } = object.metadata
      if (!object.spec.volumeName || object.spec.volumeName === previous?.spec.volumeName) return
      for (const pod of claimUsersOf(store).podsOf(namespace, name)) this.#look(pod)
    })
    store.onChange<Node>(nodeKind, ({ type, object }) => {
      const { name } = object.metadata
      // A kubelet that is back posts its conditions, and this with them.
      if (this.#unposted.delete(name) && type !== 'DELETED') this.#soon(name)
    })
    for (const pod of store.all(podKind)) this.#look(pod)
    // What a node last posted may be of pods that have gone since.
    for (const { metadata, status } of store.all(nodeKind))
      if (status?.volumesInUse !== undefined) this.#soon(metadata.name)
  }

  #look(pod: Pod): void {
    const { nodeName } = pod.spec
    if (nodeName !== undefined && claimsOfPod(pod).length > 0) this.#soon(nodeName)
  }

  /** Each node has a beat of its own. */
  #soon(node: string): void {
    const phase = fnv1a(node) % statusPeriod
    this.#queue.addAfter(node, statusPeriod - ((this.#plane.clock.now + phase) % statusPeriod))
  }

  #post(name: string): void {
    const node = this.#plane.store.get(nodeKind, undefined, name)
    if (node === undefined) return
    if (!this.#isReachable(name)) {
      this.#unposted.add(name)
      return
    }
    const { volumesInUse: before, ...status } = node.status ?? {}
    const inUse = this.#namesOn(name)
    if (deepEqual(inUse, before ?? [])) return
    const next = inUse.length === 0 ? status : { ...status, volumesInUse: inUse }
    this.#writer.updateStatus(nodeKind, { ...node, status: next })
  }

  #namesOn(node: string): readonly string[] {
    const { store } = this.#plane
    const names = new Set<string>()
    for (const pod of store.onNode<Pod>(podKind, node)) {
      if (isPodTerminal(pod)) continue
      for (const { claim } of claimsOfPod(pod)) {
        const stored = store.get(persistentVolumeClaimKind, pod.metadata.namespace, claim)
        const volume = store.get(persistentVolumeKind, undefined, stored?.spec.volumeName ?? '')
        if (volume !== undefined && needsAttachment(store, volume)) names.add(uniqueVolumeName(volume))
      }
    }
    return [...names].sort()
  }
}
