import { expect, test } from 'vitest'
import type { EventRow } from '../../../shared/contract/events.ts'
import { exploreEvents, type EventQuery } from './explore-events.ts'

const now = Date.UTC(2026, 10, 20, 14)
const minute = 60_000

function row(number: number, more: Partial<EventRow> = {}): EventRow {
  return {
    uid: `e${number}`,
    type: 'Normal',
    severity: 'normal',
    reason: 'Pulled',
    message: `message ${number}`,
    about: { group: '', resource: 'pods', kind: 'Pod', namespace: 'shop', name: `web-${number}`, uid: `p${number}` },
    source: 'kubelet',
    count: 1,
    firstAt: now - 5 * minute,
    lastAt: now - 5 * minute,
    ...more
  }
}

const everything: EventQuery = {
  namespaces: [],
  filter: '',
  grouped: true,
  sort: { column: 'last', descending: false }
}

function explore(events: readonly EventRow[], query: Partial<EventQuery> = {}) {
  return exploreEvents(events, { ...everything, ...query }, now)
}

test('events of one reason about one object are one row: counts add up, the newest message stands', () => {
  const { about } = row(1)
  const [newest] = explore([
    row(1, { reason: 'BackOff', count: 3, firstAt: now - 9 * minute, lastAt: now - 8 * minute }),
    row(2, { reason: 'BackOff', about, count: 4, severity: 'bad', lastAt: now - minute }),
    row(3, { reason: 'BackOff' })
  ]).rows
  expect(newest).toMatchObject({
    uid: 'e1',
    count: 7,
    severity: 'bad',
    message: 'message 2',
    firstAt: now - 9 * minute,
    lastAt: now - minute
  })
  expect(explore([row(1), row(2, { about: row(1).about })], { grouped: false }).rows).toHaveLength(2)
})

test('a filter by type, reason, kind, namespace, object and words; what is left out is counted', () => {
  const events = [
    row(1, { type: 'Warning', severity: 'warn', reason: 'Unhealthy' }),
    row(2),
    row(3, { about: { group: '', resource: 'nodes', kind: 'Node', name: 'worker-1' }, reason: 'Starting' })
  ]
  const found = (filter: string): readonly string[] => explore(events, { filter }).rows.map(({ uid }) => uid)
  expect(found('type:warning')).toEqual(['e1'])
  expect(found('!type:Warning')).toEqual(['e2', 'e3'])
  expect(found('reason:Unhealthy,Starting')).toEqual(['e1', 'e3'])
  expect(found('kind:Node')).toEqual(['e3'])
  expect(found('ns:shop object:web-2')).toEqual(['e2'])
  expect(found('"message 3"')).toEqual(['e3'])
  expect(found('/web-[12]/')).toEqual(['e1', 'e2'])
  expect(explore(events, { filter: 'kind:Node' })).toMatchObject({ matched: 1, total: 3, warnings: 0 })
  expect(explore(events, { filter: '/(/' }).filterError).toBeDefined()
  // What has no namespace stands in all of them.
  expect(explore(events, { namespaces: ['other'] }).rows.map(({ uid }) => uid)).toEqual(['e3'])
})

test('a chosen stretch of time cuts rows, not the histogram', () => {
  const events = [
    row(1, { firstAt: now - 50 * minute, lastAt: now - 40 * minute, count: 11 }),
    row(2, { firstAt: now - 2 * minute, lastAt: now - minute, count: 2 })
  ]
  const { rows, bins } = explore(events, { range: { from: now - 45 * minute, to: now - 44 * minute } })
  expect(rows.map(({ uid }) => uid)).toEqual(['e1'])
  expect(bins.flat().reduce((a, b) => a + b, 0)).toBe(13)
})

test('no event is lost in the histogram, whatever their spans and counts', () => {
  const events = Array.from({ length: 300 }, (_, index) => {
    const firstAt = now - ((index * 7_919) % (180 * minute))
    return row(index, {
      firstAt,
      lastAt: Math.min(now, firstAt + ((index * 104_729) % (30 * minute))),
      count: 1 + (index % 13),
      severity: (['normal', 'warn', 'bad'] as const)[index % 3]!
    })
  })
  const { bins, from, to } = explore(events)
  expect(bins.length).toBeLessThanOrEqual(162)
  expect((to - from) % bins.length).toBe(0)
  for (const [part, severity] of (['normal', 'warn', 'bad'] as const).entries()) {
    const naive = events.filter((one) => one.severity === severity).reduce((sum, { count }) => sum + count, 0)
    expect(bins.reduce((sum, bin) => sum + bin[part]!, 0)).toBe(naive)
  }
})

test('rows are sorted by each column, either way, and equal ones stay in order', () => {
  const events = [
    row(1, { count: 5, reason: 'B', lastAt: now - minute }),
    row(2, { count: 9, reason: 'A', severity: 'bad' }),
    row(3, { count: 5, reason: 'C', lastAt: now - 2 * minute })
  ]
  const sorted = (column: EventQuery['sort']['column'], descending = false): string =>
    explore(events, { sort: { column, descending } })
      .rows.map(({ uid }) => uid)
      .join(' ')
  expect(sorted('last')).toBe('e1 e3 e2')
  expect(sorted('last', true)).toBe('e2 e3 e1')
  expect(sorted('count')).toBe('e2 e1 e3')
  expect(sorted('reason')).toBe('e2 e1 e3')
  expect(sorted('type')).toBe('e2 e1 e3')
  expect(sorted('object', true)).toBe('e3 e2 e1')
})

test('what is looked at cuts all: rows, lanes’ groups and the histogram', () => {
  const events = [row(1, { lastAt: now - 4 * minute }), row(2, { firstAt: now - 90_000, lastAt: now - minute })]
  const last = explore(events, { view: { within: 2 * minute } })
  expect([last.matched, last.total, last.groups.map(({ uid }) => uid)]).toEqual([1, 2, ['e2']])
  expect(last.to - last.from).toBeLessThanOrEqual(2 * minute + 4_000)
  const past = explore(events, { view: { from: now - 6 * minute, to: now - 3 * minute } })
  expect(past.rows.map(({ uid }) => uid)).toEqual(['e1'])
  expect(past.to).toBeLessThan(now - 2 * minute)
})
