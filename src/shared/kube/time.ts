// Times as upstream prints and reads them. Every status change carries several, so printing avoids Date where it can:
// the text of a day is made once, and the text of the last second is kept.
import type { MicroTime, Time } from './object.ts'

const dayMs = 86_400_000
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
let lastDay = Number.NaN
let lastDayText = ''
let lastSecond = Number.NaN
let lastSecondText = ''

function secondText(ms: number): string {
  const second = Math.floor(ms / 1000)
  if (second === lastSecond) return lastSecondText
  const day = Math.floor(ms / dayMs)
  if (day !== lastDay) {
    lastDayText = new Date(day * dayMs).toISOString().slice(0, 11)
    lastDay = day
  }
  const inDay = second - day * 86_400
  const hour = Math.floor(inDay / 3600)
  const minute = Math.floor(inDay / 60) % 60
  lastSecondText = `${lastDayText}${twoDigits[hour]!}:${twoDigits[minute]!}:${twoDigits[inDay % 60]!}`
  lastSecond = second
  return lastSecondText
}

let lastTimeSecond = Number.NaN
let lastTime = ''

/** Milliseconds since 1970 as metav1.Time: RFC 3339, UTC, whole seconds (cut, not rounded). */
export function formatTime(ms: number): Time {
  const second = Math.floor(ms / 1000)
  if (second === lastTimeSecond) return lastTime
  lastTime = `${secondText(ms)}Z`
  lastTimeSecond = second
  return lastTime
}

/** Milliseconds since 1970 (fractions count) as metav1.MicroTime: RFC 3339, UTC, six fractional digits. */
export function formatMicroTime(ms: number): MicroTime {
  const micros = Math.floor((ms - Math.floor(ms / 1000) * 1000) * 1000)
  return `${secondText(ms)}.${String(micros).padStart(6, '0')}Z`
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})$/

/** The day of the last metav1.Time that was read, as "2026-11-20T", and its first moment. */
let lastReadDayText = ''
let lastReadDay = Number.NaN

/** Milliseconds since 1970 of an RFC 3339 time; NaN where the text is none. */
export function parseTime(text: string): number {
  // What the cluster itself writes: its objects tell moments by the hundred thousand when they are read back.
  if (text.length === 20 && text.endsWith('Z') && text[13] === ':' && text[16] === ':') {
    if (lastReadDayText === '' || !text.startsWith(lastReadDayText)) {
      const day = anyTime(`${text.slice(0, 11)}00:00:00Z`)
      if (Number.isNaN(day)) return anyTime(text)
      lastReadDayText = text.slice(0, 11)
      lastReadDay = day
    }
    const [hours, minutes, seconds] = [twoDigitsAt(text, 11), twoDigitsAt(text, 14), twoDigitsAt(text, 17)]
    if (hours < 24 && minutes < 60 && seconds < 60) return lastReadDay + (hours * 3600 + minutes * 60 + seconds) * 1000
  }
  return anyTime(text)
}

/** NaN where there are none. */
function twoDigitsAt(text: string, index: number): number {
  const tens = text.charCodeAt(index) - 48
  const ones = text.charCodeAt(index + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function anyTime(text: string): number {
  return rfc3339.test(text) ? Date.parse(text.replace(',', '.')) : Number.NaN
}

/** An age in milliseconds as kubectl prints it (k8s.io/apimachinery/pkg/util/duration.HumanDuration). */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return pair(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.floor(hours / 24)
  if (hours < 24 * 8) return pair(days, 'd', hours % 24, 'h')
  if (hours < 24 * 365 * 2) return `${days}d`
  const years = Math.floor(days / 365)
  if (hours < 24 * 365 * 8) return pair(years, 'y', days % 365, 'd')
  return `${years}y`
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`
}
