import {
  daysOfMonth,
  daysOfWeek,
  hours,
  minutes,
  months,
  parseField,
  CronError,
  type FieldBounds
} from '../../../shared/cron/cron-fields.ts'
import type { Translate } from './fields/field.tsx'

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *'
}

/** More values than this are left to the schedule itself. */
const mostValues = 6

/**
 * "02:30, Mon–Fri" of a schedule of five fields, in `language`; undefined where words would be longer than it, or where
 * it is not valid.
 */
export function scheduleWords(t: Translate, language: string, schedule: string): string | undefined {
  const [minute, hour, day, month, weekday, ...more] = (descriptors[schedule] ?? schedule).trim().split(/\s+/)
  if (minute === undefined || hour === undefined || day === undefined || month === undefined || weekday === undefined)
    return undefined
  if (more.length > 0) return undefined
  try {
    const time = timeWords(t, minute, hour)
    const days = dayWords(t, language, day, weekday)
    const inMonths = isEvery(month) ? [] : [t('cron.months', { months: listOf(month, months, monthName(language)) })]
    if (time === undefined) return undefined
    return [time, ...days, ...inMonths].join(', ')
  } catch (error) {
    if (error instanceof CronError) return undefined
    throw error
  }
}

function isEvery(text: string): boolean {
  return text === '*' || text === '?'
}

function stepOf(text: string): number | undefined {
  const step = /^[*?]\/(\d+)$/.exec(text)?.[1]
  return step === undefined ? undefined : Number(step)
}

function timeWords(t: Translate, minute: string, hour: string): string | undefined {
  const everyMinutes = isEvery(minute) ? 1 : stepOf(minute)
  const minuteValues = valuesOf(minute, minutes)
  if (isEvery(hour)) {
    if (everyMinutes !== undefined) return t('cron.everyMinutes', { count: everyMinutes })
    return minuteValues.length > mostValues
      ? undefined
      : t('cron.hourly', { minutes: minuteValues.map(twoDigits).join(', :') })
  }
  const hourValues = valuesOf(hour, hours)
  if (everyMinutes !== undefined) {
    return t('cron.everyMinutesIn', {
      words: t('cron.everyMinutes', { count: everyMinutes }),
      hours: listOf(hour, hours, twoDigits)
    })
  }
  if (minuteValues.length * hourValues.length > mostValues) {
    const step = stepOf(hour)
    return step === undefined
      ? undefined
      : t('cron.everyHours', { count: step, minute: minuteValues.map(twoDigits).join(', :') })
  }
  return hourValues.flatMap((at) => minuteValues.map((past) => `${twoDigits(at)}:${twoDigits(past)}`)).join(', ')
}

/** The days in words; empty for every day. A day of the month and one of the week: either will do, as cron has it. */
function dayWords(t: Translate, language: string, day: string, weekday: string): readonly string[] {
  const ofMonth = isEvery(day) ? undefined : listOf(day, daysOfMonth, String)
  const ofWeek = isEvery(weekday) ? undefined : listOf(weekday, daysOfWeek, weekdayName(language))
  if (ofMonth === undefined) return ofWeek === undefined ? [] : [ofWeek]
  const words = t('cron.daysOfMonth', { days: ofMonth })
  return [ofWeek === undefined ? words : t('cron.either', { days: words, weekdays: ofWeek })]
}

function valuesOf(text: string, bounds: FieldBounds): readonly number[] {
  const { bits } = parseField(text, bounds)
  const values: number[] = []
  for (let value = bounds.lowest; value <= bounds.highest; value++) if ((bits >> BigInt(value)) & 1n) values.push(value)
  return values
}

/** "Mon to Fri", "1, 15": one range, or the values. */
function listOf(text: string, bounds: FieldBounds, nameOf: (value: number) => string): string {
  const values = valuesOf(text, bounds)
  const [first, last] = [values[0], values.at(-1)]
  const isRange = values.length > 2 && first !== undefined && last !== undefined && last - first === values.length - 1
  return isRange ? `${nameOf(first)}–${nameOf(last)}` : values.map(nameOf).join(', ')
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

// The first of January 2023 was a Sunday.
function weekdayName(language: string): (value: number) => string {
  const format = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
  return (value) => format.format(Date.UTC(2023, 0, 1 + value))
}

function monthName(language: string): (value: number) => string {
  const format = new Intl.DateTimeFormat(language, { month: 'short', timeZone: 'UTC' })
  return (value) => format.format(Date.UTC(2023, value - 1, 1))
}
