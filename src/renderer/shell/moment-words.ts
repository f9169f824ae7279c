import type { TFunction } from 'i18next'
import type { ClockRun } from '../../shared/contract/simulation.ts'
import { shortClockText } from './clock-text.ts'

/** "to 14:30, cron", "to the next warning": what the clock runs to. */
export function runText(t: TFunction<'shell'>, { wish, until, expected }: ClockRun): string {
  if (wish.kind === 'time') return t('run.time', { time: shortClockText(until) })
  if (wish.kind === 'cron' && expected !== undefined) return t('run.cronAt', { time: shortClockText(expected) })
  return t(`run.${wish.kind}`)
}
