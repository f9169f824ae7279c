import type { HistogramBar } from '../../../shared/contract/logs.ts'
import { levelGroups, type LevelGroup } from '../../../shared/logs/log-level.ts'

/** Milliseconds that a bar may stand for; each is a multiple of the one before. */
const spans = [
  1, 2, 10, 30, 60, 120, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 604_800, 2_419_200, 24_192_000
].map((seconds) => seconds * 1_000)

/** Bars of a histogram at most. */
export const barLimit = 180
/** Pods that are told apart; lines of others count, without a name. */
const podLimit = 1_000

interface Bin {
  readonly levels: number[]
  normal: number
  warnings: number
  matches: number
  readonly pods: Map<string, number>
}

/** The shortest span of a bar with which a range has not too many. */
export function spanFor(range: number): number {
  return spans.find((span) => range / span <= barLimit) ?? spans.at(-1)!
}

/**
 * Lines and events counted by time, level and pod. It holds no more than `barLimit` bins: where more time passes, two or
 * more become one.
 */
export class LogBins {
  #span: number
  #bins = new Map<number, Bin>()
  #first = Infinity
  #last = -Infinity
  readonly #pods = new Set<string>()

  constructor(span = spans[0]!) {
    this.#span = span
  }

  get span(): number {
    return this.#span
  }

  /** When the oldest bin begins; undefined where there is none. */
  get start(): number | undefined {
    return this.#bins.size === 0 ? undefined : this.#first * this.#span
  }

  get size(): number {
    return this.#bins.size
  }

  addLine(time: number, level: LevelGroup, pod: string, isMatch: boolean): void {
    const bin = this.#binAt(time)
    bin.levels[levelGroups.indexOf(level)]!++
    if (isMatch) bin.matches++
    if (!this.#pods.has(pod)) {
      if (this.#pods.size >= podLimit) return
      this.#pods.add(pod)
    }
    bin.pods.set(pod, (bin.pods.get(pod) ?? 0) + 1)
  }

  addEvent(time: number, isWarning: boolean): void {
    const bin = this.#binAt(time)
    if (isWarning) bin.warnings++
    else bin.normal++
  }

  /** Lets go of bins that end before a moment. */
  dropBefore(time: number): void {
    const first = Math.floor(time / this.#span)
    if (first <= this.#first) return
    for (const number of this.#bins.keys()) if (number < first) this.#bins.delete(number)
    this.#first = this.#bins.size === 0 ? Infinity : Math.min(...this.#bins.keys())
    if (this.#bins.size === 0) this.#last = -Infinity
  }

  bars(): readonly HistogramBar[] {
    return [...this.#bins]
      .sort(([a], [b]) => a - b)
      .map(([number, { levels, normal, warnings, matches }]) => [
        number * this.#span,
        [...levels],
        normal + warnings,
        matches
      ])
  }

  totals(): {
    readonly levels: Record<LevelGroup, number>
    readonly events: { Normal: number; Warning: number }
    readonly pods: Record<string, number>
    readonly matches: number
  } {
    const levels = Object.fromEntries(levelGroups.map((level) => [level, 0])) as Record<LevelGroup, number>
    const events = { Normal: 0, Warning: 0 }
    const pods: Record<string, number> = {}
    let matches = 0
    for (const bin of this.#bins.values()) {
      for (const [index, level] of levelGroups.entries()) levels[level] += bin.levels[index]!
      events.Normal += bin.normal
      events.Warning += bin.warnings
      matches += bin.matches
      for (const [pod, count] of bin.pods) pods[pod] = (pods[pod] ?? 0) + count
    }
    return { levels, events, pods, matches }
  }

  #binAt(time: number): Bin {
    let number = Math.floor(time / this.#span)
    while (Math.max(number, this.#last) - Math.min(number, this.#first) >= barLimit && this.#widen())
      number = Math.floor(time / this.#span)
    let bin = this.#bins.get(number)
    if (bin === undefined) {
      bin = { levels: levelGroups.map(() => 0), normal: 0, warnings: 0, matches: 0, pods: new Map() }
      this.#bins.set(number, bin)
      this.#first = Math.min(this.#first, number)
      this.#last = Math.max(this.#last, number)
    }
    return bin
  }

  #widen(): boolean {
    const next = spans.find((span) => span > this.#span)
    if (next === undefined) return false
    const factor = next / this.#span
    const old = this.#bins
    this.#span = next
    this.#bins = new Map()
    this.#first = Infinity
    this.#last = -Infinity
    for (const [number, bin] of old) {
      const place = Math.floor(number / factor)
      const into = this.#bins.get(place)
      if (into === undefined) this.#bins.set(place, bin)
      else join(into, bin)
      this.#first = Math.min(this.#first, place)
      this.#last = Math.max(this.#last, place)
    }
    return true
  }
}

function join(into: Bin, bin: Bin): void {
  for (const [index, count] of bin.levels.entries()) into.levels[index]! += count
  into.normal += bin.normal
  into.warnings += bin.warnings
  into.matches += bin.matches
  for (const [pod, count] of bin.pods) into.pods.set(pod, (into.pods.get(pod) ?? 0) + count)
}
