import type { KubeObject } from '../../../shared/kube/object.ts'
import { RowError } from './database-error.ts'
import type { Database, Statement } from './database.ts'
import type { ObjectCodec, StoredIdentity } from './object-codec.ts'
import { deletedOperation } from './row-types.ts'

type StateRow = readonly [revision: number, depth: number, operation: number, data: string | null]

/** Reads states of objects from their revisions in the file. */
export class ObjectStates {
  readonly #codec: ObjectCodec
  readonly #chain: Statement

  constructor(database: Database, codec: ObjectCodec) {
    this.#codec = codec
    this.#chain = database
      .prepare(
        `SELECT revision, depth, operation, data FROM revisions
        WHERE object = ? AND revision <= ? ORDER BY revision DESC`
      )
      .raw()
  }

  /** From the last whole state on, one difference after the other; undefined where the object was gone by then. */
  at(id: number, identity: StoredIdentity, revision: number): KubeObject | undefined {
    const chain: StateRow[] = []
    for (const row of this.#chain.iterate(id, revision) as Iterable<StateRow>) {
      chain.push(row)
      if (row[1] === 0) break
    }
    if (chain.length === 0 || chain[0]![2] === deletedOperation) return undefined
    const whole = chain.pop()!
    if (whole[1] !== 0 || whole[3] === null) throw new RowError(`revision ${whole[0]} has no state before it`)
    let object = this.#codec.decodeFull(identity, whole[0], JSON.parse(whole[3]))
    for (let row = chain.pop(); row !== undefined; row = chain.pop()) {
      object = this.#codec.applyDiff(object, row[0], parsedDiff(row[3]))
    }
    return object
  }
}

/** The difference that a row holds, or null where only the revision changed. */
export function parsedDiff(data: string | null): unknown {
  return data === null ? null : JSON.parse(data)
}
