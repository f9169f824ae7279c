import type { LogLine } from '../../../shared/contract/logs.ts'
import type { LogLineRow } from '../../parts/log/log-row.tsx'

/** A line and how it is drawn; made once, when the line comes. */
export interface BufferedLine {
  readonly line: LogLine
  readonly row: LogLineRow
  /** As the level filter counts it: ERROR, WARN, INFO, DEBUG, SYSTEM or OTHER. */
  readonly group: LevelGroup
}

export const levelGroups = ['ERROR', 'WARN', 'INFO', 'DEBUG', 'OTHER', 'SYSTEM'] as const
export type LevelGroup = (typeof levelGroups)[number]

export function levelGroup(level: string): LevelGroup {
  switch (level) {
    case 'FATAL':
    case 'ERROR':
      return 'ERROR'
    case 'WARN':
    case 'INFO':
    case 'SYSTEM':
      return level
    case 'DEBUG':
    case 'TRACE':
      return 'DEBUG'
    default:
      return 'OTHER'
  }
}

/** The last lines of a stream, numbered from its first one on; appending costs the same however many there are. */
export class LineRing<T> {
  readonly capacity: number
  readonly #places: (T | undefined)[]
  #start = 0
  #end = 0

  constructor(capacity: number) {
    this.capacity = capacity
    this.#places = []
  }

  /** Number of the oldest line kept. */
  get start(): number {
    return this.#start
  }

  /** Number after the newest. */
  get end(): number {
    return this.#end
  }

  at(number: number): T | undefined {
    return number < this.#start || number >= this.#end ? undefined : this.#places[number % this.capacity]
  }

  push(value: T): void {
    this.#places[this.#end % this.capacity] = value
    this.#end++
    if (this.#end - this.#start > this.capacity) this.#start++
  }

  /** Lets go of all; the next line has the next number. */
  clear(): void {
    this.#places.length = 0
    this.#start = this.#end
  }
}

export interface LineFilter {
  readonly hiddenPods: ReadonlySet<string>
  readonly hiddenLevels: ReadonlySet<LevelGroup>
}

const noFilter: LineFilter = { hiddenPods: new Set(), hiddenLevels: new Set() }

/**
 * What the window holds of a log: the newest lines, and of these the ones that are shown, with the numbers of those that
 * the search found. Nothing here is ever copied as a whole but when the filter changes.
 */
export class LogBuffer {
  readonly #all: LineRing<BufferedLine>
  #shown: LineRing<BufferedLine>
  #filter = noFilter
  #search: RegExp | undefined
  #hits: number[] = []
  readonly #podCounts = new Map<string, number>()
  readonly #levelCounts = new Map<LevelGroup, number>()
  #epoch = 0

  constructor(capacity: number) {
    this.#all = new LineRing(capacity)
    this.#shown = new LineRing(capacity)
  }

  get start(): number {
    return this.#shown.start
  }

  get end(): number {
    return this.#shown.end
  }

  /** Grows when the lines are numbered anew. */
  get epoch(): number {
    return this.#epoch
  }

  /** Lines held, those that a filter hides included. */
  get held(): number {
    return this.#all.end - this.#all.start
  }

  /** Whether older lines have been forgotten. */
  get isFull(): boolean {
    return this.held === this.#all.capacity
  }

  /** Numbers of the shown lines with a hit, oldest first. */
  get hits(): readonly number[] {
    return this.#hits
  }

  at(number: number): BufferedLine | undefined {
    return this.#shown.at(number)
  }

  podCount(pod: string): number {
    return this.#podCounts.get(pod) ?? 0
  }

  levelCount(level: LevelGroup): number {
    return this.#levelCounts.get(level) ?? 0
  }

  append(lines: readonly BufferedLine[]): void {
    for (const line of lines) {
      if (this.isFull) this.#count(this.#all.at(this.#all.start)!, -1)
      this.#all.push(line)
      this.#count(line, 1)
      if (this.#passes(line)) this.#show(line)
    }
    this.#forgetHits()
  }

  clear(): void {
    this.#all.clear()
    this.#shown.clear()
    this.#hits = []
    this.#podCounts.clear()
    this.#levelCounts.clear()
  }

  /** Forgets all, and counts from the beginning. */
  restart(): void {
    this.clear()
    this.setFilter(this.#filter)
  }

  setFilter(filter: LineFilter): void {
    this.#filter = filter
    const shown = new LineRing<BufferedLine>(this.#all.capacity)
    this.#shown = shown
    this.#epoch++
    for (let number = this.#all.start; number < this.#all.end; number++) {
      const line = this.#all.at(number)!
      if (this.#passes(line)) shown.push(line)
    }
    this.#findHits()
  }

  setSearch(search: RegExp | undefined): void {
    this.#search = search
    this.#findHits()
  }

  /** What is shown, oldest first. */
  *shown(): Generator<BufferedLine> {
    for (let number = this.#shown.start; number < this.#shown.end; number++) yield this.#shown.at(number)!
  }

  #findHits(): void {
    this.#hits = []
    if (this.#search !== undefined) {
      for (let number = this.#shown.start; number < this.#shown.end; number++) {
        if (this.#isHit(this.#shown.at(number)!)) this.#hits.push(number)
      }
    }
  }

  #show(line: BufferedLine): void {
    if (this.#isHit(line)) this.#hits.push(this.#shown.end)
    this.#shown.push(line)
  }

  #isHit({ row }: BufferedLine): boolean {
    // Unlike test, search leaves the place alone from which the expression goes on: the rows use it too.
    return this.#search !== undefined && row.message.search(this.#search) !== -1
  }

  #forgetHits(): void {
    const { start } = this.#shown
    let gone = 0
    while (gone < this.#hits.length && this.#hits[gone]! < start) gone++
    if (gone > 0) this.#hits.splice(0, gone)
  }

  #passes({ line, group }: BufferedLine): boolean {
    return !this.#filter.hiddenPods.has(line.pod) && !this.#filter.hiddenLevels.has(group)
  }

  #count({ line, group }: BufferedLine, step: number): void {
    this.#podCounts.set(line.pod, (this.#podCounts.get(line.pod) ?? 0) + step)
    this.#levelCounts.set(group, (this.#levelCounts.get(group) ?? 0) + step)
  }
}

/** The hit before or after a line, going round at the ends, the newest to begin with; undefined where there is none. */
export function nextHit(hits: readonly number[], from: number | undefined, step: 1 | -1): number | undefined {
  if (hits.length === 0) return undefined
  if (from === undefined) return hits.at(-1)
  const next = step === 1 ? hits.find((hit) => hit > from) : hits.findLast((hit) => hit < from)
  return next ?? (step === 1 ? hits[0] : hits.at(-1))
}
