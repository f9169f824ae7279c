import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { memoryBytes } from '../../../shared/kube/quantity.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'
import { locationOfVolume } from '../volumes/data-locations.ts'
import type { VolumeData } from '../volumes/volume-data.ts'
import { KeptRings } from './kept-rings.ts'
import { tiers } from './rings.ts'
import type { SeriesFile } from './usage-groups.ts'

type Points = readonly (number | null)[]

/** Bytes that lay on a claim's volume, and that it holds, at some moments; `null` where nothing is known. */
export interface ClaimSeries {
  readonly used: Points
  readonly capacity: Points
}

const keyPrefix = 'claims/'
const [usedAt, capacityAt, width] = [0, 1, 2]

/**
 * How full the volumes of all claims were, a ring each. What is written is looked at once a step of the rings, so that
 * a program that writes all the time costs no more than one that writes seldom.
 */
export class ClaimPast {
  readonly #plane: ControlPlane
  readonly #data: VolumeData
  readonly #rings: KeptRings
  /** Names of volumes by where their contents are; of paths on machines, whichever machine it is. */
  readonly #volumes = new Map<string, string>()
  /** Claims (by uid) to be noted, with where something was written; undefined where only the claim has changed. */
  readonly #due = new Map<string, string | undefined>()

  constructor(plane: ControlPlane, data: VolumeData, file: SeriesFile | undefined) {
    this.#plane = plane
    this.#data = data
    this.#rings = new KeptRings(plane, file, keyPrefix, width)
  }

  start(): void {
    const { store } = this.#plane
    this.#rings.load()
    for (const volume of store.all(persistentVolumeKind)) this.#file(volume)
    // What was written and not saved yet before a restart is looked at again.
    for (const { metadata } of store.all(persistentVolumeClaimKind)) this.#soon(metadata.uid, undefined)
    store.onChange<PersistentVolume>(persistentVolumeKind, ({ type, object, previous }) => {
      if (previous !== undefined) this.#volumes.delete(placeOf(locationOfVolume(previous, '')))
      if (type !== 'DELETED') this.#file(object)
    })
    store.onChange<PersistentVolumeClaim>(persistentVolumeClaimKind, ({ type, object, previous }) => {
      const { uid } = object.metadata
      if (type === 'DELETED') {
        this.#due.delete(uid)
        this.#rings.forget(uid)
      } else if (object.status !== previous?.status && object.status?.capacity !== previous?.status?.capacity)
        this.#soon(uid, undefined)
    })
    this.#data.onChange((location) => this.#written(location))
  }

  /** Undefined of a claim that is not there. */
  series(uid: string, times: readonly number[]): ClaimSeries | undefined {
    if (this.#plane.store.byUid(uid)?.kind !== persistentVolumeClaimKind.kind) return undefined
    const ring = this.#rings.get(uid)
    const states = times.map((time) => ring?.find(time) ?? -1)
    const line = (at: number): Points =>
      states.map((position) => (position < 0 ? null : ring!.values[position * width + at]!))
    return { used: line(usedAt), capacity: line(capacityAt) }
  }

  /** Hands what has changed to the file. */
  save(): void {
    this.#rings.save()
  }

  #file(volume: PersistentVolume): void {
    if (volume.spec.claimRef !== undefined)
      this.#volumes.set(placeOf(locationOfVolume(volume, '')), volume.metadata.name)
  }

  #written(location: string): void {
    const name = this.#volumes.get(placeOf(location))
    if (name === undefined) return
    const uid = this.#plane.store.get(persistentVolumeKind, undefined, name)?.spec.claimRef?.uid
    if (uid !== undefined) this.#soon(uid, location)
  }

  #soon(uid: string, location: string | undefined): void {
    if (this.#due.size === 0) this.#plane.clock.after(tiers[0]!.step, () => this.#noteAll())
    this.#due.set(uid, location ?? this.#due.get(uid))
  }

  #noteAll(): void {
    const { store } = this.#plane
    for (const [uid, location] of this.#due) {
      const claim = store.byUid(uid) as PersistentVolumeClaim | undefined
      const volume = store.get(persistentVolumeKind, undefined, claim?.spec.volumeName ?? '')
      if (claim === undefined || volume === undefined) continue
      const used = location === undefined ? this.#sizeOf(volume) : this.#data.size(location)
      this.#rings.note(uid, [used, memoryBytes(claim.status?.capacity?.['storage'])])
    }
    this.#due.clear()
  }

  /** Of a path of machines: on whichever it was written. */
  #sizeOf(volume: PersistentVolume): number {
    const location = locationOfVolume(volume, '')
    if (!location.startsWith(anyNode)) return this.#data.size(location)
    let most = 0
    for (const { metadata } of this.#plane.store.all(nodeKind))
      most = Math.max(most, this.#data.size(locationOfVolume(volume, metadata.name)))
    return most
  }
}

const anyNode = 'node//'

/** The same for a path on any machine. */
function placeOf(location: string): string {
  return location.replace(/^node\/[^/]*\//, anyNode)
}
