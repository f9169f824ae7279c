// The changes of a cluster as watches are told them: only what is committed, in order, the newest kept in memory.
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { Change } from '../../engine/store/object-store.ts'

/** What has changes: the engine, or a store in a test. */
export interface ChangeSource {
  readonly revision: number
  onAnyChange(listener: (change: Change) => void): () => void
  /** At most `limit` changes of a kind after a revision, oldest first. Throws RevisionExpired. */
  changesSince(revision: number, kind: Kind, limit: number): readonly Change[]
  /** Told that somebody waits for what is not committed yet. */
  readonly commitSoon?: () => void
}

/** Changes that are kept for watches that begin a little in the past, or fell behind. */
const mostKept = 4096
/** Older ones are read from the file in portions of this size. */
const portion = 500

export type BatchListener = (changes: readonly Change[]) => void

/**
 * Collects changes as they happen and gives them out when they are committed. A watch that fell behind asks
 * `changesAfter` from where it was: nothing is queued for anybody, so that slow clients cost no memory.
 */
export class ChangeFeed {
  readonly #source: ChangeSource
  readonly #stop: () => void
  readonly #listeners = new Map<Kind, Set<BatchListener>>()
  /** Changes with consecutive revisions; those from `#committed` on are not committed yet. */
  #kept: Change[] = []
  #committed = 0
  #revision: number
  /** Who waits until a revision is committed. */
  #awaited: { readonly revision: number; readonly resolve: () => void }[] = []

  constructor(source: ChangeSource) {
    this.#source = source
    this.#revision = source.revision
    this.#stop = source.onAnyChange((change) => this.#kept.push(change))
  }

  /** The newest revision that watches may be told. */
  get revision(): number {
    return this.#revision
  }

  /** Whether somebody waits for what is not committed yet. */
  get hasWaiting(): boolean {
    if (this.#awaited.length > 0) return true
    if (this.#committed === this.#kept.length) return false
    for (let index = this.#committed; index < this.#kept.length; index++) {
      if (this.#listeners.has(this.#kept[index]!.kind)) return true
    }
    return false
  }

  /** What happened until now is on disk. */
  committed(): void {
    const fresh = this.#committed === 0 ? this.#kept : this.#kept.slice(this.#committed)
    if (fresh.length === 0) return
    this.#committed = this.#kept.length
    this.#revision = this.#kept.at(-1)!.revision
    this.#awaited = this.#awaited.filter(({ revision, resolve }) => {
      if (revision <= this.#revision) resolve()
      return revision > this.#revision
    })
    const byKind = new Map<Kind, Change[]>()
    for (const change of fresh) {
      if (!this.#listeners.has(change.kind)) continue
      const batch = byKind.get(change.kind)
      if (batch === undefined) byKind.set(change.kind, [change])
      else batch.push(change)
    }
    for (const [kind, batch] of byKind) {
      for (const listener of Array.from(this.#listeners.get(kind) ?? [])) listener(batch)
    }
    // In halves, so that dropping the oldest costs nothing per change.
    if (this.#kept.length > 2 * mostKept) {
      this.#kept = this.#kept.slice(-mostKept)
      this.#committed = this.#kept.length
    }
  }

  /**
   * Committed changes of a kind after a revision, oldest first: a portion of them, none where there is nothing newer.
   * Throws RevisionExpired.
   */
  changesAfter(revision: number, kind: Kind): readonly Change[] {
    if (revision >= this.#revision) return []
    const oldest = this.#kept[0]?.revision ?? this.#revision + 1
    if (revision + 1 < oldest) {
      const past = this.#source.changesSince(revision, kind, portion).filter((change) => change.revision < oldest)
      if (past.length > 0) return past
    }
    const found: Change[] = []
    const start = Math.max(0, revision + 1 - oldest)
    for (let index = start; index < this.#committed && found.length < portion; index++) {
      const change = this.#kept[index]!
      if (isSame(change.kind, kind)) found.push(change)
    }
    return found
  }

  /** Resolves when a revision may be told: what is not on disk may yet never have been. */
  reached(revision: number): Promise<void> {
    if (revision <= this.#revision) return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#awaited.push({ revision, resolve })
    this.#source.commitSoon?.()
    return promise
  }

  /** Tells the committed changes of a kind in batches. Returns the function that ends it. */
  onBatch(kind: Kind, listener: BatchListener): () => void {
    let listeners = this.#listeners.get(kind)
    if (listeners === undefined) this.#listeners.set(kind, (listeners = new Set()))
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(kind)
    }
  }

  close(): void {
    this.#stop()
    this.#listeners.clear()
    this.#kept = []
    for (const { resolve } of this.#awaited) resolve()
    this.#awaited = []
  }
}

/** A custom kind is another one after each change of its definition, and has the objects of the one before. */
function isSame(a: Kind, b: Kind): boolean {
  return a === b || (a.isCustom === true && a.resource === b.resource && a.group === b.group)
}
