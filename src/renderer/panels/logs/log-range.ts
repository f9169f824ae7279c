import { clockTime } from '../../parts/chart/axis.ts'
import type { LogRange } from './log-query.ts'

const minute = 60_000

/** What is offered; undefined is all that is kept. */
export const spans = [
  { name: '5 min', within: 5 * minute },
  { name: '15 min', within: 15 * minute },
  { name: '1 h', within: 60 * minute },
  { name: '6 h', within: 360 * minute },
  { name: '24 h', within: 1_440 * minute }
] as const

export const usualRange: LogRange = { within: 15 * minute }

export function isWhole({ within, from, to }: LogRange): boolean {
  return within === undefined && from === undefined && to === undefined
}

/** "14:04:02 to 14:04:18", with the day where they are on two. */
export function rangeText(from: number, to: number): string {
  const days = [from, to].map((time) => new Date(time).toISOString().slice(0, 10))
  const isOneDay = days[0] === days[1]
  const part = (time: number, day: string): string => `${isOneDay ? '' : `${day} `}${clockTime(time, true)}`
  return `${part(from, days[0]!)} – ${part(to, days[1]!)}`
}

/** "2026-11-20 14:05:12" of simulated UTC. */
export function momentText(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ')
}

/** The moment that somebody typed; undefined where it is none. */
export function parseMoment(text: string): number | undefined {
  const match = /^\s*(\d{4}-\d\d-\d\d)[ T]+(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)\s*Z?\s*$/.exec(text)
  if (match === null) return undefined
  const time = Date.parse(`${match[1]}T${match[2]}Z`)
  return Number.isNaN(time) ? undefined : time
}

/** A stretch of the same length before or after another; it does not end after now. */
export function shifted(
  { from, to }: { readonly from: number; readonly to: number },
  step: 1 | -1,
  now: number
): { readonly from: number; readonly to: number } {
  const length = to - from
  const end = Math.min(to + step * length, now)
  return { from: end - length, to: end }
}
