import type { BrokenThing, Fault } from '../../../shared/chaos/fault.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { Identity } from '../api/request.ts'
import type { MetaStore } from '../store/meta-store.ts'

const chaosKey = 'chaos'

/** A fault that is on, as the file keeps it. */
export interface FaultRecord<F extends Fault = Fault> extends BrokenThing {
  readonly fault: F
  /** The uids of the objects that it is about: with one of them it goes. */
  readonly uids: readonly string[]
  /** The image that a bad one stands in the place of. */
  readonly before?: string
  /** Who is to put it back when its time is over. */
  readonly who?: Identity
}

interface Kept {
  /** How many faults there have been: ids count on. */
  readonly count: number
  readonly records: readonly FaultRecord[]
}

/** What the cluster's file keeps of the faults that are on, the oldest first. */
export class FaultRecords {
  readonly #meta: MetaStore

  constructor(meta: MetaStore) {
    this.#meta = meta
  }

  get all(): readonly FaultRecord[] {
    return this.#kept.records
  }

  get(id: string): FaultRecord | undefined {
    return this.all.find((record) => record.id === id)
  }

  add(record: Omit<FaultRecord, 'id'>): FaultRecord {
    const { count, records } = this.#kept
    const added: FaultRecord = { id: `chaos-${count + 1}`, ...record }
    this.#keep({ count: count + 1, records: [...records, added] })
    return added
  }

  replace(changed: FaultRecord): void {
    const { count, records } = this.#kept
    this.#keep({ count, records: records.map((record) => (record.id === changed.id ? changed : record)) })
  }

  remove(id: string): void {
    const { count, records } = this.#kept
    this.#keep({ count, records: records.filter((record) => record.id !== id) })
  }

  get #kept(): Kept {
    return (this.#meta.get(chaosKey) as unknown as Kept | undefined) ?? none
  }

  #keep(kept: Kept): void {
    this.#meta.set(chaosKey, kept as unknown as Json)
  }
}

const none: Kept = { count: 0, records: [] }
