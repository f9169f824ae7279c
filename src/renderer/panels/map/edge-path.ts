import type { MapBox, MapEdge } from '../../../shared/contract/map.ts'
import type { Rect } from './viewport.ts'

/** An edge with its two ends. */
export interface DrawnEdge {
  readonly edge: MapEdge
  readonly path: string
  /** Where its words stand. */
  readonly middle: { readonly x: number; readonly y: number }
  readonly bounds: Rect
}

/** How far apart edges leave one box. */
const portGap = 9

/** So many lines to nodes are a tangle: then only those of the box that somebody has come to are drawn. */
const mostRuns = 150

export function worthDrawing(
  edges: ReadonlyMap<string, MapEdge>,
  current: string | undefined
): ReadonlyMap<string, MapEdge> {
  let runs = 0
  for (const { type } of edges.values()) if (type === 'runs') runs++
  if (runs <= mostRuns) return edges
  return new Map([...edges].filter(([, { type, from, to }]) => type !== 'runs' || from === current || to === current))
}

/** All edges between boxes that are there. Requests leave a box side by side, in the order in which they arrive. */
export function drawEdges(
  edges: ReadonlyMap<string, MapEdge>,
  boxes: ReadonlyMap<string, MapBox>
): readonly DrawnEdge[] {
  const ports = portsOf(edges, boxes)
  const drawn: DrawnEdge[] = []
  for (const edge of edges.values()) {
    const from = boxes.get(edge.from)
    const to = boxes.get(edge.to)
    if (from === undefined || to === undefined) continue
    drawn.push(drawEdge(edge, from, to, ports.get(edge.id) ?? 0))
  }
  return drawn
}

function drawEdge(edge: MapEdge, from: MapBox, to: MapBox, port: number): DrawnEdge {
  const isBack = to.x + to.width <= from.x
  const x1 = isBack ? from.x : from.x + from.width
  const x2 = isBack ? to.x + to.width : to.x
  const y1 = from.y + from.height / 2 + port
  const y2 = to.y + to.height / 2
  const bend = Math.max(28, Math.abs(x2 - x1) / 2) * (isBack ? -1 : 1)
  return {
    edge,
    path: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
    middle: { x: (x1 + x2) / 2, y: (y1 + y2) / 2 },
    bounds: { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1) + 1, height: Math.abs(y2 - y1) + 1 }
  }
}

function portsOf(edges: ReadonlyMap<string, MapEdge>, boxes: ReadonlyMap<string, MapBox>): ReadonlyMap<string, number> {
  const leaving = new Map<string, MapEdge[]>()
  for (const edge of edges.values()) {
    if (edge.type !== 'route') continue
    const others = leaving.get(edge.from)
    if (others === undefined) leaving.set(edge.from, [edge])
    else others.push(edge)
  }
  const ports = new Map<string, number>()
  for (const [id, out] of leaving) {
    const height = boxes.get(id)?.height ?? 0
    if (out.length < 2) continue
    const gap = Math.min(portGap, (height - 12) / (out.length - 1))
    out.sort((a, b) => (boxes.get(a.to)?.y ?? 0) - (boxes.get(b.to)?.y ?? 0))
    for (const [index, { id: edge }] of out.entries()) ports.set(edge, (index - (out.length - 1) / 2) * gap)
  }
  return ports
}

/** Wider where more goes: 1 request a second is a line, ten thousand are a band. */
export function widthOf(rps: number): number {
  return Math.min(6, 1.6 + Math.log10(Math.max(1, rps)) * 1.2)
}
