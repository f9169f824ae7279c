import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../shared/kinds/persistentvolumeclaim/kind.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { WorkQueue } from '../controllers/work-queue.ts'
import type { EventRecorder } from '../events/event-recorder.ts'
import { keyOfObject } from '../store/object-store.ts'
import { growthBegun, growthDone, growthOnNode, isGrowing, isWaitingForNode } from '../volumes/claim-growth.ts'
import { requestedStorage } from '../volumes/volume-match.ts'

/** Milliseconds that a disk takes to grow. */
const growTime = 2000

/** Makes the volumes of a driver larger: what github.com/kubernetes-csi/external-resizer does. */
export class Resizer implements Component {
  readonly name: string
  readonly #plane: ControlPlane
  readonly #driver: string
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  readonly #queue: WorkQueue
  /** Claims whose disks have grown, as keys. */
  readonly #grown: WorkQueue
  readonly #busy = new Set<string>()

  constructor(plane: ControlPlane, driver: string) {
    this.name = `external-resizer ${driver}`
    this.#plane = plane
    this.#driver = driver
    this.#writer = plane.writer('csi-resizer')
    this.#recorder = plane.recorder(this.name)
    this.#queue = new WorkQueue(plane.clock, (key) => this.#reconcile(key))
    this.#grown = new WorkQueue(plane.clock, (key) => this.#finish(key))
  }

  start(): void {
    const { store } = this.#plane
    store.onChange<PersistentVolumeClaim>(persistentVolumeClaimKind, ({ type, object }) => {
      if (type !== 'DELETED' && isGrowing(object)) this.#queue.add(keyOfObject(object))
    })
    for (const claim of store.all(persistentVolumeClaimKind)) if (isGrowing(claim)) this.#queue.add(keyOfObject(claim))
  }

  #volumeOf(claim: PersistentVolumeClaim): PersistentVolume | undefined {
    const volume = this.#plane.store.get(persistentVolumeKind, undefined, claim.spec.volumeName ?? '')
    return volume?.spec.csi?.driver === this.#driver ? volume : undefined
  }

  #reconcile(key: string): void {
    const claim = this.#plane.store.byKey(persistentVolumeClaimKind, key)
    if (claim === undefined || !isGrowing(claim) || this.#busy.has(claim.metadata.uid)) return
    const volume = this.#volumeOf(claim)
    const size = requestedStorage(claim)
    if (volume === undefined || (isWaitingForNode(claim) && volume.spec.capacity?.['storage'] === size)) return
    const { uid } = claim.metadata
    this.#busy.add(uid)
    const status = growthBegun(claim, this.#plane.clock.now)
    const begun = this.#writer.updateStatus(persistentVolumeClaimKind, { ...claim, status })
    const message = `External resizer is resizing volume ${volume.metadata.name}`
    this.#recorder.event(begun, 'Normal', 'Resizing', message)
    this.#grown.addAfter(key, growTime)
  }

  #finish(key: string): void {
    const claim = this.#plane.store.byKey(persistentVolumeClaimKind, key)
    const volume = claim && this.#volumeOf(claim)
    if (claim === undefined || volume === undefined) return
    // What was asked for when it began: a later wish is a change of its own.
    const size = claim.status?.allocatedResources?.['storage'] ?? requestedStorage(claim)
    this.#busy.delete(claim.metadata.uid)
    const capacity = { ...volume.spec.capacity, storage: size }
    this.#writer.update(persistentVolumeKind, { ...volume, spec: { ...volume.spec, capacity } })
    if (volume.spec.volumeMode === 'Block') {
      const status = growthDone(claim, size)
      const done = this.#writer.updateStatus(persistentVolumeClaimKind, { ...claim, status })
      this.#recorder.event(done, 'Normal', 'VolumeResizeSuccessful', 'Resize volume succeeded')
      return
    }
    const status = growthOnNode(claim, this.#plane.clock.now)
    const pending = this.#writer.updateStatus(persistentVolumeClaimKind, { ...claim, status })
    this.#recorder.event(pending, 'Normal', 'FileSystemResizeRequired', 'Require file system resize of volume on node')
  }
}
