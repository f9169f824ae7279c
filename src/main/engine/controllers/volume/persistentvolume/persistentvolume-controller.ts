import { persistentVolumeKind } from '../../../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { storageClassKind } from '../../../../../shared/kinds/storageclass/kind.ts'
import { storageClassNameOf } from '../../../../../shared/kube/storage-class-of.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../../../shared/schema/types.ts'
import type { Component, ControlPlane } from '../../../control-plane.ts'
import { keyOf, keyOfObject, type Change, type ObjectStore } from '../../../store/object-store.ts'
import { WorkQueue } from '../../work-queue.ts'
import { ClaimBinder } from './claim-binder.ts'
import { VolumeKeeper } from './volume-keeper.ts'

/** Milliseconds between two looks at a claim that waits: upstream's syncPeriod. */
const resync = 15_000

/** Binds claims to volumes and reclaims volumes without one; upstream's pkg/controller/volume/persistentvolume. */
export class PersistentVolumeController implements Component {
  readonly name = 'persistentvolume-controller'
  readonly #store: ObjectStore
  readonly #binder: ClaimBinder
  readonly #keeper: VolumeKeeper
  readonly #claims: WorkQueue
  readonly #volumes: WorkQueue
  /** Keys of claims without a volume, by class: what a new volume or class may help. */
  readonly #waiting = new Map<string, string>()

  constructor(plane: ControlPlane) {
    const { store, clock } = plane
    this.#store = store
    const parts = { store, writer: plane.writer('kube-controller-manager'), recorder: plane.recorder(this.name) }
    this.#binder = new ClaimBinder(parts)
    this.#keeper = new VolumeKeeper(parts, (key) => this.#wake(key))
    this.#claims = new WorkQueue(clock, (key) => this.#syncClaim(key))
    this.#volumes = new WorkQueue(clock, (key) => this.#syncVolume(key))
  }

  start(): void {
    this.#store.onChange<PersistentVolumeClaim>(persistentVolumeClaimKind, (change) => this.#claimChanged(change))
    this.#store.onChange<PersistentVolume>(persistentVolumeKind, (change) => this.#volumeChanged(change))
    this.#store.onChange(storageClassKind, ({ type, object }) => {
      if (type === 'DELETED') return
      for (const [key, className] of this.#waiting)
        if (className === object.metadata.name || className === '') this.#claims.add(key)
    })
    for (const claim of this.#store.all(persistentVolumeClaimKind)) this.#claims.add(keyOfObject(claim))
    for (const volume of this.#store.all(persistentVolumeKind)) this.#volumes.add(keyOfObject(volume))
  }

  #claimChanged({ type, object, previous }: Change<PersistentVolumeClaim>): void {
    const { volumeName } = object.spec
    if (type === 'DELETED') {
      this.#waiting.delete(keyOfObject(object))
      if (volumeName) this.#volumes.add(keyOf(undefined, volumeName))
      return
    }
    if (previous?.spec === object.spec && previous.metadata.annotations === object.metadata.annotations) return
    this.#claims.add(keyOfObject(object))
  }

  #volumeChanged({ type, object, previous }: Change<PersistentVolume>): void {
    const { claimRef } = object.spec
    if (claimRef !== undefined) this.#wake(keyOf(claimRef.namespace ?? '', claimRef.name ?? ''))
    if (type === 'DELETED') return
    if (previous?.spec !== object.spec) this.#volumes.add(keyOfObject(object))
    if (object.status?.phase !== 'Available' || previous?.status?.phase === 'Available') return
    const className = storageClassNameOf(object)
    for (const [key, waiting] of this.#waiting) if (waiting === className) this.#claims.add(key)
  }

  /** The claim that a volume names, if it is there. */
  #wake(key: string): void {
    if (this.#store.byKey(persistentVolumeClaimKind, key) !== undefined) this.#claims.add(key)
  }

  #syncClaim(key: string): void {
    const claim = this.#store.byKey(persistentVolumeClaimKind, key)
    if (claim === undefined) return
    if (!this.#binder.sync(claim)) {
      this.#waiting.delete(key)
      return
    }
    this.#waiting.set(key, storageClassNameOf(claim))
    this.#claims.addAfter(key, resync)
  }

  #syncVolume(key: string): void {
    const volume = this.#store.byKey(persistentVolumeKind, key)
    if (volume !== undefined) this.#keeper.sync(volume)
  }
}
