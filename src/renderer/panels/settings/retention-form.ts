import { retentionKeys, retentionLimits, type Retention } from '../../../shared/contract/retention-limits.ts'

/** What one of a person's unit is, in bytes or milliseconds. */
const retentionUnits: Readonly<Record<keyof Retention, number>> = {
  history: 1024 ** 2,
  logs: 1024 ** 2,
  metrics: 86_400_000,
  events: 60_000
}

export type RetentionTexts = Readonly<Record<keyof Retention, string>>

export function textsOf(retention: Retention): RetentionTexts {
  const text = (key: keyof Retention): string => String(Math.round(retention[key] / retentionUnits[key]))
  return { history: text('history'), logs: text('logs'), metrics: text('metrics'), events: text('events') }
}

/** The least and the most of a field, in a person's unit. */
export function limitsOf(key: keyof Retention): readonly [least: number, most: number] {
  const [least, most] = retentionLimits[key]
  return [least / retentionUnits[key], most / retentionUnits[key]]
}

export function isWrong(key: keyof Retention, text: string): boolean {
  const [least, most] = limitsOf(key)
  return !/^\d{1,6}$/.test(text.trim()) || Number(text) < least || Number(text) > most
}

/** What the texts say; undefined where one of them cannot be. */
export function readTexts(texts: RetentionTexts): Retention | undefined {
  if (retentionKeys.some((key) => isWrong(key, texts[key]))) return undefined
  const value = (key: keyof Retention): number => Number(texts[key]) * retentionUnits[key]
  return { history: value('history'), logs: value('logs'), metrics: value('metrics'), events: value('events') }
}
