import type { MetaStore } from '../store/meta-store.ts'
import type { ObjectStore } from '../store/object-store.ts'

const loadsKey = 'loads'

/** What the cluster's file keeps of the loads that people give to workloads. */
export class LoadRecords {
  readonly #meta: MetaStore
  readonly #store: ObjectStore

  constructor(meta: MetaStore, store: ObjectStore) {
    this.#meta = meta
    this.#store = store
  }

  /** Millicores by the uid of the workload. */
  get all(): Readonly<Record<string, number>> {
    return (this.#meta.get(loadsKey) as Readonly<Record<string, number>> | undefined) ?? {}
  }

  /** 0 takes the load away. Those of workloads that are gone go with it. */
  set(uid: string, millicores: number): void {
    const others = Object.entries(this.all).filter(([other]) => other !== uid && this.#store.byUid(other) !== undefined)
    this.#meta.set(loadsKey, Object.fromEntries(millicores === 0 ? others : [...others, [uid, millicores]]))
  }
}
