// Schedules of a CronJob, as cron.ParseStandard of github.com/robfig/cron/v3 reads them: five fields or a descriptor.
import {
  allOf,
  allows,
  CronError,
  daysOfMonth,
  daysOfWeek,
  hours,
  minutes,
  months,
  only,
  parseField,
  type FieldSet
} from './cron-fields.ts'
import { parseGoDuration } from './go-duration.ts'
import { isTimeZone, momentIn, wallTimeIn, type WallTime } from './time-zone.ts'

export interface CronSchedule {
  /** The first moment after `after` (both ms), or undefined where there is none within five years. */
  next(after: number): number | undefined
}

interface Fields {
  readonly minute: FieldSet
  readonly hour: FieldSet
  readonly dayOfMonth: FieldSet
  readonly month: FieldSet
  readonly dayOfWeek: FieldSet
}

/** The schedule in a time zone (UTC where none is given), or upstream's words for what is wrong with it. */
export function parseCronSchedule(text: string, zone = 'UTC'): CronSchedule | { readonly error: string } {
  try {
    return parse(text, zone)
  } catch (error) {
    if (error instanceof CronError) return { error: error.message }
    throw error
  }
}

function parse(text: string, zone: string): CronSchedule {
  if (text === '') throw new CronError('empty spec string')
  if (text.startsWith('TZ=') || text.startsWith('CRON_TZ=')) {
    const [, named = '', rest = ''] = /=(\S*)\s*(.*)$/s.exec(text) ?? []
    if (!isTimeZone(named)) throw new CronError(`provided bad location ${named}: unknown time zone ${named}`)
    return parse(rest.trim(), named)
  }
  if (text.startsWith('@')) return parseDescriptor(text, zone)
  const fields = text.split(/\s+/).filter((field) => field !== '')
  if (fields.length !== 5)
    throw new CronError(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`)
  return inFields(
    {
      minute: parseField(fields[0]!, minutes),
      hour: parseField(fields[1]!, hours),
      dayOfMonth: parseField(fields[2]!, daysOfMonth),
      month: parseField(fields[3]!, months),
      dayOfWeek: parseField(fields[4]!, daysOfWeek)
    },
    zone
  )
}

const hourly: Fields = {
  minute: only(0),
  hour: allOf(hours),
  dayOfMonth: allOf(daysOfMonth),
  month: allOf(months),
  dayOfWeek: allOf(daysOfWeek)
}
const daily: Fields = { ...hourly, hour: only(0) }
const monthly: Fields = { ...daily, dayOfMonth: only(1) }
const yearly: Fields = { ...monthly, month: only(1) }
const descriptors: Readonly<Record<string, Fields>> = {
  '@yearly': yearly,
  '@annually': yearly,
  '@monthly': monthly,
  '@weekly': { ...daily, dayOfWeek: only(0) },
  '@daily': daily,
  '@midnight': daily,
  '@hourly': hourly
}

function parseDescriptor(text: string, zone: string): CronSchedule {
  const fields = Object.hasOwn(descriptors, text) ? descriptors[text] : undefined
  if (fields !== undefined) return inFields(fields, zone)
  if (!text.startsWith('@every ')) throw new CronError(`unrecognized descriptor: ${text}`)
  const duration = parseGoDuration(text.slice('@every '.length))
  if (typeof duration !== 'number') throw new CronError(`failed to parse duration ${text}: ${duration.error}`)
  const delay = Math.max(1000, Math.floor(duration / 1000) * 1000)
  return { next: (after) => Math.floor(after / 1000) * 1000 + delay }
}

function inFields(fields: Fields, zone: string): CronSchedule {
  const isPossible = Object.values(fields).every(({ bits }: FieldSet) => bits !== 0n)
  return { next: (after) => (isPossible ? nextIn(fields, zone, after) : undefined) }
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/**
 * Upstream's SpecSchedule.Next: each unit is moved on until it fits, from the month down; one that wraps around begins
 * again. Days are counted by the calendar and hours by what passes, which is what a zone's change of time needs.
 */
function nextIn(fields: Fields, zone: string, after: number): number | undefined {
  let at = Math.floor(after / second) * second + second
  const lastYear = wallTimeIn(zone, at).year + 5
  for (;;) {
    const wall = wallTimeIn(zone, at)
    if (wall.year > lastYear) return undefined
    const intoMinute = wall.second * second
    if (!allows(fields.month, wall.month + 1)) at = startOfDay(zone, wall.year, wall.month + 1, 1)
    else if (!isDayOf(fields, wall)) at = startOfDay(zone, wall.year, wall.month, wall.day + 1)
    else if (!allows(fields.hour, wall.hour)) at += hour - wall.minute * minute - intoMinute
    else if (!allows(fields.minute, wall.minute) || intoMinute !== 0) at += minute - intoMinute
    else return at
  }
}

/** A day that begins without a midnight in its zone begins with the hour that is there instead. */
function startOfDay(zone: string, year: number, month: number, day: number): number {
  const at = momentIn(zone, year, month, day, 0, 0, 0)
  const shown = wallTimeIn(zone, at).hour
  return shown > 12 ? at + (24 - shown) * hour : at
}

/** With a star in one of the two fields for days the other decides; else a day may fit either. */
function isDayOf({ dayOfMonth, dayOfWeek }: Fields, { day, weekday }: WallTime): boolean {
  const fitsMonth = allows(dayOfMonth, day)
  const fitsWeek = allows(dayOfWeek, weekday)
  return dayOfMonth.isStar || dayOfWeek.isStar ? fitsMonth && fitsWeek : fitsMonth || fitsWeek
}
