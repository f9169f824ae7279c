import { persistentVolumeKind } from '../../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { claimsOfPod } from '../../../../shared/kinds/pod/pod-claims.ts'
import type { PersistentVolumeClaim, Pod } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { WorkQueue } from '../../controllers/work-queue.ts'
import { keyOf, keyOfObject } from '../../store/object-store.ts'
import { growthDone, isWaitingForNode } from '../../volumes/claim-growth.ts'
import { claimUsersOf } from '../../volumes/claim-users.ts'
import { storageOf } from '../../volumes/volume-match.ts'

/** Milliseconds until a kubelet has seen that a volume grew, and its file system with it. */
const growTime = 1500

/** Grows file systems on nodes that mount them, after their disks grew (upstream kubelet's NodeExpandVolume). */
export class VolumeGrowth implements Component {
  readonly name = 'kubelet-volume-growth'
  readonly #plane: ControlPlane
  readonly #isUp: (node: string) => boolean
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue

  /** `isUp`: whether a node's kubelet works. */
  constructor(plane: ControlPlane, isUp: (node: string) => boolean) {
    this.#plane = plane
    this.#isUp = isUp
    this.#writer = plane.writer('kubelet')
    this.#queue = new WorkQueue(plane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#plane
    store.onChange<PersistentVolumeClaim>(persistentVolumeClaimKind, ({ type, object }) => {
      if (type !== 'DELETED' && isWaitingForNode(object)) this.#queue.addAfter(keyOfObject(object), growTime)
    })
    store.onChange<Pod>(podKind, ({ object, previous }) => {
      if (object.status?.phase !== 'Running' || previous?.status?.phase === 'Running') return
      for (const { claim } of claimsOfPod(object)) this.#queue.add(keyOf(object.metadata.namespace, claim))
    })
    for (const claim of store.all(persistentVolumeClaimKind))
      if (isWaitingForNode(claim)) this.#queue.add(keyOfObject(claim))
  }

  #reconcile(key: string): void {
    const { store } = this.#plane
    const claim = store.byKey(persistentVolumeClaimKind, key)
    if (claim === undefined || !isWaitingForNode(claim)) return
    const volume = store.get(persistentVolumeKind, undefined, claim.spec.volumeName ?? '')
    const pod = this.#userOf(claim)
    if (volume === undefined || pod === undefined) return
    const status = growthDone(claim, storageOf(volume.spec.capacity))
    const grown = this.#writer.updateStatus(persistentVolumeClaimKind, { ...claim, status })
    const node = pod.spec.nodeName!
    const message = `MountVolume.NodeExpandVolume succeeded for volume ${JSON.stringify(volume.metadata.name)} ${node}`
    const recorder = this.#plane.recorder('kubelet', node)
    recorder.event(pod, 'Normal', 'FileSystemResizeSuccessful', message)
    recorder.event(grown, 'Normal', 'FileSystemResizeSuccessful', message)
  }

  #userOf({ metadata }: PersistentVolumeClaim): Pod | undefined {
    for (const pod of claimUsersOf(this.#plane.store).podsOf(metadata.namespace!, metadata.name)) {
      const { nodeName } = pod.spec
      if (pod.status?.phase === 'Running' && nodeName !== undefined && this.#isUp(nodeName)) return pod
    }
    return undefined
  }
}
