import { defaultRetention, readRetention, type Retention } from '../../../shared/contract/retention-limits.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { Compaction } from './compaction.ts'
import type { Database, Statement } from './database.ts'
import type { SqliteLogStore } from './log-store.ts'
import type { MetaStore } from './meta-store.ts'

const retentionKey = 'retention'

/** What lies in the file now. Times in milliseconds of simulated time; absent where nothing is there. */
export interface KeptNow {
  readonly historyBytes: number
  readonly historySince?: number
  readonly logBytes: number
  readonly logsSince?: number
  readonly metricBytes: number
}

/** What would go with smaller budgets: all before these moments, about. Absent where nothing would. */
export interface KeptLoss {
  readonly historyBefore?: number
  readonly logsBefore?: number
}

interface Parts {
  readonly database: Database
  readonly meta: MetaStore
  readonly compaction: Compaction
  readonly logs: SqliteLogStore
  newestRevision(): number
}

/** How much of the past a cluster's file keeps: set by a person, and kept in the file itself. */
export class FileRetention {
  readonly #parts: Parts
  readonly #timeFrom: Statement
  readonly #oldestLog: Statement
  readonly #logPieces: Statement
  readonly #metricBytes: Statement

  constructor(parts: Parts) {
    this.#parts = parts
    const { database, meta } = parts
    this.#timeFrom = database
      .prepare('SELECT time FROM revisions WHERE revision >= ? ORDER BY revision LIMIT 1')
      .pluck()
    this.#oldestLog = database.prepare('SELECT last_time FROM log_chunks ORDER BY first LIMIT 1').pluck()
    this.#logPieces = database.prepare('SELECT last_time, bytes FROM log_chunks ORDER BY first').raw()
    this.#metricBytes = database.prepare('SELECT CAST(total(length(bytes)) AS INTEGER) FROM blobs').pluck()
    if (meta.get(retentionKey) !== undefined) this.#apply()
  }

  get settings(): Retention {
    const kept = this.#parts.meta.get(retentionKey)
    return kept === undefined ? defaultRetention : readRetention(kept)
  }

  /** Nothing is older than the cluster. */
  get startTime(): number {
    return this.#parts.meta.get('startTime') as number
  }

  /** In force at once: what is too much goes piece by piece with the next commits. */
  set(retention: Retention): void {
    this.#parts.meta.set(retentionKey, readRetention(retention) as unknown as Json)
    this.#apply()
  }

  /** Walks the rings of metrics: for a page that somebody looks at. */
  now(): KeptNow {
    const { compaction, logs } = this.#parts
    const historySince = this.#timeFrom.get(compaction.oldestRevision) as number | undefined
    const logsSince = this.#oldestLog.get() as number | undefined
    return {
      historyBytes: this.#historyBytes,
      ...(historySince !== undefined && { historySince }),
      logBytes: logs.bytes,
      ...(logsSince !== undefined && { logsSince }),
      metricBytes: this.#metricBytes.get() as number
    }
  }

  lossWith({ history, logs }: Pick<Retention, 'history' | 'logs'>): KeptLoss {
    const historyBefore = this.#historyLoss(history)
    const logsBefore = this.#logLoss(logs)
    return {
      ...(historyBefore !== undefined && { historyBefore }),
      ...(logsBefore !== undefined && { logsBefore })
    }
  }

  #apply(): void {
    const { history, logs } = this.settings
    this.#parts.compaction.budget = history
    this.#parts.logs.totalBudget = logs
  }

  get #historyBytes(): number {
    const { compaction, logs } = this.#parts
    return Math.max(0, compaction.size().used - logs.bytes)
  }

  /** Revisions cost about the same, so the share that goes tells which are the first to stay. */
  #historyLoss(budget: number): number | undefined {
    const { compaction } = this.#parts
    const used = this.#historyBytes
    if (used <= budget) return undefined
    const oldest = compaction.oldestRevision
    const newest = this.#parts.newestRevision() - compaction.keep
    const first = Math.min(newest, Math.ceil(oldest + (newest - oldest) * (1 - budget / used)))
    return first <= oldest ? undefined : (this.#timeFrom.get(first) as number | undefined)
  }

  /** The newest line of the pieces that would go. */
  #logLoss(budget: number): number | undefined {
    let excess = this.#parts.logs.bytes - budget
    if (excess <= 0) return undefined
    let before: number | undefined
    for (const [time, bytes] of this.#logPieces.iterate() as Iterable<[number, number]>) {
      before = time
      excess -= bytes
      if (excess <= 0) break
    }
    return before
  }
}
