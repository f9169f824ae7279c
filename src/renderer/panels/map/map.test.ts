import { expect, test } from 'vitest'
import type { MapBox, MapColumn, MapEdge, MapUpdate } from '../../../shared/contract/map.ts'
import { drawEdges, worthDrawing } from './edge-path.ts'
import { spread, withUpdate } from './map-state.ts'
import { centred, drawnRect, fitted, opened, overlap, revealed, zoomAt } from './viewport.ts'
import { entrance, walk } from './walk.ts'

function box(id: string, column: MapColumn, x: number, y: number): MapBox {
  const ref = { group: '', resource: 'pods', kind: 'Pod', name: id }
  return { id, column, ref, mark: 'ok', facts: { type: 'kind' }, x, y, width: 100, height: 48 }
}

function edge(from: string, to: string): MapEdge {
  return { id: `${from}>${to}`, from, to, type: 'route', state: 'fine' }
}

const first: MapUpdate = {
  isReset: true,
  columns: [
    { column: 'service', x: 0, width: 100 },
    { column: 'workload', x: 200, width: 100 },
    { column: 'pod', x: 400, width: 100 }
  ],
  bands: [],
  width: 500,
  height: 300,
  boxes: [
    box('s1', 'service', 0, 0),
    box('s2', 'service', 0, 100),
    box('w1', 'workload', 200, 0),
    box('w2', 'workload', 200, 100),
    box('p1', 'pod', 400, 0),
    box('p2', 'pod', 400, 100)
  ],
  goneBoxes: [],
  edges: [edge('s1', 'w1'), edge('s2', 'w2'), edge('s2', 'w1'), edge('w1', 'p1'), edge('w2', 'p2')],
  goneEdges: [],
  objects: 6,
  hidden: 0
}
const map = withUpdate(undefined, first)

test('an update replaces what it names, and what it does not name stays the same object', () => {
  const changed = { ...box('p1', 'pod', 400, 0), mark: 'bad' as const }
  const next = withUpdate(map, {
    ...first,
    isReset: false,
    boxes: [changed],
    goneBoxes: ['p2'],
    edges: [],
    goneEdges: ['w2>p2']
  })
  expect([...next.boxes.keys()]).toEqual(['s1', 's2', 'w1', 'w2', 'p1'])
  expect(next.boxes.get('p1')).toBe(changed)
  expect(next.boxes.get('s1')).toBe(map.boxes.get('s1'))
  expect(next.edges.has('w2>p2')).toBe(false)
  expect(withUpdate(map, { ...first, boxes: [changed], edges: [] }).boxes.size).toBe(1)
})

test('columns move apart in a wide window, and no further than that', () => {
  const wide = spread(map, 700, 80)
  expect(wide.columns.map(({ x }) => x)).toEqual([0, 280, 560])
  expect(wide.boxes.get('p1')!.x).toBe(560)
  expect(spread(map, 300, 80)).toBe(map)
})

test('arrows walk along edges and down the column', () => {
  const at = (id: string): MapBox => map.boxes.get(id)!
  const go = (id: string, direction: 'left' | 'right' | 'up' | 'down'): string | undefined =>
    walk(at(id), direction, map.boxes, map.edges)?.id
  expect([go('s1', 'right'), go('s2', 'right'), go('w1', 'right'), go('p1', 'right')]).toEqual([
    'w1',
    'w2',
    'p1',
    undefined
  ])
  expect([go('w1', 'left'), go('w2', 'left'), go('s1', 'left')]).toEqual(['s1', 's2', undefined])
  expect([go('s1', 'down'), go('s2', 'up'), go('s2', 'down')]).toEqual(['s2', 's1', undefined])
  expect([entrance(map.boxes, undefined)?.id, entrance(map.boxes, 'w2')?.id]).toEqual(['s1', 'w2'])
})

test('edges leave a box side by side, in the order in which they arrive', () => {
  const starts = drawEdges(map.edges, map.boxes)
    .filter(({ edge: { from } }) => from === 's2')
    .sort((a, b) => a.middle.y - b.middle.y)
    .map(({ path }) => Number(/^M\d+ ([\d.]+)/.exec(path)![1]))
  expect(starts[0]).toBeLessThan(starts[1]!)
})

test('zooming keeps the point under the pointer where it is', () => {
  const view = { x: 30, y: -20, scale: 1 }
  const point = { x: 200, y: 100 }
  const next = zoomAt(view, 1.5, point)
  const on = (v: typeof view): number => (point.x - v.x) / v.scale
  expect(on(next)).toBeCloseTo(on(view))
  expect(zoomAt(view, 1_000, point).scale).toBe(2)
})

test('a small map is shown whole, a large one so that it can be read', () => {
  const screen = { width: 1000, height: 600 }
  expect(opened({ width: 1100, height: 500 }, screen, undefined).scale).toBeCloseTo(0.909, 2)
  expect(opened({ width: 900, height: 50_000 }, screen, undefined)).toEqual({ x: 0, y: 0, scale: 1 })
  expect(fitted({ width: 900, height: 60_000 }, screen).scale).toBe(0.02)
  const round = { x: 100, y: 20_000, width: 100, height: 50 }
  expect(opened({ width: 900, height: 50_000 }, screen, round).y).toBe(-19_725)
})

test('a box that is reached comes onto the screen, one that is there moves nothing', () => {
  const screen = { width: 1000, height: 600 }
  const view = { x: 0, y: 0, scale: 1 }
  expect(revealed(view, screen, { x: 100, y: 100, width: 100, height: 50 })).toEqual(view)
  expect(revealed(view, screen, { x: 100, y: 900, width: 100, height: 50 }).y).toBe(600 - 48 - 950)
  expect(centred(view, screen, { x: 0, y: 0, width: 100, height: 50 })).toEqual({ x: 450, y: 275, scale: 1 })
  const drawn = drawnRect({ x: -3_000, y: 0, scale: 1 }, screen)
  expect(overlap(drawn, { x: 3_500, y: 10, width: 10, height: 10 })).toBe(true)
  expect(overlap(drawn, { x: 0, y: 10, width: 10, height: 10 })).toBe(false)
})

test('a tangle of lines to nodes is left out, but for those of the box that somebody has come to', () => {
  const runs = Array.from({ length: 200 }, (_, at): MapEdge => ({ ...edge('p1', `n${at}`), type: 'runs' }))
  const all = new Map([...map.edges.values(), ...runs].map((one) => [one.id, one]))
  expect(worthDrawing(all, undefined).size).toBe(map.edges.size)
  expect(worthDrawing(all, 'n7').size).toBe(map.edges.size + 1)
  expect(worthDrawing(map.edges, undefined)).toBe(map.edges)
})
