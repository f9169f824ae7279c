import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Limit {
  /** The figure must not be below. */
  readonly min?: number
  /** The figure must not be above. */
  readonly max?: number
}

export type Figures = Readonly<Record<string, number | string>>
export type Limits = Readonly<Record<string, Limit>>

/** What every benchmark prints, as one JSON object with --json. */
export interface BenchResult {
  readonly bench: string
  /** By name; the name ends in the unit where that is not plain from it. */
  readonly figures: Figures
  readonly limits: Limits
  /** Whether every figure is within its limit. */
  readonly ok: boolean
}

/** Holds the figures against the limits. A limit without its figure is not kept. */
export function resultOf(bench: string, figures: Figures, limits: Limits): BenchResult {
  const ok = Object.entries(limits).every(([name, limit]) => isWithin(figures[name], limit))
  return { bench, figures, limits, ok }
}

function isWithin(figure: number | string | undefined, limit: Limit): boolean {
  if (typeof figure !== 'number') return false
  return (limit.min === undefined || figure >= limit.min) && (limit.max === undefined || figure <= limit.max)
}

type Measure = () => Figures | Promise<Figures>

/** Measures, prints, and sets the exit code to 1 where a limit is not kept. */
export async function runBench(bench: string, limits: Limits, measure: Measure): Promise<void> {
  const result = resultOf(bench, await measure(), limits)
  console.log(process.argv.includes('--json') ? JSON.stringify(result) : readable(result))
  if (!result.ok) process.exitCode = 1
}

function readable({ bench, figures, limits, ok }: BenchResult): string {
  const lines = Object.entries(figures).map(([name, figure]) => {
    const limit = limits[name]
    const bound = limit === undefined ? '' : limitText(limit) + (isWithin(figure, limit) ? '' : '  MISSED')
    return `  ${name.padEnd(32)}${String(figure).padStart(12)}${bound}`
  })
  return `${bench}: ${ok ? 'ok' : 'limits missed'}\n${lines.join('\n')}`
}

function limitText({ min, max }: Limit): string {
  const bounds = [min === undefined ? '' : `at least ${min}`, max === undefined ? '' : `at most ${max}`]
  return `  (${bounds.filter((bound) => bound !== '').join(', ')})`
}

/** Milliseconds that an action takes, with one decimal. */
export function millisecondsOf(action: () => void): number {
  const start = performance.now()
  action()
  return rounded(performance.now() - start, 1)
}

export function rounded(value: number, decimals = 0): number {
  const factor = 10 ** decimals
  return Math.round(value * factor) / factor
}

/** The value that a share of the sorted values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** How much evenly taken values rise from one to the next: the straight line that fits them best. */
export function risePerStep(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const spread = values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0)
  return values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0) / spread
}

/** Bytes of heap in use after a collection; NaN without --expose-gc (scripts/bench.mjs passes it). */
export function heapAfterCollection(): number {
  if (globalThis.gc === undefined) return Number.NaN
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

/** A folder that goes when the action has ended. DRYDOCK_BENCH_DIR chooses the disk. */
export function inScratchFolder<T>(action: (folder: string) => T): T {
  const folder = mkdtempSync(join(process.env.DRYDOCK_BENCH_DIR ?? tmpdir(), 'drydock-bench-'))
  try {
    return action(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
