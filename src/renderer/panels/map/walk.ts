import type { MapBox, MapEdge } from '../../../shared/contract/map.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

const keys: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  h: 'left',
  l: 'right',
  k: 'up',
  j: 'down'
}

export function directionOf(key: string): Direction | undefined {
  return keys[key]
}

type Boxes = ReadonlyMap<string, MapBox>

/** Left and right go along an edge, to the box that stands nearest; up and down to the next box of the column. */
export function walk(
  from: MapBox,
  direction: Direction,
  boxes: Boxes,
  edges: ReadonlyMap<string, MapEdge>
): MapBox | undefined {
  return direction === 'left' || direction === 'right'
    ? along(from, direction, boxes, edges)
    : beside(from, direction, boxes)
}

function along(
  from: MapBox,
  direction: 'left' | 'right',
  boxes: Boxes,
  edges: ReadonlyMap<string, MapEdge>
): MapBox | undefined {
  const joined: MapBox[] = []
  for (const edge of edges.values()) {
    const other = edge.from === from.id ? boxes.get(edge.to) : edge.to === from.id ? boxes.get(edge.from) : undefined
    if (other === undefined) continue
    if (direction === 'right' ? other.x > from.x : other.x < from.x) joined.push(other)
  }
  // The nearest column first: what is further is reached from there.
  return nearest(joined, (box) => Math.abs(box.x - from.x) * 1_000 + Math.abs(middle(box) - middle(from)))
}

function beside(from: MapBox, direction: 'up' | 'down', boxes: Boxes): MapBox | undefined {
  const others: MapBox[] = []
  for (const box of boxes.values()) {
    if (box.column !== from.column || box.id === from.id) continue
    if (direction === 'down' ? box.y > from.y : box.y < from.y) others.push(box)
  }
  return nearest(others, (box) => Math.abs(box.y - from.y) * 10 + Math.abs(box.x - from.x))
}

function middle({ y, height }: MapBox): number {
  return y + height / 2
}

function nearest(boxes: readonly MapBox[], distance: (box: MapBox) => number): MapBox | undefined {
  let found: MapBox | undefined
  for (const box of boxes) if (found === undefined || distance(box) < distance(found)) found = box
  return found
}

/** Where the keyboard comes in: the object in question, else what stands first and left. */
export function entrance(boxes: Boxes, focus: string | undefined): MapBox | undefined {
  const asked = focus === undefined ? undefined : boxes.get(focus)
  return asked ?? nearest([...boxes.values()], (box) => box.x * 10_000 + box.y)
}
