import { parseGoDuration } from '../../shared/cron/go-duration.ts'
import { furthestMoment } from '../../shared/moments/moment.ts'
import { unpaced } from '../connection/clock-calls.ts'

/** "10x", or the word for as fast as possible. */
export function speedText(speed: number, max: string): string {
  return speed === unpaced ? max : `${speed}x`
}

/** "14:05:15", in UTC as everything in the cluster is. */
export function clockText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 19)
}

/** "14:05", or with its seconds where there are some. */
export function shortClockText(milliseconds: number): string {
  return clockText(milliseconds).replace(/:00$/, '')
}

/** "Fri 20 Nov". */
export function dayText(milliseconds: number): string {
  return new Date(milliseconds)
    .toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
    .replace(',', '')
}

/** "14:05:15", with its day before it where that is another than now's. */
export function momentText(at: number, now: number): string {
  const isToday = new Date(at).toISOString().slice(0, 10) === new Date(now).toISOString().slice(0, 10)
  return isToday ? clockText(at) : `${dayText(at)} ${clockText(at)}`
}

const day = 86_400_000

/** How long until what a person typed: "14:30", "14:30:20" (today's, else tomorrow's) or "+5m", "90s", "1h30m". */
export function untilText(text: string, now: number): number | undefined {
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim())
  if (clock !== null) {
    const [hours = 0, minutes = 0, seconds = 0] = clock.slice(1).map((part) => Number(part ?? 0))
    if (hours > 23 || minutes > 59 || seconds > 59) return undefined
    const wanted = ((hours * 60 + minutes) * 60 + seconds) * 1_000
    const left = wanted - (now % day)
    return Math.ceil(left > 0 ? left : left + day)
  }
  const milliseconds = parseGoDuration(text.trim().replace(/^\+/, ''))
  if (typeof milliseconds !== 'number' || milliseconds <= 0 || milliseconds > furthestMoment) return undefined
  return Math.ceil(milliseconds)
}
