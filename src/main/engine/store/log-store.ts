import type { Database, Statement } from './database.ts'
import type { CommitMember } from './group-commit.ts'
import { addFlatLine, flatLength, flatLineAt, type FlatLines } from './log-lines.ts'
import { LogReader } from './log-reader.ts'
import { LogRotation } from './log-rotation.ts'
import { StoredLogSearch } from './log-search.ts'
import { prepareLogStatements, type LogStatements } from './log-statements.ts'
import type {
  ContainerLogKey,
  LogLine,
  LogListener,
  LogPlace,
  LogQuery,
  LogSearch,
  LogSearchQuery,
  LogStore,
  LogStream
} from './log-types.ts'

export interface LogBudget {
  /** Bytes of text in one run of a container: more than its five files of 10 MiB, if those are looked at in time. */
  readonly perRun: number
  /** Bytes of text in all logs. */
  readonly total: number
}

export const defaultLogBudget: LogBudget = { perRun: 64 * 1024 * 1024, total: 256 * 1024 * 1024 }

interface Run {
  readonly id: number
  readonly container: ContainerLogKey
  /** Bytes in committed chunks. */
  bytes: number
  isStored: boolean
  /** What the last commit did not take in. */
  lines: FlatLines
  /** How much of `lines` is in the open transaction. */
  written: number
  writtenBytes: number
  readonly rotation: LogRotation
}

const chunkBytes = 64 * 1024
/** What a line costs beside its text: in the file of a container's runtime its time, stream and tag stand before it. */
const lineOverhead = 41
const cachedRuns = 50_000
const chunksPerTidy = 256

/** LogStore in the cluster's file: the lines of a run in pieces, one piece a commit. */
export class SqliteLogStore implements LogStore, CommitMember {
  readonly #flush: () => void
  readonly #budget: LogBudget
  /** Bytes of text in all logs; another where somebody sets it. */
  totalBudget: number
  readonly #statements: LogStatements
  readonly #reader: LogReader
  #runsByKey = new WeakMap<ContainerLogKey, Run>()
  readonly #runs = new Map<string, Run>()
  readonly #runsById = new Map<number, Run>()
  readonly #dirty = new Set<Run>()
  readonly #listeners = new Map<string, Set<LogListener>>()
  /** Run and bytes of the chunks that the transaction under way dropped. */
  #dropped: (readonly [number, number])[] = []
  #emptied: number[] = []
  /** Runs of which the transaction under way dropped whole files, and the first line that is left. */
  #trimmed: (readonly [Run, number])[] = []
  #nextRun: number
  #sequence = 0
  #total = 0

  /** `flush` writes what is pending, so that a query sees it. */
  constructor(database: Database, flush: () => void, budget: LogBudget = defaultLogBudget) {
    this.#flush = flush
    this.#budget = budget
    this.totalBudget = budget.total
    this.#statements = prepareLogStatements(database)
    this.#reader = new LogReader(this.#statements)
    this.#nextRun = ((database.prepare('SELECT max(id) FROM log_runs').pluck().get() as number | null) ?? 0) + 1
    const counters = this.#statements.readCounters.get() as string | undefined
    if (counters !== undefined) [this.#sequence, this.#total] = JSON.parse(counters) as [number, number]
  }

  get hasPending(): boolean {
    return this.#dirty.size > 0
  }

  /** Bytes of all committed lines. */
  get bytes(): number {
    return this.#total
  }

  append(container: ContainerLogKey, time: number, stream: LogStream, text: string, isPartial = false): void {
    const run = this.#runsByKey.get(container) ?? this.#runOf(container)
    const sequence = ++this.#sequence
    run.rotation.take(sequence, time, text.length + lineOverhead)
    addFlatLine(run.lines, sequence, time, stream, text, isPartial)
    this.#dirty.add(run)
    const listeners = this.#listeners.get(container.podUid)
    if (listeners === undefined) return
    const line = flatLineAt(run.lines, run.lines.length - flatLength, container.instance)
    for (const listener of listeners) listener(container, line)
  }

  read(query: LogQuery): readonly LogLine[] {
    this.#flush()
    return this.#reader.read(query)
  }

  instances(podUid: string, container: string): readonly number[] {
    this.#flush()
    return this.#statements.instances.all(podUid, container) as number[]
  }

  around(place: LogPlace, before: number, after: number): readonly LogLine[] {
    this.#flush()
    return this.#reader.around(place, before, after)
  }

  search(query: LogSearchQuery): LogSearch {
    this.#flush()
    return new StoredLogSearch(this.#statements, query, this.#sequence, this.#total)
  }

  onAppend(podUid: string, listener: LogListener): () => void {
    const listeners = this.#listeners.get(podUid) ?? new Set()
    listeners.add(listener)
    this.#listeners.set(podUid, listeners)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(podUid) === listeners) this.#listeners.delete(podUid)
    }
  }

  #runOf(container: ContainerLogKey): Run {
    const key = `${container.podUid}/${container.container}/${container.instance}`
    let run = this.#runs.get(key)
    if (run === undefined) {
      this.#forgetIdleRuns()
      const { podUid, container: name, instance } = container
      const id = this.#statements.findRun.get(podUid, name, instance) as number | undefined
      const bytes = id === undefined ? 0 : (this.#statements.bytesOfRun.get(id) as number)
      const rotation = id === undefined ? new LogRotation() : this.#rotationOf(id)
      run = {
        id: id ?? this.#nextRun++,
        container,
        bytes,
        isStored: id !== undefined,
        lines: [],
        written: 0,
        writtenBytes: 0,
        rotation
      }
      this.#runs.set(key, run)
      this.#runsById.set(run.id, run)
    }
    this.#runsByKey.set(container, run)
    return run
  }

  #rotationOf(run: number): LogRotation {
    const starts = this.#statements.starts.all(run) as number[]
    return new LogRotation(starts, this.#statements.bytesSince.get(run, starts.at(-1) ?? 0) as number)
  }

  #forgetIdleRuns(): void {
    if (this.#runs.size < cachedRuns) return
    for (const [key, run] of this.#runs) {
      if (this.#dirty.has(run)) continue
      this.#runs.delete(key)
      this.#runsById.delete(run.id)
    }
    this.#runsByKey = new WeakMap()
  }

  write(): void {
    for (const run of this.#dirty) {
      if (run.written === run.lines.length) continue
      if (!run.isStored) {
        const { podUid, podName, namespace, container, instance } = run.container
        this.#statements.insertRun.run(run.id, podUid, podName, namespace, container, instance)
        run.isStored = true
      }
      this.#writeChunks(run)
      for (const start of run.rotation.unwritten()) this.#statements.insertStart.run(run.id, start)
    }
  }

  #writeChunks(run: Run): void {
    const { lines } = run
    let start = run.written
    let bytes = 0
    for (let index = start; index < lines.length; index += flatLength) {
      bytes += (lines[index + 3] as string).length + lineOverhead
      const next = index + flatLength
      if (bytes < chunkBytes && next < lines.length && !run.rotation.isStart(lines[next] as number)) continue
      const piece = start === 0 && next === lines.length ? lines : lines.slice(start, next)
      this.#statements.insertChunk.run(
        lines[start],
        run.id,
        lines[index],
        lines[index + 1],
        bytes,
        JSON.stringify(piece)
      )
      run.writtenBytes += bytes
      start = next
      bytes = 0
    }
    run.written = lines.length
  }

  tidy(): void {
    if (this.#dirty.size === 0) return
    let total = this.#total
    for (const run of this.#dirty) {
      total += run.writtenBytes
      const excess = run.bytes + run.writtenBytes - this.#budget.perRun
      // A little more than needed goes, so that a run at its bound is not trimmed at every commit.
      if (excess > 0) total -= this.#drop(this.#statements.oldestOfRun, [run.id], excess + this.#budget.perRun / 16)
      const { oldestKept } = run.rotation
      if (oldestKept !== undefined) total -= this.#dropBefore(run, oldestKept)
    }
    if (total > this.totalBudget) total -= this.#drop(this.#statements.oldest, [], total - this.totalBudget)
    this.#statements.writeCounters.run(JSON.stringify([this.#sequence, total]))
  }

  /** Deletes files that were rotated too often, a bounded part at once. Returns how many bytes went. */
  #dropBefore(run: Run, sequence: number): number {
    let gone = 0
    const pieces = this.#statements.oldestOfRun.all(run.id, chunksPerTidy) as [number, number, number][]
    for (const [first, , size] of pieces) {
      if (first >= sequence) {
        this.#statements.deleteStarts.run(run.id, sequence)
        this.#trimmed.push([run, sequence])
        break
      }
      this.#statements.deleteChunk.run(first)
      this.#dropped.push([run.id, size])
      gone += size
    }
    return gone
  }

  /** Deletes chunks, oldest first, until so many bytes are gone. Returns how many went. */
  #drop(select: Statement, parameters: readonly number[], bytes: number): number {
    let gone = 0
    for (const [first, run, size] of select.all(...parameters, chunksPerTidy) as [number, number, number][]) {
      if (gone >= bytes) break
      this.#statements.deleteChunk.run(first)
      this.#dropped.push([run, size])
      gone += size
      if (this.#statements.hasChunks.get(run) !== undefined) continue
      this.#statements.deleteRun.run(run)
      this.#statements.deleteStarts.run(run, Number.MAX_SAFE_INTEGER)
      this.#emptied.push(run)
    }
    return gone
  }

  committed(): void {
    for (const run of this.#dirty) {
      run.bytes += run.writtenBytes
      this.#total += run.writtenBytes
      this.#forgetWritten(run)
      run.lines = []
    }
    this.#dirty.clear()
    for (const [id, bytes] of this.#dropped) {
      this.#total -= bytes
      const run = this.#runsById.get(id)
      if (run !== undefined) run.bytes -= bytes
    }
    for (const id of this.#emptied) {
      const run = this.#runsById.get(id)
      if (run !== undefined) run.isStored = false
    }
    for (const [run, sequence] of this.#trimmed) run.rotation.forgetUpTo(sequence)
    this.#forgetTidied()
  }

  rolledBack(): void {
    this.#forgetTidied()
    for (const run of this.#dirty) {
      this.#forgetWritten(run)
      run.rotation.rolledBack()
      // Nothing of a run that had no bytes was ever committed.
      run.isStored = run.bytes > 0
    }
  }

  #forgetTidied(): void {
    this.#dropped = []
    this.#emptied = []
    this.#trimmed = []
  }

  #forgetWritten(run: Run): void {
    run.written = 0
    run.writtenBytes = 0
  }
}
