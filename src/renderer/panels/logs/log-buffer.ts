import type { LogLine } from '../../../shared/contract/logs.ts'
import type { LogRow } from '../../parts/log/log-row.tsx'

/** A line and how it is drawn; made once, when the line comes. */
export interface BufferedLine {
  readonly line: LogLine
  readonly row: LogRow
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

  /** Places that are taken, whatever is in them. */
  get size(): number {
    return this.#places.length
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

/**
 * What the window holds of a log: the newest lines, with the numbers of those that the search found. Nothing here is ever
 * copied as a whole.
 */
export class LogBuffer {
  readonly #lines: LineRing<BufferedLine>
  #search: RegExp | undefined
  #hits: number[] = []
  #epoch = 0
  #version = 0
  readonly #listeners = new Set<() => void>()

  constructor(capacity: number) {
    this.#lines = new LineRing(capacity)
  }

  get start(): number {
    return this.#lines.start
  }

  get end(): number {
    return this.#lines.end
  }

  /** Grows when the lines begin anew. */
  get epoch(): number {
    return this.#epoch
  }

  /** Grows with every change that was told of. */
  get version(): number {
    return this.#version
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells of all changes since it was last told: who changes it says when that is to be drawn. */
  tell(): void {
    this.#version++
    for (const listener of this.#listeners) listener()
  }

  /** Lines held. */
  get held(): number {
    return this.#lines.end - this.#lines.start
  }

  /** Numbers of the lines with a hit, oldest first. */
  get hits(): readonly number[] {
    return this.#hits
  }

  at(number: number): BufferedLine | undefined {
    return this.#lines.at(number)
  }

  append(lines: readonly BufferedLine[]): void {
    for (const line of lines) {
      if (this.#isHit(line)) this.#hits.push(this.#lines.end)
      this.#lines.push(line)
    }
    this.#forgetHits()
  }

  clear(): void {
    this.#lines.clear()
    this.#hits = []
  }

  /** Forgets all: another stream begins. */
  restart(): void {
    this.clear()
    this.#epoch++
  }

  setSearch(search: RegExp | undefined): void {
    this.#search = search
    this.#hits = []
    if (search === undefined) return
    for (let number = this.start; number < this.end; number++) {
      if (this.#isHit(this.at(number)!)) this.#hits.push(number)
    }
  }

  /** Oldest first. */
  *all(): Generator<BufferedLine> {
    for (let number = this.start; number < this.end; number++) yield this.at(number)!
  }

  #isHit({ row }: BufferedLine): boolean {
    // Unlike test, search leaves the place alone from which the expression goes on: the rows use it too.
    return this.#search !== undefined && row.message.search(this.#search) !== -1
  }

  #forgetHits(): void {
    const { start } = this.#lines
    let gone = 0
    while (gone < this.#hits.length && this.#hits[gone]! < start) gone++
    if (gone > 0) this.#hits.splice(0, gone)
  }
}

/** The hit before or after a line, going round at the ends, the newest to begin with; undefined where there is none. */
export function nextHit(hits: readonly number[], from: number | undefined, step: 1 | -1): number | undefined {
  if (hits.length === 0) return undefined
  if (from === undefined) return hits.at(-1)
  const next = step === 1 ? hits.find((hit) => hit > from) : hits.findLast((hit) => hit < from)
  return next ?? (step === 1 ? hits[0] : hits.at(-1))
}
