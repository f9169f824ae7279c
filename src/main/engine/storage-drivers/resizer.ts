import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../shared/kinds/persistentvolumeclaim/kind.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../shared/schema/types.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { WorkQueue } from '../controllers/work-queue.ts'
import { keyOfObject } from '../store/object-store.ts'
import {
  growthBegun,
  growthDone,
  growthOnNode,
  isGrowing,
  isWaitingForNode,
  type ClaimStatus
} from '../volumes/claim-growth.ts'
import { requestedStorage } from '../volumes/volume-match.ts'
import type { ActingProgram, DriverPod } from './driver-pod.ts'

/** Milliseconds that a disk takes to grow. */
const growTime = 2000

/**
 * Makes the volumes of a driver larger: what github.com/kubernetes-csi/external-resizer does, as the ServiceAccount of
 * the driver's pod.
 */
export class Resizer implements Component {
  readonly name: string
  readonly #plane: ControlPlane
  readonly #driver: string
  readonly #pod: DriverPod
  readonly #acting: () => ActingProgram | undefined
  readonly #queue: WorkQueue
  /** Claims whose disks have grown, as keys. */
  readonly #grown: WorkQueue
  readonly #busy = new Set<string>()

  constructor(plane: ControlPlane, pod: DriverPod, driver: string) {
    this.name = `external-resizer ${driver}`
    this.#plane = plane
    this.#driver = driver
    this.#pod = pod
    this.#acting = pod.program({ container: 'csi-resizer', component: () => this.name })
    this.#queue = new WorkQueue(plane.clock, (key) => this.#reconcile(key))
    this.#grown = new WorkQueue(plane.clock, (key) => this.#finish(key))
  }

  start(): void {
    const { store } = this.#plane
    store.onChange<PersistentVolumeClaim>(persistentVolumeClaimKind, ({ type, object }) => {
      if (type !== 'DELETED' && isGrowing(object)) this.#queue.add(keyOfObject(object))
    })
    this.#pod.onLeader(() => {
      this.#busy.clear()
      this.#lookAtAll()
    })
    this.#lookAtAll()
  }

  /** Walks all claims: when it starts, and when another pod begins to lead. */
  #lookAtAll(): void {
    for (const claim of this.#plane.store.all(persistentVolumeClaimKind))
      if (isGrowing(claim)) this.#queue.add(keyOfObject(claim))
  }

  #volumeOf(claim: PersistentVolumeClaim): PersistentVolume | undefined {
    const volume = this.#plane.store.get(persistentVolumeKind, undefined, claim.spec.volumeName ?? '')
    return volume?.spec.csi?.driver === this.#driver ? volume : undefined
  }

  #reconcile(key: string): void {
    const acting = this.#acting()
    const claim = this.#plane.store.byKey(persistentVolumeClaimKind, key)
    if (acting === undefined || claim === undefined || !isGrowing(claim) || this.#busy.has(claim.metadata.uid)) return
    const volume = this.#volumeOf(claim)
    const size = requestedStorage(claim)
    if (volume === undefined || (isWaitingForNode(claim) && volume.spec.capacity?.['storage'] === size)) return
    const status = growthBegun(claim, this.#plane.clock.now)
    const begun = writeStatus(acting, claim, status)
    this.#busy.add(claim.metadata.uid)
    const message = `External resizer is resizing volume ${volume.metadata.name}`
    acting.recorder.event(begun, 'Normal', 'Resizing', message)
    this.#grown.addAfter(key, growTime)
  }

  #finish(key: string): void {
    const acting = this.#acting()
    const claim = this.#plane.store.byKey(persistentVolumeClaimKind, key)
    const volume = claim && this.#volumeOf(claim)
    if (acting === undefined || claim === undefined || volume === undefined) return
    // What was asked for when it began: a later wish is a change of its own.
    const size = claim.status?.allocatedResources?.['storage'] ?? requestedStorage(claim)
    const { name } = volume.metadata
    const body = { spec: { capacity: { storage: size } } }
    acting.ask(persistentVolumeKind, { verb: 'patch', name, patchType: 'merge', body })
    this.#busy.delete(claim.metadata.uid)
    if (volume.spec.volumeMode === 'Block') {
      const status = growthDone(claim, size)
      const done = writeStatus(acting, claim, status)
      acting.recorder.event(done, 'Normal', 'VolumeResizeSuccessful', 'Resize volume succeeded')
      return
    }
    const status = growthOnNode(claim, this.#plane.clock.now)
    const pending = writeStatus(acting, claim, status)
    acting.recorder.event(pending, 'Normal', 'FileSystemResizeRequired', 'Require file system resize of volume on node')
  }
}

/** As a merge patch, which takes away what the status had and has no more. */
function writeStatus({ ask }: ActingProgram, claim: PersistentVolumeClaim, status: ClaimStatus): PersistentVolumeClaim {
  const { namespace, name } = claim.metadata
  const gone = Object.fromEntries(Object.keys(claim.status ?? {}).map((key) => [key, null]))
  const body = { status: { ...gone, ...status } as unknown as Json }
  return ask(persistentVolumeClaimKind, {
    verb: 'patch',
    namespace: namespace!,
    name,
    subresource: 'status',
    patchType: 'merge',
    body
  })
}
