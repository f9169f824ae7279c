import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { LazyOrder } from './lazy-order.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

interface Entry {
  readonly id: number
  readonly key: number
}

const compare = (a: Entry, b: Entry): number => a.key - b.key || a.id - b.id

type Step =
  | { readonly type: 'come'; readonly keys: readonly number[] }
  | { readonly type: 'go'; readonly places: readonly number[] }
  | { readonly type: 'move'; readonly places: readonly number[]; readonly key: number }
  | { readonly type: 'look'; readonly first: number; readonly count: number }
  | { readonly type: 'all' }

// Few keys, so that many are alike; and shares of the length, so that places are found in lists of any length.
const key = fc.nat(40)
const share = fc.double({ min: 0, max: 1, noNaN: true })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant('come' as const), keys: fc.array(key, { maxLength: 900 }) }),
  fc.record({ type: fc.constant('go' as const), places: fc.array(share, { maxLength: 900 }) }),
  fc.record({ type: fc.constant('move' as const), places: fc.array(share, { maxLength: 60 }), key }),
  fc.record({ type: fc.constant('look' as const), first: share, count: fc.nat(1_200) }),
  fc.record({ type: fc.constant('all' as const) })
)

test('what is seen of a lazy order is what a sorted array shows, whatever comes, goes and is looked at', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 6_000, size: 'max' }), fc.array(step, { maxLength: 14 }), (keys, steps) => {
      let next = 0
      const entry = (key: number): Entry => ({ id: next++, key })
      let model = keys.map(entry)
      const order = new LazyOrder(compare, [...model])
      const goneAt = (places: readonly number[]): Set<Entry> =>
        new Set(places.flatMap((place) => model[Math.floor(place * (model.length - 1))] ?? []))
      for (const now of steps) {
        if (now.type === 'come') {
          const coming = now.keys.map(entry)
          for (const one of coming) order.add(one)
          model.push(...coming)
        } else if (now.type === 'go') {
          const going = goneAt(now.places)
          for (const one of going) order.remove(one)
          model = model.filter((one) => !going.has(one))
        } else if (now.type === 'move') {
          // As an object that changes: the same name at another key, the old entry out before the new one is in.
          const moving = goneAt(now.places)
          for (const one of moving) {
            const moved = { ...one, key: now.key }
            order.remove(one)
            order.add(moved)
            model[model.indexOf(one)] = moved
          }
        } else if (now.type === 'look') {
          const first = Math.floor(now.first * model.length)
          expect(order.slice(first, now.count)).toEqual(model.toSorted(compare).slice(first, first + now.count))
        } else {
          expect(order.all().sort(compare)).toEqual(model.toSorted(compare))
        }
        expect(order.size).toBe(model.length)
      }
      expect(order.slice(0, model.length + 1)).toEqual(model.toSorted(compare))
    }),
    { numRuns: 150, seed: 11 }
  )
})

test('the first rows of a long list, and those at its end, are found without sorting it', () => {
  for (const first of [0, 49_900, 25_000]) {
    let compared = 0
    const counting = (a: Entry, b: Entry): number => {
      compared++
      return compare(a, b)
    }
    const entries = Array.from({ length: 50_000 }, (_, id) => ({ id, key: (id * 7_919) % 50_000 }))
    const order = new LazyOrder(counting, entries)
    expect(order.slice(first, 80).map(({ key }) => key)).toEqual(Array.from({ length: 80 }, (_, at) => first + at))
    // A sort takes 700,000.
    expect(compared).toBeLessThan(first === 25_000 ? 200_000 : 90_000)
    compared = 0
    order.remove(order.slice(first, 1)[0]!)
    order.add({ id: 60_000, key: first })
    expect(compared).toBeLessThan(60)
  }
})

test('what goes from where nobody looks is forgotten', async () => {
  let known = Array.from({ length: 5_000 }, (_, id) => ({ id, key: id }))
  const order = new LazyOrder<Entry>(compare, [...known])
  order.slice(0, 10)
  const made: WeakRef<Entry>[] = []
  for (let round = 0; round < 20; round++) {
    known = known.map((old) => {
      const moved = { ...old, key: 5_000 - old.key }
      order.remove(old)
      order.add(moved)
      made.push(new WeakRef(moved))
      return moved
    })
  }
  // A WeakRef holds what it refers to until the job that made it ends.
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  const held = made.filter((ref) => ref.deref() !== undefined).length
  expect(held).toBeGreaterThanOrEqual(known.length)
  expect(held).toBeLessThan(3 * known.length)
})
