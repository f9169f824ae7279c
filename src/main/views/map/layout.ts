// Where boxes stand. The columns are those of the contract, so a person always finds a kind at the same place; rows
// follow lanes, one a workload (or a node), in an order that hangs on names alone: what changes its state never moves.
import { mapColumns, type MapBand, type MapBox, type MapColumn, type MapUpdate } from '../../../shared/contract/map.ts'
import { compareNames } from '../name-order.ts'
import type { GraphBox, MapGraph } from './map-graph.ts'

const widths = {
  gateway: 156,
  entry: 160,
  service: 160,
  workload: 184,
  owner: 172,
  pod: 170,
  config: 212,
  node: 156
} as const
/** Room behind a column: for the words that stand at the lines which leave it. */
const gaps = { gateway: 64, entry: 110, service: 96, workload: 104, owner: 104, pod: 68, config: 68, node: 0 } as const
/** What a policy lets through is ports, sometimes several: they stand at the lines behind the pods. */
const policyGap = 172
const top = 44
const left = 16
const rowGap = 16
const bandHead = 30
const boxHeight = 48
const nodeHeight = 52
const aloneHeight = 28
/** One more line of words on a box. */
const wordLine = 16
/** Pods of one box stand in rows of so many marks. */
const marksInRow = 9
const mostMarkRows = 3
const markRow = 14
/** Pods that stand alone: so many below each other before they take more room at their side. */
const mostBelow = 12
const mostAcross = 8

export interface Placed extends Pick<MapUpdate, 'columns' | 'bands' | 'width' | 'height'> {
  readonly boxes: readonly MapBox[]
}

interface Spot {
  readonly y: number
  /** Which of several places of its column, from the left. */
  readonly across: number
}

interface Lane {
  readonly name: string
  readonly band: string
  readonly columns: Map<MapColumn, GraphBox[]>
}

export function layOut(graph: MapGraph): Placed {
  const lanes = lanesOf(graph)
  const podsAcross = acrossOf(lanes)
  const spots = new Map<string, Spot>()
  const { bands, height } = placeLanes(lanes, spots, podsAcross)
  const nodesAcross = placeNodes(graph, spots, height)
  const floating = new Map<MapColumn, GraphBox[]>()
  for (const box of graph.boxes.values()) if (!spots.has(box.id)) gather(floating, box.column, box)
  let bottom = bottomOf(graph, spots, height)
  for (const [column, boxes] of floating) bottom = Math.max(bottom, placeFloating(graph, column, boxes, spots))
  const { columns, width } = columnsOf(graph, { pod: podsAcross, node: nodesAcross })
  const starts = new Map(columns.map(({ column, x }) => [column, x]))
  const boxes = [...graph.boxes.values()].map(({ lane: _lane, band: _band, stands: _stands, ...box }) => {
    const { y, across } = spots.get(box.id)!
    const boxWidth = widths[box.column]
    const x = starts.get(box.column)! + across * (boxWidth + rowGap)
    return { ...box, x, y: Math.round(y), width: boxWidth, height: heightOf(box) }
  })
  return { columns, bands, width, height: bottom, boxes }
}

function bottomOf(graph: MapGraph, spots: ReadonlyMap<string, Spot>, height: number): number {
  let bottom = height
  for (const [id, { y }] of spots) bottom = Math.max(bottom, y + heightOf(graph.boxes.get(id)!) + rowGap)
  return bottom
}

function columnsOf(
  graph: MapGraph,
  across: Readonly<Partial<Record<MapColumn, number>>>
): Pick<Placed, 'columns' | 'width'> {
  const used = new Set([...graph.boxes.values()].map(({ column }) => column))
  const hasPolicyWords = [...graph.edges.values()].some((edge) => edge.asks !== undefined || edge.isAsked !== undefined)
  let x = left
  const columns = mapColumns
    .filter((column) => used.has(column))
    .map((column) => {
      const own = widths[column]
      const width = (across[column] ?? 1) * (own + rowGap) - rowGap
      const place = { column, x, width }
      x += width + (column === 'pod' && hasPolicyWords ? policyGap : gaps[column])
      return place
    })
  const last = columns.at(-1)
  return { columns, width: (last === undefined ? 0 : last.x + last.width) + left }
}

function heightOf({ pods, facts }: Pick<GraphBox, 'pods' | 'facts'>): number {
  if (facts.type === 'node') return nodeHeight
  if (isAlone(facts, pods)) return aloneHeight
  // A line for what may come in, and one for what may go out.
  if (facts.type === 'policy')
    return facts.ingress === undefined || facts.egress === undefined ? boxHeight : boxHeight + wordLine
  const rows = Math.ceil((pods?.total ?? 0) / marksInRow)
  // More marks than that stand as numbers, in one row.
  return rows <= 1 || rows > mostMarkRows ? boxHeight : boxHeight + (rows - 1) * markRow
}

/** A pod out of an unfolded box needs no row of marks. */
function isAlone(facts: GraphBox['facts'], pods: GraphBox['pods']): boolean {
  return facts.type === 'pods' && pods !== undefined && !pods.isFolded
}

function lanesOf(graph: MapGraph): readonly Lane[] {
  const lanes = new Map<string, Lane>()
  for (const box of graph.boxes.values()) {
    if (box.lane === undefined) continue
    let lane = lanes.get(box.lane)
    if (lane === undefined) lanes.set(box.lane, (lane = { name: box.lane, band: box.band ?? '', columns: new Map() }))
    gather(lane.columns, box.column, box)
  }
  return [...lanes.values()]
    .map((lane) => ({ lane, entry: entryOf(graph, lane) }))
    .sort(
      (a, b) =>
        compareTexts(a.lane.band, b.lane.band) ||
        compareTexts(a.entry, b.entry) ||
        compareTexts(a.lane.name, b.lane.name)
    )
    .map(({ lane }) => lane)
}

/** The first entry that leads into a lane: what one Ingress leads to stands together. After all others where none does. */
function entryOf(graph: MapGraph, { columns }: Lane): string {
  const entries = (columns.get('service') ?? []).flatMap(({ id }) =>
    graph.besides(id).filter((other) => graph.boxes.get(other)?.column === 'entry')
  )
  return entries.sort(compareTexts)[0] ?? '~'
}

function gather<K>(map: Map<K, GraphBox[]>, key: K, box: GraphBox): void {
  const others = map.get(key)
  if (others === undefined) map.set(key, [box])
  else others.push(box)
}

function acrossOf(lanes: readonly Lane[]): number {
  const most = Math.max(1, ...lanes.map(({ columns }) => columns.get('pod')?.length ?? 0))
  return Math.min(mostAcross, Math.ceil(most / mostBelow))
}

/** Lanes one below the other, by band and name; each column of a lane stands in its middle. */
function placeLanes(
  lanes: readonly Lane[],
  spots: Map<string, Spot>,
  podsAcross: number
): { readonly bands: readonly MapBand[]; readonly height: number } {
  const hasBands = new Set(lanes.map(({ band }) => band)).size > 1
  const bands: { name: string; y: number; height: number }[] = []
  let y = top
  for (const { band, columns } of lanes) {
    if (hasBands && bands.at(-1)?.name !== band) {
      bands.push({ name: band, y, height: 0 })
      y += bandHead
    }
    const rows = new Map(
      [...columns].map(([column, boxes]) => [column, rowsOf(boxes, column === 'pod' ? podsAcross : 1)])
    )
    const height = Math.max(...[...rows.values()].map(stackHeight))
    for (const stack of rows.values()) {
      let rowAt = y + (height - stackHeight(stack)) / 2
      for (const row of stack) {
        for (const [across, box] of row.entries()) spots.set(box.id, { y: rowAt, across })
        rowAt += rowHeight(row) + rowGap
      }
    }
    y += height + rowGap
    const last = bands.at(-1)
    if (last !== undefined) last.height = y - last.y
  }
  return { bands, height: y }
}

function rowsOf(boxes: readonly GraphBox[], across: number): readonly (readonly GraphBox[])[] {
  const sorted = [...boxes].sort(byId)
  const rows: GraphBox[][] = []
  for (let at = 0; at < sorted.length; at += across) rows.push(sorted.slice(at, at + across))
  return rows
}

function rowHeight(row: readonly GraphBox[]): number {
  return Math.max(...row.map(heightOf))
}

function stackHeight(rows: readonly (readonly GraphBox[])[]): number {
  return rows.reduce((sum, row) => sum + rowHeight(row) + rowGap, -rowGap)
}

/** Beside the middle of what they lead to. */
function placeFloating(
  graph: MapGraph,
  column: MapColumn,
  boxes: readonly GraphBox[],
  spots: Map<string, Spot>
): number {
  const taken = [...spots]
    .flatMap(([id, { y }]) => {
      const box = graph.boxes.get(id)!
      return box.column === column ? [[y, y + heightOf(box)] as const] : []
    })
    .sort(([a], [b]) => a - b)
  const wishes = boxes.map((box) => ({ box, wish: middleOf(graph, box.id, spots) }))
  let y = top
  for (const { box, wish } of wishes.sort((a, b) => a.wish - b.wish || byId(a.box, b.box))) {
    const own = heightOf(box)
    let start = Number.isFinite(wish) ? Math.max(y, wish - own / 2) : y
    for (const [from, to] of taken) if (start < to + rowGap && start + own + rowGap > from) start = to + rowGap
    spots.set(box.id, { y: start, across: 0 })
    y = start + own + rowGap
  }
  return y
}

/** Higher maps than this are never seen as a whole. */
const screenful = 1_200

/**
 * Nodes that belong to no lane, which everything leads to: in the order of their names over the whole height, side by
 * side where there are more than have room. Answers how many stand side by side.
 */
function placeNodes(graph: MapGraph, spots: Map<string, Spot>, height: number): number {
  const nodes = [...graph.boxes.values()].filter(({ id, column }) => column === 'node' && !spots.has(id))
  if (nodes.length === 0) return 1
  const least = nodeHeight + rowGap
  const room = Math.max(height, screenful / 2) - top
  const across = Math.min(mostAcross, Math.ceil((nodes.length * least) / room))
  const share = room / Math.ceil(nodes.length / across)
  const step = Math.max(least, height > screenful ? share : Math.min(110, share))
  nodes.sort((a, b) => compareNames(a.ref.name, b.ref.name))
  for (const [index, { id }] of nodes.entries())
    spots.set(id, { y: top + Math.floor(index / across) * step, across: index % across })
  return across
}

/** Infinite where nothing that has a place is joined with it: it stands behind the others. */
function middleOf(graph: MapGraph, id: string, spots: ReadonlyMap<string, Spot>): number {
  let sum = 0
  let count = 0
  for (const other of graph.besides(id)) {
    const spot = spots.get(other)
    if (spot === undefined) continue
    sum += spot.y + heightOf(graph.boxes.get(other)!) / 2
    count++
  }
  return count === 0 ? Number.POSITIVE_INFINITY : sum / count
}

function byId({ id: a }: GraphBox, { id: b }: GraphBox): number {
  return compareTexts(a, b)
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
