import { databaseErrorOf } from './database-error.ts'
import type { Database } from './database.ts'

/** A part of the cluster's file that gathers rows and writes them with the group. */
export interface CommitMember {
  /** Whether there is anything that the last commit did not take in. */
  readonly hasPending: boolean
  /** Writes what is not yet in the open transaction. */
  write(): void
  /** One bounded slice of tidying, in the transaction of a commit; effects in memory wait for `committed`. */
  tidy?(): void
  /** All that was written is on disk: forget it. */
  committed(): void
  /** Nothing of what was written is in the file: it must be written again. */
  rolledBack(): void
}

/**
 * One transaction for all that happened since the last: revisions, inputs, logs, counters. What is flushed can be read
 * on the same connection before it is committed.
 */
export class GroupCommit {
  readonly #database: Database
  readonly #path: string
  readonly #members: readonly CommitMember[]

  constructor(database: Database, path: string, members: readonly CommitMember[]) {
    this.#database = database
    this.#path = path
    this.#members = members
  }

  get hasPending(): boolean {
    return this.#members.some((member) => member.hasPending)
  }

  /** Writes what is pending into the open transaction, so that queries see it. Throws DatabaseError. */
  flush(): void {
    if (!this.hasPending) return
    this.#guard(() => this.#write())
  }

  /**
   * Puts all that is pending on disk, in one transaction. Throws DatabaseError; then nothing of the group is in the
   * file, all of it is still pending, and the next commit tries again.
   */
  commit(): void {
    if (!this.hasPending) return
    this.#guard(() => {
      this.#write()
      for (const member of this.#members) member.tidy?.()
      this.#database.exec('COMMIT')
    })
    for (const member of this.#members) member.committed()
  }

  #write(): void {
    if (!this.#database.inTransaction) this.#database.exec('BEGIN')
    for (const member of this.#members) member.write()
  }

  #guard(action: () => void): void {
    try {
      action()
    } catch (error) {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
      for (const member of this.#members) member.rolledBack()
      throw databaseErrorOf(error, this.#path)
    }
  }
}
