// Time zones by name, as Go's time.LoadLocation finds them. The data is that of the program's own ICU; the zone is always
// given, so that the machine's never counts.

/** Only of zones that there are: their number is bounded, that of wrong names is not. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** Names are case-sensitive where the files of the zones are, and Intl takes any case. */
const name = /^[A-Z][A-Za-z0-9+-]*(?:[_/](?:es|of|[A-Z0-9+-][A-Za-z0-9+-]*))*$/

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(zone)
  if (known !== undefined || !name.test(zone)) return known
  const format = newFormat(zone)
  if (format !== undefined) formats.set(zone, format)
  return format
}

function newFormat(zone: string): Intl.DateTimeFormat | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric'
    })
    const resolved = format.resolvedOptions().timeZone
    const isOtherCase = resolved !== zone && resolved.toLowerCase() === zone.toLowerCase()
    return isOtherCase && zone !== 'UTC' ? undefined : format
  } catch {
    return undefined
  }
}

/** Whether there is a zone of this name. The empty name is UTC, as Go has it. */
export function isTimeZone(zone: string): boolean {
  return zone === '' || zone === 'UTC' || formatOf(zone) !== undefined
}

/** What a clock in the zone (which must be one) is ahead of UTC at a moment; both in milliseconds. */
function offsetOf(zone: string, at: number): number {
  if (zone === '' || zone === 'UTC') return 0
  const fields: Record<string, number> = {}
  for (const { type, value } of formatOf(zone)!.formatToParts(at)) {
    if (type !== 'literal') fields[type] = Number(value)
  }
  const { year, month, day, hour, minute, second } = fields as Readonly<Record<string, number>>
  const local = Date.UTC(year!, month! - 1, day, hour, minute, second)
  return local - Math.floor(at / 1000) * 1000
}

/** A clock's time and date in a zone. Months from 0, days of the week from 0 for Sunday. */
export interface WallTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

export function wallTimeIn(zone: string, at: number): WallTime {
  const date = new Date(at + offsetOf(zone, at))
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds()
  }
}

type Wall = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number]

/**
 * The moment (ms) at which a clock in the zone shows a time. Too large a month or day counts on, and a time that the
 * zone skips or has twice is found as Go's time.Date finds it.
 */
export function momentIn(zone: string, ...[year, month, day, hour, minute, second]: Wall): number {
  const local = Date.UTC(year, month, day, hour, minute, second)
  const guess = offsetOf(zone, local)
  return local - (guess === 0 ? 0 : offsetOf(zone, local - guess))
}

/** RFC 3339 in the zone, as Go prints it: "2026-11-20T21:00:00+09:00", with Z where there is no offset. */
export function formatTimeIn(zone: string, at: number): string {
  const offset = offsetOf(zone, at)
  const text = new Date(at + offset).toISOString().slice(0, 19)
  if (offset === 0) return `${text}Z`
  const minutes = Math.floor(Math.abs(offset) / 60_000)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${text}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
