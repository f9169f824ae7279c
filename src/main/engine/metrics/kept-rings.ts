import type { ControlPlane } from '../control-plane.ts'
import { StateRing } from './rings.ts'
import type { SeriesFile } from './usage-groups.ts'

/** Milliseconds of simulated time after a change until what changed is saved. */
const saveDelay = 60_000

/** A ring for each of some objects, by uid, as long as they exist; kept in the file a while after they changed. */
export class KeptRings {
  readonly #plane: ControlPlane
  readonly #file: SeriesFile | undefined
  readonly #prefix: string
  readonly #width: number
  readonly #rings = new Map<string, StateRing>()
  readonly #dirty = new Set<string>()
  #willSave = false

  /** `width`: numbers of a state. */
  constructor(plane: ControlPlane, file: SeriesFile | undefined, prefix: string, width: number) {
    this.#plane = plane
    this.#file = file
    this.#prefix = prefix
    this.#width = width
  }

  get(uid: string): StateRing | undefined {
    return this.#rings.get(uid)
  }

  note(uid: string, state: ArrayLike<number>): void {
    let ring = this.#rings.get(uid)
    if (ring === undefined) this.#rings.set(uid, (ring = new StateRing(this.#width)))
    ring.note(this.#plane.clock.now, state)
    this.#dirty.add(uid)
    if (!this.#willSave && this.#file !== undefined) this.#saveSoon()
  }

  /** What was noted means something else now: the next note begins anew. */
  restart(uid: string): void {
    this.#rings.delete(uid)
  }

  forget(uid: string): void {
    this.#rings.delete(uid)
    this.#dirty.delete(uid)
    this.#file?.save(this.#prefix + uid, new Uint8Array(0))
  }

  /** Hands what has changed to the file. */
  save(): void {
    for (const uid of this.#dirty) {
      const ring = this.#rings.get(uid)
      if (ring !== undefined) this.#file?.save(this.#prefix + uid, ring.toBytes())
    }
    this.#dirty.clear()
  }

  load(): void {
    const { store } = this.#plane
    for (const key of this.#file?.keys() ?? []) {
      if (!key.startsWith(this.#prefix)) continue
      const uid = key.slice(this.#prefix.length)
      if (store.byUid(uid) === undefined) {
        this.forget(uid)
        continue
      }
      const bytes = this.#file!.load(key)
      const ring = bytes === undefined ? undefined : StateRing.fromBytes(bytes, this.#width)
      if (ring !== undefined) this.#rings.set(uid, ring)
    }
  }

  #saveSoon(): void {
    this.#willSave = true
    this.#plane.clock.after(saveDelay, () => {
      this.#willSave = false
      this.save()
    })
  }
}
