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
  ['{"level":40,"msg":"late"}', 'WARN', '{"level":40,"msg":"late"}'],
  ['10.0.0.1 - - [20/Nov/2026:14:05:12 +0000] "GET / HTTP/1.1" 502 157 "-"', 'ERROR', undefined],
  ['10.0.0.1 - - [20/Nov/2026:14:05:12 +0000] "GET /x HTTP/1.1" 404 1 "-"', 'WARN', undefined],
  ['10.0.0.1 - - [20/Nov/2026:14:05:12 +0000] "GET /x HTTP/1.1" 200 1 "-"', 'INFO', undefined],
  ['1:M 20 Nov 2026 14:05:12.018 # WARNING overcommit', 'WARN', undefined],
  ['1:M 20 Nov 2026 14:05:12.018 * Ready to accept connections', 'INFO', undefined],
  ['2026-11-20 14:05:12.018 UTC [1] LOG:  database system is ready', 'INFO', undefined],
  ['2026-11-20 14:05:12.018 UTC [33] FATAL:  password authentication failed', 'FATAL', undefined],
  ['2026-11-20T14:05:12.018000Z 0 [Warning] [MY-010068] [Server] CA certificate is self signed', 'WARN', undefined],
  ['system: up', '', 'system: up'],
  ['GET /healthz 200 1ms', '', 'GET /healthz 200 1ms'],
  ['error pages are served from /srv', '', 'error pages are served from /srv'],
  ['information is plenty', '', 'information is plenty'],
  ['', '', '']
])('%j has level %j', (text, level, message) => {
  expect(levelOf(text)).toEqual({ level, message: message ?? text })
})

it('looks at the beginning of a long line only', () => {
  expect(levelOf(`${'a '.repeat(500_000)} level=error`).level).toBe('')
})
