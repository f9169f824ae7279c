import { expect, it } from 'vitest'
import { eventLink, joinBins, spanText } from './event-link.ts'

it('finds what an event is about', () => {
  expect(eventLink('pod/web-1', 'shop')).toEqual({ group: '', resource: 'pods', namespace: 'shop', name: 'web-1' })
  expect(eventLink('node/worker-1', 'default')).toEqual({
    group: '',
    resource: 'nodes',
    namespace: undefined,
    name: 'worker-1'
  })
  expect(eventLink('widget/x', 'shop')).toBeUndefined()
  expect(eventLink('pod', 'shop')).toBeUndefined()
})

it('joins bins and loses no event', () => {
  const bins = Array.from({ length: 10 }, (_, index) => [index, 1] as const)
  expect(joinBins(bins, 4)).toEqual([
    [3, 3],
    [12, 3],
    [21, 3],
    [9, 1]
  ])
  expect(joinBins(bins, 100)).toEqual(bins)
})

it('says how long a bar is', () => {
  expect([4_000, 200, 720_000, 3 * 3_600_000].map(spanText)).toEqual(['4 s', '1 s', '12 min', '3 h'])
})
