import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import { KindTable } from '../../../shared/kinds/kind-table.ts'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { kinds as tableOfKinds } from '../../../shared/kinds/table.ts'
import { Clock } from '../sim/clock.ts'
import { InputLog, type InputRecord } from '../sim/input-log.ts'
import { Compaction, defaultCompaction, type CompactionOptions } from './compaction.ts'
import { corruptDatabase, DatabaseError } from './database-error.ts'
import {
  copyDatabase,
  createDatabase,
  guarded,
  openDatabase,
  setMaximumSize,
  type Database,
  type DatabaseOptions
} from './database.ts'
import { GroupCommit } from './group-commit.ts'
import { KindTexts } from './kind-texts.ts'
import { History, readingRows, type ObjectName } from './history.ts'
import { defaultLogBudget, SqliteLogStore, type LogBudget } from './log-store.ts'
import { MetaStore } from './meta-store.ts'
import { ObjectCodec } from './object-codec.ts'
import { ObjectStates } from './object-states.ts'
import type { ObjectStore } from './object-store.ts'
import { PagedObjects } from './paged-objects.ts'
import { FileRetention } from './retention.ts'
import { restoreObjects, type RestoredKind } from './restore.ts'
import { RevisionLog } from './revision-log.ts'
import { SeriesStore } from './series-store.ts'
import { TemplateStore } from './template-store.ts'
import { TextDictionary } from './text-dictionary.ts'

export interface ClusterFileOptions extends DatabaseOptions {
  readonly compaction?: Partial<CompactionOptions>
  readonly logBudget?: Partial<LogBudget>
  /** How many events stay in memory; PagedObjects' own number where absent. */
  readonly eventsInMemory?: number
  /** Other kinds than the table's, for tests. */
  readonly kinds?: readonly Kind[]
}

export interface NewCluster extends ClusterFileOptions {
  readonly seed: string
  /** Where the simulated clock starts, in milliseconds since 1970. */
  readonly startTime: number
}

/** So many revisions, or bytes of them, are committed without being asked, to bound the memory that they take. */
const pendingRows = 16_384
const pendingBytes = 32 * 1024 * 1024
/** How far the clock may move, in simulated milliseconds, before a commit saves it though nothing else happened. */
const clockStep = 60_000

/**
 * The one file of a cluster: history, inputs, logs, metric rings and settings, committed together. Make one with
 * `create` or `open`, then `attach` the store: it is filled with what the file holds, and every change is taken down.
 */
export class ClusterFile {
  readonly path: string
  readonly clock: Clock
  readonly seed: string
  /** How often the file has been opened again; streams of chance are seeded with it. */
  readonly restarts: number
  readonly meta: MetaStore
  readonly inputs: InputLog
  readonly logs: SqliteLogStore
  readonly series: SeriesStore
  readonly history: History
  /** How much of the past it keeps. */
  readonly retention: FileRetention
  readonly #database: Database
  readonly #builtIn: KindTable
  readonly #kindTexts: KindTexts
  readonly #texts: TextDictionary
  readonly #codec: ObjectCodec
  readonly #states: ObjectStates
  readonly #log: RevisionLog
  readonly #templates: TemplateStore
  readonly #compaction: Compaction
  readonly #events: PagedObjects
  readonly #commit: GroupCommit
  #store: ObjectStore | undefined
  #stopRecording: (() => void) | undefined
  #revision: number
  /** Whether the last commit failed: then only the owner tries again. */
  #hasFailed = false

  /** Makes a new file; ":memory:" makes none. The clock stands at `startTime`. Throws DatabaseError. */
  static create(path: string, cluster: NewCluster): ClusterFile {
    const database = createDatabase(path, cluster)
    return closedOnError(database, path, () => {
      const meta = new MetaStore(database)
      meta.set('seed', cluster.seed)
      meta.set('startTime', cluster.startTime)
      meta.set('time', cluster.startTime)
      meta.set('revision', 0)
      meta.set('restarts', 0)
      const file = new ClusterFile(database, path, meta, cluster)
      file.commit()
      return file
    })
  }

  /** Opens a file again: the clock stands where it was at the last commit. Throws DatabaseError. */
  static open(path: string, options: ClusterFileOptions = {}): ClusterFile {
    const database = openDatabase(path, options)
    return closedOnError(database, path, () => {
      const meta = new MetaStore(database)
      if (typeof meta.get('seed') !== 'string') throw corruptDatabase(path, 'its settings are missing')
      const restarts = numberOf(meta, 'restarts', path) + 1
      meta.set('restarts', restarts)
      const file = new ClusterFile(database, path, meta, options)
      file.recordInput(null, { type: 'restart', number: restarts })
      return file
    })
  }

  /** Use `create` or `open`. */
  private constructor(database: Database, path: string, meta: MetaStore, options: ClusterFileOptions) {
    const flush = (): void => this.#commit.flush()
    this.path = path
    this.#database = database
    this.meta = meta
    this.#builtIn = new KindTable(options.kinds ?? tableOfKinds)
    this.seed = meta.get('seed') as string
    this.restarts = numberOf(meta, 'restarts', path)
    this.clock = new Clock(numberOf(meta, 'time', path))
    this.#revision = numberOf(meta, 'revision', path)
    this.#texts = new TextDictionary(database)
    this.#kindTexts = new KindTexts(this.#texts, () => this.#store?.kinds ?? this.#builtIn)
    this.#templates = new TemplateStore(database)
    this.#codec = new ObjectCodec(this.#templates)
    this.#states = new ObjectStates(database, this.#codec)
    this.#log = new RevisionLog(database, this.clock, this.#codec, this.#texts)
    this.inputs = new InputLog(database, flush)
    this.logs = new SqliteLogStore(database, flush, { ...defaultLogBudget, ...options.logBudget })
    this.series = new SeriesStore(database)
    this.#compaction = new Compaction(
      {
        database,
        codec: this.#codec,
        logBytes: () => this.logs.bytes,
        pendingRows: () => this.#log.pending.rows,
        newestRevision: () => this.revision
      },
      { ...defaultCompaction, ...options.compaction }
    )
    this.retention = new FileRetention({
      database,
      meta,
      compaction: this.#compaction,
      logs: this.logs,
      newestRevision: () => this.revision
    })
    this.history = new History({
      database,
      path,
      codec: this.#codec,
      states: this.#states,
      texts: this.#texts,
      kinds: this.#kindTexts,
      liveId: (which) => {
        const live = typeof which === 'string' ? this.#store?.byUid(which) : this.#liveOf(which)
        return live === undefined ? undefined : this.#log.idOf(live)
      },
      flush,
      oldestRevision: () => this.#compaction.oldestRevision
    })
    // Compaction before the templates: it releases references that they then count.
    this.#events = new PagedObjects((id) => this.history.liveState(id), options.eventsInMemory)
    const rows = [meta, this.#texts, this.#log, this.inputs, this.logs, this.series, this.#events]
    this.#commit = new GroupCommit(database, path, [...rows, this.#compaction, this.#templates])
  }

  /** The newest revision of the cluster, committed or not. */
  get revision(): number {
    return this.#store?.revision ?? this.#revision
  }

  /** What the next commit will write. */
  get pending(): { readonly rows: number; readonly bytes: number } {
    return this.#log.pending
  }

  /** Bytes of the file, those in use, those of container logs; and how many templates there are. */
  get size(): { readonly file: number; readonly used: number; readonly logs: number; readonly templates: number } {
    return { ...this.#compaction.size(), logs: this.logs.bytes, templates: this.#templates.size }
  }

  /** Bounds the file, in bytes: beyond it commits fail as on a full disk. */
  setMaximumSize(bytes: number): void {
    setMaximumSize(this.#database, bytes)
  }

  /**
   * Fills an empty store with the file's live objects and takes down its changes from now on. `bring` is asked when the
   * built-in kinds are there: what their objects bring along is filled in after them. Throws DatabaseError.
   */
  attach(store: ObjectStore, bring: () => readonly RestoredKind[] = () => []): void {
    if (this.#store !== undefined) throw new Error('a store is attached already')
    const source = {
      database: this.#database,
      path: this.path,
      codec: this.#codec,
      states: this.#states,
      texts: this.#texts,
      log: this.#log,
      kindTexts: this.#kindTexts,
      liveState: (id: number) => this.history.liveState(id)
    }
    if (store.kinds.all().includes(eventKind)) store.page(eventKind, this.#events)
    const builtIn = this.#builtIn.all().map((kind) => ({ kind, isPaged: kind === (eventKind as Kind) }))
    restoreObjects(source, builtIn, store, this.#revision)
    restoreObjects(source, bring(), store, this.#revision)
    this.#store = store
    this.#stopRecording = store.onAnyChange((change) => this.#log.record(change))
  }

  #liveOf({ kind, namespace, name }: ObjectName): KubeObject | undefined {
    return this.#store?.get(kind, namespace, name)
  }

  /** Records what comes from outside, before it is carried out. On disk with the revisions it causes. */
  recordInput(identity: Json, request: Json): InputRecord {
    return this.inputs.append(this.clock.now, this.revision, identity, request)
  }

  /**
   * Puts everything that happened on disk, in one transaction; with nothing new it does nothing. Throws DatabaseError
   * (`full` where the disk is): then nothing of it is in the file, all is still pending, and it may be called again.
   * Call it between two tasks of the clock only: a replay finds the place of a restart by what was committed before it.
   * `now` is the moment that is saved; only a replay knows another one than the clock's.
   */
  commit(now = this.clock.now): void {
    const saved = this.meta.get('time') as number
    if (!this.#commit.hasPending && now - saved < clockStep) return
    this.#save(now)
  }

  /** The next commit saves where the clock stands, though nothing else happened and it moved only a little. */
  keepMoment(now = this.clock.now): void {
    if (this.meta.get('time') !== now) this.meta.set('time', now)
  }

  #save(now: number): void {
    this.keepMoment(now)
    if (this.meta.get('revision') !== this.revision) this.meta.set('revision', this.revision)
    this.#hasFailed = true
    this.#commit.commit()
    this.#hasFailed = false
  }

  /**
   * Commits where so much is pending that memory would grow. Called between tasks, where nobody could deal with a
   * failure: the owner's next commit meets it again.
   */
  commitIfLarge(): void {
    const { rows, bytes } = this.#log.pending
    if (this.#hasFailed || (rows < pendingRows && bytes < pendingBytes)) return
    try {
      this.commit()
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
    }
  }

  /** Commits, and writes what the file then holds into another one. Throws DatabaseError. */
  copyTo(path: string): void {
    this.#save(this.clock.now)
    guarded(path, () => copyDatabase(this.#database, path))
  }

  /** Commits and closes. Where the commit fails the file is closed all the same, and the DatabaseError thrown. */
  close(): void {
    if (!this.#database.open) return
    try {
      this.#save(this.clock.now)
    } finally {
      this.abandon()
    }
  }

  /** Closes without a commit: the file keeps its last committed state. */
  abandon(): void {
    this.#stopRecording?.()
    if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
    this.#database.close()
  }
}

function numberOf(meta: MetaStore, key: string, path: string): number {
  const value = meta.get(key)
  if (typeof value !== 'number') throw corruptDatabase(path, `${key} is missing`)
  return value
}

function closedOnError<T>(database: Database, path: string, action: () => T): T {
  try {
    return guarded(path, () => readingRows(path, action))
  } catch (error) {
    database.close()
    // The statements are right for this version's tables, so these tables are not.
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_ERROR') {
      throw corruptDatabase(path, error.message, error)
    }
    throw error
  }
}
