import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { storageClassNameOf } from '../../../shared/kube/storage-class-of.ts'
import type { PersistentVolume } from '../../../shared/schema/types.ts'
import { keyOf, type ObjectStore } from '../store/object-store.ts'

/** Names of volumes: the unclaimed ones by class, the others by the claim that they name. */
export class VolumeIndex {
  readonly #store: ObjectStore
  readonly #unclaimed = new Map<string, Set<string>>()
  readonly #claimed = new Map<string, Set<string>>()

  constructor(store: ObjectStore) {
    this.#store = store
    for (const volume of store.all(persistentVolumeKind)) this.#file(volume, true)
    store.onChange<PersistentVolume>(persistentVolumeKind, ({ type, object, previous }) => {
      if (previous !== undefined) this.#file(previous, false)
      if (type !== 'DELETED') this.#file(object, true)
    })
  }

  /** Volumes of a class that name no claim. */
  *unclaimed(className: string): Generator<PersistentVolume> {
    yield* this.#named(this.#unclaimed.get(className))
  }

  /** Volumes that name this claim, whether they are bound to it or wait for it. */
  *naming(namespace: string, claim: string): Generator<PersistentVolume> {
    yield* this.#named(this.#claimed.get(keyOf(namespace, claim)))
  }

  /** Classes of unclaimed volumes and claims that volumes name: for a comparison with a recount. */
  contents(): readonly string[] {
    const lines: string[] = []
    for (const [className, names] of this.#unclaimed) for (const name of names) lines.push(`${className} ${name}`)
    for (const [claim, names] of this.#claimed) for (const name of names) lines.push(`${claim} ${name}`)
    return lines.sort()
  }

  *#named(names: ReadonlySet<string> | undefined): Generator<PersistentVolume> {
    for (const name of names ?? []) {
      const volume = this.#store.get(persistentVolumeKind, undefined, name)
      if (volume !== undefined) yield volume
    }
  }

  #file(volume: PersistentVolume, isThere: boolean): void {
    const { claimRef } = volume.spec
    const shelf = claimRef === undefined ? this.#unclaimed : this.#claimed
    const key =
      claimRef === undefined ? storageClassNameOf(volume) : keyOf(claimRef.namespace ?? '', claimRef.name ?? '')
    const names = shelf.get(key)
    if (isThere) {
      if (names === undefined) shelf.set(key, new Set([volume.metadata.name]))
      else names.add(volume.metadata.name)
      return
    }
    names?.delete(volume.metadata.name)
    if (names?.size === 0) shelf.delete(key)
  }
}

const byStore = new WeakMap<ObjectStore, VolumeIndex>()

/** The one index of a store; whoever asks first makes it. */
export function volumeIndexOf(store: ObjectStore): VolumeIndex {
  let index = byStore.get(store)
  if (index === undefined) byStore.set(store, (index = new VolumeIndex(store)))
  return index
}
