import { expect, it } from 'vitest'
import { levelOf } from './log-level.ts'

it.each([
  ['ERROR fatal: PAYMENTS_URL is not set', 'ERROR', 'fatal: PAYMENTS_URL is not set'],
  ['[warn] slow', 'WARN', 'slow'],
  ['info: ready', 'INFO', 'ready'],
  ['level=warning msg="late"', 'WARN', 'level=warning msg="late"'],
  ['{"time":"x","level":"error","msg":"no"}', 'ERROR', '{"time":"x","level":"error","msg":"no"}'],
  ['W1120 14:05:12.018000       1 lease.go:1] late', 'WARN', 'W1120 14:05:12.018000       1 lease.go:1] late'],
  ['2026/11/20 14:05:12 [error] 7#7: *1 open() failed', 'ERROR', '2026/11/20 14:05:12 [error] 7#7: *1 open() failed'],
  ['GET /healthz 200 1ms', '', 'GET /healthz 200 1ms'],
  ['error pages are served from /srv', '', 'error pages are served from /srv'],
  ['information is plenty', '', 'information is plenty'],
  ['', '', '']
])('%j has level %j', (text, level, message) => {
  expect(levelOf(text)).toEqual({ level, message })
})

it('looks at the beginning of a long line only', () => {
  expect(levelOf(`${'a '.repeat(500_000)} level=error`).level).toBe('')
})
