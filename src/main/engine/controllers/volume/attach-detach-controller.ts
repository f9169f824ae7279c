import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { persistentVolumeKind } from '../../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { claimsOfPod } from '../../../../shared/kinds/pod/pod-claims.ts'
import { volumeAttachmentKind } from '../../../../shared/kinds/volumeattachment/kind.ts'
import { isConditionTrue } from '../../../../shared/kube/conditions.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod, VolumeAttachment } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'
import { keyOf, type Change } from '../../store/object-store.ts'
import { attachmentName, isExclusive, needsAttachment, uniqueVolumeName } from '../../volumes/attachments.ts'
import { claimUsersOf, type ClaimUsers } from '../../volumes/claim-users.ts'
import { WorkQueue } from '../work-queue.ts'
import { reportAttached } from './attached-volumes.ts'

/** Milliseconds after which a node that does not answer loses a volume (upstream's maxWaitForUnmountDuration). */
const longestUnmount = 6 * 60_000
/** Milliseconds between two looks at a volume that its node does not let go. */
const longestRest = 60_000
const outOfService = 'node.kubernetes.io/out-of-service'

/** Nodes that want a volume, each with the pods that it is for. */
type WantedNodes = ReadonlyMap<string, readonly Pod[]>

/** Attaches volumes to the nodes whose pods mount them; upstream's pkg/controller/volume/attachdetach. */
export class AttachDetachController implements Component {
  readonly name = 'attachdetach-controller'
  readonly #plane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  readonly #queue: WorkQueue
  readonly #users: ClaimUsers
  /** Names of attachments by volume. */
  readonly #attachments = new Map<string, Set<string>>()
  /** Since when nobody on its node wants an attachment, in milliseconds, by name. */
  readonly #unwanted = new Map<string, number>()
  /** By volume: the nodes that want it, cannot have it, and whose pods know it. */
  readonly #refused = new Map<string, ReadonlySet<string>>()

  constructor(plane: ControlPlane) {
    this.#plane = plane
    this.#writer = plane.writer('kube-controller-manager')
    this.#recorder = plane.recorder(this.name)
    this.#users = claimUsersOf(plane.store)
    this.#queue = new WorkQueue(plane.clock, (name) => this.#reconcile(name), { latency: 100 })
  }

  start(): void {
    const { store } = this.#plane
    store.onChange<Pod>(podKind, ({ object, previous, type }) => {
      const isMoved = type !== 'MODIFIED' || object.spec.nodeName !== previous?.spec.nodeName
      if (isMoved || (previous !== undefined && isPodTerminal(object) !== isPodTerminal(previous))) this.#look(object)
    })
    store.onChange<PersistentVolumeClaim>(persistentVolumeClaimKind, ({ object, previous }) => {
      if (object.spec.volumeName && object.spec.volumeName !== previous?.spec.volumeName)
        this.#queue.add(object.spec.volumeName)
    })
    store.onChange(persistentVolumeKind, ({ type, object }) => {
      if (type === 'DELETED') this.#refused.delete(object.metadata.name)
    })
    store.onChange<VolumeAttachment>(volumeAttachmentKind, (change) => this.#attachmentChanged(change))
    store.onChange(nodeKind, ({ object, previous, type }) => {
      const isTainted = object.spec.taints !== previous?.spec.taints
      const isOtherUse = object.status?.volumesInUse !== previous?.status?.volumesInUse
      if (type === 'DELETED' || isTainted || isOtherUse) this.#lookAtNode(object.metadata.name)
    })
    for (const attachment of store.all(volumeAttachmentKind)) {
      this.#file(attachment, true)
      const isAttached = attachment.status?.attached === true && attachment.metadata.deletionTimestamp === undefined
      if (isAttached) this.#report(attachment, true)
      this.#lookAtVolume(attachment)
    }
    for (const pod of store.all(podKind)) this.#look(pod)
  }

  #look(pod: Pod): void {
    for (const { claim } of claimsOfPod(pod)) {
      const stored = this.#plane.store.get(persistentVolumeClaimKind, pod.metadata.namespace, claim)
      if (stored?.spec.volumeName) this.#queue.add(stored.spec.volumeName)
    }
  }

  #lookAtNode(node: string): void {
    for (const pod of this.#plane.store.onNode<Pod>(podKind, node)) this.#look(pod)
    for (const [volume, names] of this.#attachments) {
      for (const name of names)
        if (this.#plane.store.get(volumeAttachmentKind, undefined, name)?.spec.nodeName === node)
          this.#queue.add(volume)
    }
  }

  #lookAtVolume({ spec }: VolumeAttachment): void {
    if (spec.source.persistentVolumeName !== undefined) this.#queue.add(spec.source.persistentVolumeName)
  }

  #file({ metadata, spec }: VolumeAttachment, isThere: boolean): void {
    const volume = spec.source.persistentVolumeName
    if (volume === undefined) return
    const names = this.#attachments.get(volume) ?? new Set()
    if (isThere) this.#attachments.set(volume, names.add(metadata.name))
    else {
      names.delete(metadata.name)
      this.#unwanted.delete(metadata.name)
      if (names.size === 0) this.#attachments.delete(volume)
    }
  }

  #attachmentChanged({ type, object, previous }: Change<VolumeAttachment>): void {
    if (type !== 'MODIFIED') this.#file(object, type === 'ADDED')
    this.#lookAtVolume(object)
    const isNew = object.status?.attached === true && previous?.status?.attached !== true
    if (type === 'MODIFIED' && isNew) this.#tellAttached(object)
    // Somebody may have taken an attachment away with his own hands.
    if (type === 'DELETED') this.#report(object, false)
  }

  #report({ spec }: VolumeAttachment, isAttached: boolean): void {
    const { store } = this.#plane
    const volume = store.get(persistentVolumeKind, undefined, spec.source.persistentVolumeName ?? '')
    if (volume !== undefined) reportAttached(store, this.#writer, volume, spec.nodeName, isAttached)
  }

  #tellAttached(attachment: VolumeAttachment): void {
    const { spec } = attachment
    this.#report(attachment, true)
    const name = spec.source.persistentVolumeName ?? ''
    const volume = this.#plane.store.get(persistentVolumeKind, undefined, name)
    const message = `AttachVolume.Attach succeeded for volume ${JSON.stringify(name)} `
    for (const pod of (volume && this.#wanted(volume).get(spec.nodeName)) ?? [])
      this.#recorder.event(pod, 'Normal', 'SuccessfulAttachVolume', message)
  }

  #wanted({ spec: { claimRef }, metadata }: PersistentVolume): WantedNodes {
    const wanted = new Map<string, Pod[]>()
    const { store } = this.#plane
    const claim = store.get(persistentVolumeClaimKind, claimRef?.namespace, claimRef?.name ?? '')
    if (claim?.spec.volumeName !== metadata.name || claim.metadata.uid !== claimRef?.uid) return wanted
    for (const pod of this.#users.podsOf(claim.metadata.namespace!, claim.metadata.name)) {
      const { nodeName } = pod.spec
      if (!nodeName || isPodTerminal(pod)) continue
      const pods = wanted.get(nodeName)
      if (pods === undefined) wanted.set(nodeName, [pod])
      else pods.push(pod)
    }
    return wanted
  }

  #attachmentsOf(volume: string): readonly VolumeAttachment[] {
    const found: VolumeAttachment[] = []
    for (const name of this.#attachments.get(volume) ?? []) {
      const attachment = this.#plane.store.byKey(volumeAttachmentKind, keyOf(undefined, name))
      if (attachment !== undefined) found.push(attachment)
    }
    return found
  }

  #reconcile(name: string): void {
    const volume = this.#plane.store.get(persistentVolumeKind, undefined, name)
    const wanted = volume !== undefined && needsAttachment(this.#plane.store, volume) ? this.#wanted(volume) : undefined
    // First what goes: another node may be waiting for it.
    for (const attachment of this.#attachmentsOf(name)) {
      if (wanted?.has(attachment.spec.nodeName) === true) this.#unwanted.delete(attachment.metadata.name)
      else if (attachment.metadata.deletionTimestamp === undefined) this.#detach(attachment, volume, name)
    }
    if (volume === undefined || wanted === undefined) return
    const refused = new Set<string>()
    for (const [node, pods] of wanted) if (!this.#attach(volume, node, pods)) refused.add(node)
    if (refused.size === 0) this.#refused.delete(name)
    else this.#refused.set(name, refused)
  }

  /**
   * When its kubelet says that it has unmounted it. From a node that is not ready it is taken after a while all the
   * same, from one out of service at once.
   */
  #detach(attachment: VolumeAttachment, volume: PersistentVolume | undefined, name: string): void {
    const { store, clock } = this.#plane
    const { nodeName } = attachment.spec
    const node = store.get(nodeKind, undefined, nodeName)
    const isMounted =
      node === undefined ||
      (volume !== undefined && node.status?.volumesInUse?.includes(uniqueVolumeName(volume)) === true)
    const isHealthy = node !== undefined && isConditionTrue(node.status, 'Ready')
    const isOut = node?.spec.taints?.some(({ key }) => key === outOfService) === true
    const since = this.#unwanted.get(attachment.metadata.name) ?? clock.now
    if (!isMounted || isOut || (!isHealthy && clock.now - since >= longestUnmount)) {
      this.#report(attachment, false)
      this.#writer.delete(volumeAttachmentKind, undefined, attachment.metadata.name)
      return
    }
    this.#unwanted.set(attachment.metadata.name, since)
    this.#queue.addAfter(name, Math.max(since + longestUnmount - clock.now, longestRest))
  }

  /** False where another node has the volume to itself. */
  #attach(volume: PersistentVolume, nodeName: string, pods: readonly Pod[]): boolean {
    const name = attachmentName(volume, nodeName)
    const { store } = this.#plane
    if (store.get(volumeAttachmentKind, undefined, name) !== undefined) return true
    const others = isExclusive(volume) ? this.#attachmentsOf(volume.metadata.name) : []
    if (others.length > 0) {
      if (this.#refused.get(volume.metadata.name)?.has(nodeName) !== true) this.#tellRefused(volume, nodeName, pods)
      return false
    }
    this.#writer.create(volumeAttachmentKind, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttachment',
      metadata: { name },
      spec: { attacher: volume.spec.csi!.driver, nodeName, source: { persistentVolumeName: volume.metadata.name } }
    })
    return true
  }

  #tellRefused(volume: PersistentVolume, nodeName: string, pods: readonly Pod[]): void {
    const others: string[] = []
    for (const [node, users] of this.#wanted(volume))
      if (node !== nodeName) for (const { metadata } of users) others.push(metadata.name)
    const why =
      others.length === 0
        ? "Volume is already exclusively attached to one node and can't be attached to another"
        : `Volume is already used by pod(s) ${others.join(', ')}`
    const message = `Multi-Attach error for volume ${JSON.stringify(volume.metadata.name)} ${why}`
    for (const pod of pods) this.#recorder.event(pod, 'Warning', 'FailedAttachVolume', message)
  }
}
