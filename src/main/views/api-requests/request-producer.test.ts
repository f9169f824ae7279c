import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ApiRequestRecord, ApiRequestUpdate } from '../../../shared/contract/api-access.ts'
import { requestLimit } from '../../../shared/contract/request-limit.ts'
import { requestFilter } from '../../../shared/filter/request-filter.ts'
import { RequestLog } from './request-log.ts'
import { RequestProducer } from './request-producer.ts'
import { requestOf } from '../../../shared/contract/testing-requests.ts'

function following(log: RequestLog, filter: string): { next(): ApiRequestUpdate | undefined; told(): number } {
  let told = 0
  const producer = new RequestProducer(log, filter, () => told++)
  return { next: () => producer.next(), told: () => told }
}

const names = (update: ApiRequestUpdate | undefined): readonly (string | undefined)[] | undefined =>
  update?.requests.map(({ name }) => name)

test('first what is there, newest first, then only what is new', () => {
  const log = new RequestLog()
  for (const name of ['a', 'b']) log.add(requestOf({ name }))
  const view = following(log, '')
  const first = view.next()
  expect(names(first)).toEqual(['b', 'a'])
  expect(first).toMatchObject({ reset: true, arrived: 2, matching: 2, kept: 2, ever: 2, oldest: 1 })
  expect(view.next()).toBeUndefined()
  log.add(requestOf({ name: 'c' }))
  expect(view.told()).toBe(1)
  const second = view.next()
  expect(names(second)).toEqual(['c'])
  expect(second).toMatchObject({ reset: false, arrived: 1, matching: 3, kept: 3 })
})

test('an empty log says so at once', () => {
  expect(following(new RequestLog(), '').next()).toMatchObject({ reset: true, requests: [], matching: 0, kept: 0 })
})

test('what passes the filter is counted over all that is kept, also where nothing new passes', () => {
  const log = new RequestLog({ entries: 4 })
  for (const code of [403, 200, 404]) log.add(requestOf({ code }))
  const view = following(log, 'code:4xx')
  expect(view.next()).toMatchObject({ arrived: 2, matching: 2, kept: 3 })
  for (const code of [200, 200]) log.add(requestOf({ code }))
  expect(view.next()).toMatchObject({ requests: [], arrived: 0, matching: 1, kept: 4, ever: 5, oldest: 2 })
})

test('a flood is sent in part and told of whole', () => {
  const log = new RequestLog()
  const view = following(log, '')
  view.next()
  for (let index = 0; index < requestLimit + 40; index++) log.add(requestOf({ name: String(index) }))
  const update = view.next()
  expect(update?.requests).toHaveLength(requestLimit)
  expect(update?.arrived).toBe(requestLimit + 40)
  expect(update?.requests[0]?.name).toBe(String(requestLimit + 39))
})

test('a filter that cannot be read is named', () => {
  expect(following(new RequestLog(), 'verb:').next()?.filterError).toBe('verb: needs a value')
})

test('however requests and questions alternate, the counts are those of a plain recount', () => {
  const step = fc.oneof(fc.constantFrom(200, 403, 404, 500), fc.constant('ask' as const))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 1, max: 12 }), (steps, entries) => {
      const log = new RequestLog({ entries })
      const view = following(log, 'code:4xx')
      const { passes } = requestFilter('code:4xx')
      let shown: ApiRequestRecord[] = []
      for (const each of [...steps, 'ask' as const]) {
        if (each !== 'ask') {
          log.add(requestOf({ code: each }))
          continue
        }
        const update = view.next()
        if (update === undefined) continue
        shown = [...update.requests, ...(update.reset ? [] : shown)].filter(({ id }) => id >= update.oldest)
        const expected = [...log.after(0)].filter(passes).toReversed()
        expect(update.matching).toBe(expected.length)
        expect(shown).toEqual(expected)
      }
    })
  )
})
