import type { Database, Statement } from './database.ts'
import type { CommitMember } from './group-commit.ts'
import { prepareLogStatements, type LogStatements } from './log-statements.ts'
import type { ContainerLogKey, LogLine, LogListener, LogQuery, LogStore, LogStream } from './log-types.ts'

export interface LogBudget {
  /** Bytes of text in one run of a container. */
  readonly perRun: number
  /** Bytes of text in all logs. */
  readonly total: number
}

export const defaultLogBudget: LogBudget = { perRun: 4 * 1024 * 1024, total: 128 * 1024 * 1024 }

/** Lines of a run as they are stored: sequence, time, stream (0 stdout, 1 stderr), text, and again. */
type FlatLines = (number | string)[]

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
}

const chunkBytes = 64 * 1024
/** What a line costs beside its text. */
const lineOverhead = 24
const cachedRuns = 50_000
const chunksPerTidy = 256

/** LogStore in the cluster's file: the lines of a run in pieces, one piece a commit. */
export class SqliteLogStore implements LogStore, CommitMember {
  readonly #flush: () => void
  readonly #budget: LogBudget
  readonly #statements: LogStatements
  #runsByKey = new WeakMap<ContainerLogKey, Run>()
  readonly #runs = new Map<string, Run>()
  readonly #runsById = new Map<number, Run>()
  readonly #dirty = new Set<Run>()
  readonly #listeners = new Map<string, Set<LogListener>>()
  /** Run and bytes of the chunks that the transaction under way dropped. */
  #dropped: (readonly [number, number])[] = []
  #emptied: number[] = []
  #nextRun: number
  #sequence = 0
  #total = 0

  /** `flush` writes what is pending, so that a query sees it. */
  constructor(database: Database, flush: () => void, budget: LogBudget = defaultLogBudget) {
    this.#flush = flush
    this.#budget = budget
    this.#statements = prepareLogStatements(database)
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

  append(container: ContainerLogKey, time: number, stream: LogStream, text: string): void {
    const run = this.#runsByKey.get(container) ?? this.#runOf(container)
    const sequence = ++this.#sequence
    run.lines.push(sequence, time, stream === 'stdout' ? 0 : 1, text)
    this.#dirty.add(run)
    const listeners = this.#listeners.get(container.podUid)
    if (listeners === undefined) return
    const line: LogLine = { sequence, instance: container.instance, time, stream, text }
    for (const listener of listeners) listener(container, line)
  }

  read(query: LogQuery): readonly LogLine[] {
    const { podUid, container, tailLines = Number.POSITIVE_INFINITY, afterSequence = 0 } = query
    this.#flush()
    const instance = query.instance ?? this.#statements.newest.get(podUid, container)
    const run = this.#statements.findRun.get(podUid, container, instance) as number | undefined
    if (run === undefined || tailLines <= 0) return []
    const since = query.sinceTime ?? Number.MIN_SAFE_INTEGER
    const newestFirst: LogLine[] = []
    const chunks = this.#statements.chunks.iterate(run, afterSequence, since) as Iterable<string>
    for (const chunk of chunks) {
      const lines = JSON.parse(chunk) as FlatLines
      for (let index = lines.length - 4; index >= 0 && newestFirst.length < tailLines; index -= 4) {
        const line = lineAt(lines, index, instance as number)
        if (line.sequence > afterSequence && line.time >= since) newestFirst.push(line)
      }
      if (newestFirst.length >= tailLines) break
    }
    const lines = newestFirst.toReversed()
    return query.limitBytes === undefined ? lines : withinBytes(lines, query.limitBytes)
  }

  instances(podUid: string, container: string): readonly number[] {
    this.#flush()
    return this.#statements.instances.all(podUid, container) as number[]
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
      run = {
        id: id ?? this.#nextRun++,
        container,
        bytes,
        isStored: id !== undefined,
        lines: [],
        written: 0,
        writtenBytes: 0
      }
      this.#runs.set(key, run)
      this.#runsById.set(run.id, run)
    }
    this.#runsByKey.set(container, run)
    return run
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
    }
  }

  #writeChunks(run: Run): void {
    const { lines } = run
    let start = run.written
    let bytes = 0
    for (let index = start; index < lines.length; index += 4) {
      bytes += (lines[index + 3] as string).length + lineOverhead
      if (bytes < chunkBytes && index + 4 < lines.length) continue
      const piece = start === 0 && index + 4 === lines.length ? lines : lines.slice(start, index + 4)
      this.#statements.insertChunk.run(
        lines[start],
        run.id,
        lines[index],
        lines[index + 1],
        bytes,
        JSON.stringify(piece)
      )
      run.writtenBytes += bytes
      start = index + 4
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
    }
    if (total > this.#budget.total) total -= this.#drop(this.#statements.oldest, [], total - this.#budget.total)
    this.#statements.writeCounters.run(JSON.stringify([this.#sequence, total]))
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
    this.#dropped = []
    this.#emptied = []
  }

  rolledBack(): void {
    this.#dropped = []
    this.#emptied = []
    for (const run of this.#dirty) {
      this.#forgetWritten(run)
      // Nothing of a run that had no bytes was ever committed.
      run.isStored = run.bytes > 0
    }
  }

  #forgetWritten(run: Run): void {
    run.written = 0
    run.writtenBytes = 0
  }
}

function lineAt(lines: FlatLines, index: number, instance: number): LogLine {
  return {
    sequence: lines[index] as number,
    instance,
    time: lines[index + 1] as number,
    stream: lines[index + 2] === 0 ? 'stdout' : 'stderr',
    text: lines[index + 3] as string
  }
}

/** The lines that fit into so many bytes with their ends; the last may be cut. */
function withinBytes(lines: readonly LogLine[], limit: number): readonly LogLine[] {
  const fitting: LogLine[] = []
  let left = limit
  for (const line of lines) {
    if (left <= 0) break
    const bytes = Buffer.from(line.text)
    if (bytes.length <= left) fitting.push(line)
    // A character that the limit splits is left out.
    else fitting.push({ ...line, text: new TextDecoder().decode(bytes.subarray(0, left)).replace(/\uFFFD+$/, '') })
    left -= bytes.length + 1
  }
  return fitting
}
