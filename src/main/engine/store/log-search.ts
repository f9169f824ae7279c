import { flatLength, flatLineAt, type FlatLines } from './log-lines.ts'
import type { LogStatements } from './log-statements.ts'
import type { ContainerLogKey, LogHit, LogLine, LogSearch, LogSearchQuery } from './log-types.ts'

interface SearchedRun {
  readonly container: ContainerLogKey
  readonly isPrevious: boolean
}

/** Pieces of the log that are listed at once. */
const listed = 256
/** What one step may cost, in characters that are taken apart: some milliseconds. */
const stepCost = 128 * 1024
/** Taking a piece apart costs so much more than seeing that what is looked for is not in it. */
const passedOver = 1 / 8
/** Runs whose facts are kept while it lasts. */
const keptRuns = 20_000

/**
 * Looks through all logs, or those of some pods one run after the other, from the newest piece to the oldest. There is no index of words beside the text: to read all
 * that the budget allows takes less than a second, what an index would cost is paid with every line, and whoever looks for a part of a word, or by an expression, would not be served by it (figures in bench/README.md).
 */
export class StoredLogSearch implements LogSearch {
  readonly #statements: LogStatements
  readonly #query: LogSearchQuery
  /** What is looked for, as it stands in the stored text, in lower case. */
  readonly #needle: string | undefined
  readonly #runs = new Map<number, SearchedRun | undefined>()
  readonly #total: number
  #hits: LogHit[] = []
  /** Lines before this moment are no longer among the newest that are wanted. */
  #oldest: number
  #looked = 0
  #isOver = false
  /** Runs that are still to be looked at; undefined where all logs are, in the order in which they were written. */
  readonly #lanes: number[] | undefined
  readonly #end: number
  #next: number
  isCut = false

  /** `sequence`: the newest line; `total`: bytes of all lines. */
  constructor(statements: LogStatements, query: LogSearchQuery, sequence: number, total: number) {
    this.#statements = statements
    this.#query = query
    this.#end = sequence + 1
    this.#needle = query.contains === undefined ? undefined : JSON.stringify(query.contains).slice(1, -1).toLowerCase()
    this.#next = this.#end
    const runs = query.pods?.flatMap((uid) => statements.runsOfPod.all(uid) as [number, number][])
    // The last one is taken first.
    this.#lanes = runs?.map(([id]) => id).toReversed()
    this.#total = runs === undefined ? total : runs.reduce((sum, [, bytes]) => sum + bytes, 0)
    this.#oldest = query.from ?? Number.MIN_SAFE_INTEGER
  }

  get share(): number {
    return this.#isOver || this.#total === 0 ? 1 : Math.min(1, this.#looked / this.#total)
  }

  hits(): readonly LogHit[] {
    this.#keepNewest()
    return this.#hits
  }

  step(): boolean {
    let cost = 0
    while (!this.#isOver && cost < stepCost) {
      const pieces = this.#nextPieces()
      if (pieces.length === 0) {
        cost += 64
        this.#isOver = !this.#nextLane()
      }
      for (const [first, id, lastTime, bytes] of pieces) {
        this.#next = first
        this.#looked += bytes
        cost += 64
        if (lastTime >= this.#oldest) cost += this.#piece(first, id)
        if (cost >= stepCost) break
      }
    }
    return !this.#isOver
  }

  #nextPieces(): [number, number, number, number][] {
    if (this.#lanes === undefined)
      return this.#statements.piecesBefore.all(this.#next, listed) as [number, number, number, number][]
    const run = this.#lanes.at(-1)
    if (run === undefined) return []
    return this.#statements.runPiecesBefore.all(run, this.#next, listed) as [number, number, number, number][]
  }

  #nextLane(): boolean {
    this.#lanes?.pop()
    this.#next = this.#end
    return this.#lanes !== undefined && this.#lanes.length > 0
  }

  /** Returns what it cost. */
  #piece(first: number, id: number): number {
    const run = this.#runOf(id)
    if (run === undefined) return 0
    const text = this.#statements.linesOf.get(first) as string
    if (this.#needle !== undefined && !text.toLowerCase().includes(this.#needle)) return text.length * passedOver
    const lines = JSON.parse(text) as FlatLines
    for (let index = lines.length - flatLength; index >= 0; index -= flatLength) {
      const line = flatLineAt(lines, index, run.container.instance)
      if (line.time < this.#oldest) break
      if (line.time <= (this.#query.to ?? Infinity) && this.#query.matches(line.text)) this.#found(run, line)
    }
    return text.length
  }

  #found({ container, isPrevious }: SearchedRun, line: LogLine): void {
    this.#query.seen?.(container, line)
    if (this.#query.limit === 0) return
    this.#hits.push({ container, line, isPrevious })
    if (this.#hits.length >= this.#query.limit * 2) this.#keepNewest()
  }

  /** Containers are written down at different moments: only their times say which lines are the newest. */
  #keepNewest(): void {
    this.#hits.sort((a, b) => b.line.time - a.line.time || b.line.sequence - a.line.sequence)
    if (this.#hits.length <= this.#query.limit) return
    this.isCut = true
    this.#hits.length = this.#query.limit
    this.#oldest = Math.max(this.#oldest, this.#hits.at(-1)!.line.time)
  }

  /** Undefined where nobody looks into this run. */
  #runOf(id: number): SearchedRun | undefined {
    if (this.#runs.has(id)) return this.#runs.get(id)
    if (this.#runs.size >= keptRuns) this.#runs.clear()
    const run = this.#read(id)
    this.#runs.set(id, run)
    return run
  }

  #read(id: number): SearchedRun | undefined {
    const row = this.#statements.run.get(id) as [string, string, string, string, number] | undefined
    if (row === undefined) return undefined
    const [podUid, podName, namespace, container, instance] = row
    const { namespaces, wantsRun } = this.#query
    if (namespaces !== undefined && !namespaces.has(namespace)) return undefined
    const newest = this.#statements.newest.get(podUid, container) as number
    const key = { podUid, podName, namespace, container, instance }
    return wantsRun?.(key, newest) === false ? undefined : { container: key, isPrevious: instance < newest }
  }
}
