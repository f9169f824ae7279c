import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MapBox } from '../../../shared/contract/map.ts'
import type { NetworkPolicy } from '../../../shared/schema/types.ts'
import { buildMap } from './build-map.ts'
import { layOut, type Placed } from './layout.ts'
import type { MapQuery } from './map-scope.ts'
import { appOf, crashing, denyingPolicy, ingressOf, running, shopSource, wholeShop } from './testing-shop.ts'

const app = fc.record({ pods: fc.array(fc.boolean(), { maxLength: 40 }), old: fc.integer({ min: 0, max: 3 }) })
const cluster = fc.record({
  apps: fc.array(app, { minLength: 1, maxLength: 8 }),
  entries: fc.array(fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 4 }), { maxLength: 4 }),
  query: fc.record({
    owners: fc.boolean(),
    group: fc.constantFrom<'namespace' | 'node'>('namespace', 'node'),
    unfold: fc.constantFrom<'all' | never[]>('all', [])
  })
})
type Cluster = typeof cluster extends fc.Arbitrary<infer T> ? T : never

function placed({ apps, entries, query }: Cluster, isWell: (pod: boolean) => boolean): Placed {
  const more: Partial<MapQuery> = query
  const source = shopSource(
    ...apps.flatMap(({ pods, old }, index) =>
      appOf(`app-${index}`, [
        Array.from({ length: old }, () => running('worker-3')),
        pods.map((pod, at) => (isWell(pod) ? running(`worker-${at % 3}`) : crashing(`worker-${at % 3}`)))
      ])
    ),
    ...entries.map((services, index) =>
      ingressOf(
        `entry-${index}`,
        `${index}.example.com`,
        services.map((service) => `app-${service}`)
      )
    )
  )
  return layOut(buildMap(source, { ...wholeShop, ...more }).graph)
}

function apart(a: MapBox, b: MapBox): boolean {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
}

test('boxes never overlap, and all stand on the map', () => {
  fc.assert(
    fc.property(cluster, (given) => {
      const { boxes, width, height } = placed(given, (pod) => pod)
      for (const [index, box] of boxes.entries()) {
        expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true)
        for (const other of boxes.slice(index + 1)) expect(apart(box, other)).toBe(true)
      }
    }),
    { numRuns: 25 }
  )
})

test('what fails or recovers does not move anything', () => {
  fc.assert(
    fc.property(cluster, (given) => {
      const spots = ({ boxes }: Placed): unknown => boxes.map(({ id, x, y }) => ({ id, x, y }))
      expect(spots(placed(given, () => true))).toEqual(spots(placed(given, (pod) => pod)))
    }),
    { numRuns: 15 }
  )
})

test('what one Ingress leads to stands together, at its side', () => {
  const source = shopSource(
    ...['a', 'b', 'c', 'd'].flatMap((name) => appOf(name, [[running()]])),
    ingressOf('one', 'one.example.com', ['a', 'd']),
    ingressOf('two', 'two.example.com', ['b', 'c'])
  )
  const { boxes } = layOut(buildMap(source, wholeShop).graph)
  const services = boxes.filter(({ column }) => column === 'service').sort((a, b) => a.y - b.y)
  expect(services.map(({ ref }) => ref.name)).toEqual(['a', 'd', 'b', 'c'])
  const middle = ({ y, height }: MapBox): number => y + height / 2
  const entry = boxes.find(({ ref }) => ref.name === 'one')!
  expect(middle(entry)).toBe((middle(services[0]!) + middle(services[1]!)) / 2)
})

test('the box of a policy has a line for what may come in and one for what may go out, and room for its ports', () => {
  const source = shopSource(...appOf('web', [[running('worker-1')]]), ...appOf('db', [[running('worker-2')]]))
  source.put(denyingPolicy('in', 'web', ['db']))
  const both = denyingPolicy('both', 'web', ['db'])
  source.put({ ...both, spec: { ...both.spec, policyTypes: ['Ingress', 'Egress'] } } as NetworkPolicy)
  const placedWith = (policies: boolean): Placed => layOut(buildMap(source, { ...wholeShop, policies }).graph)
  const { boxes, columns } = placedWith(true)
  const heightOf = (name: string): number => boxes.find(({ ref }) => ref.name === name)!.height
  expect(heightOf('both') - heightOf('in')).toBe(16)
  const gapBehindPods = (of: Placed['columns']): number => {
    const at = of.findIndex(({ column }) => column === 'pod')
    return of[at + 1]!.x - of[at]!.x - of[at]!.width
  }
  expect(gapBehindPods(columns)).toBeGreaterThan(2 * gapBehindPods(placedWith(false).columns))
})
