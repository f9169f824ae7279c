import { createInstance } from 'i18next'
import { expect, test } from 'vitest'
import detail from '../../i18n/en/detail.json' with { type: 'json' }
import korean from '../../i18n/ko/detail.json' with { type: 'json' }
import type { Translate } from './fields/field.tsx'
import { scheduleWords } from './schedule-words.ts'

const i18n = createInstance()
await i18n.init({
  lng: 'en',
  ns: ['detail'],
  defaultNS: 'detail',
  resources: { en: { detail }, ko: { detail: korean } },
  interpolation: { escapeValue: false }
})
const t = i18n.t as unknown as Translate

test.each([
  ['* * * * *', 'every minute'],
  ['*/5 * * * *', 'every 5 minutes'],
  ['@hourly', 'every hour at :00'],
  ['15,45 * * * *', 'every hour at :15, :45'],
  ['0 */2 * * *', 'every 2 hours at :00'],
  ['30 2 * * 1-5', '02:30, Mon–Fri'],
  ['0 9,18 * * sun', '09:00, 18:00, Sun'],
  ['*/10 9-17 * * *', 'every 10 minutes, in the hours 09–17'],
  ['@monthly', '00:00, day 1 of the month'],
  ['0 0 1 jan *', '00:00, day 1 of the month, in Jan'],
  ['0 0 13 * 5', '00:00, day 13 of the month or Fri']
])('%s is "%s"', (schedule, words) => {
  expect(scheduleWords(t, 'en', schedule)).toBe(words)
})

test.each([
  ['*/5 * * * *', '5분마다'],
  ['30 2 * * 1-5', '02:30, 월–금'],
  ['0 0 1 jan *', '00:00, 매월 1일, 1월']
])('%s is "%s" in Korean', (schedule, words) => {
  expect(scheduleWords(i18n.getFixedT('ko') as unknown as Translate, 'ko', schedule)).toBe(words)
})

test.each(['', '61 * * * *', '* * * *', '@every 1h', '1-50 1-5 * * *'])('%s has no words', (schedule) => {
  expect(scheduleWords(t, 'en', schedule)).toBeUndefined()
})
