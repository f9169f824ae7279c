import { expect, it } from 'vitest'
import { chartCsv } from './chart-csv.ts'

it('writes what a table shows, oldest first, and quotes what would be taken for more', () => {
  const at = Date.UTC(2026, 10, 20, 13, 5)
  const rows = [
    { time: at + 1_000, cells: ['250m', ''] },
    { time: at, cells: ['1, "two"', '3'] }
  ]
  expect(chartCsv('Time', { headers: ['Usage', 'Limit'], rows })).toBe(
    'Time,Usage,Limit\r\n2026-11-20T13:05:00.000Z,"1, ""two""",3\r\n2026-11-20T13:05:01.000Z,250m,\r\n'
  )
})
