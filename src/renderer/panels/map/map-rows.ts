import type { MapBox, MapEdge } from '../../../shared/contract/map.ts'
import type { MapState } from './map-state.ts'
import { edgeWords, factWords, podWords, titleOf, type MapTranslate } from './map-words.ts'

export interface MapRow {
  readonly box: MapBox
  readonly facts: string
  readonly leadsTo: string
  readonly reachedFrom: string
  readonly flow: string
}

interface MapSort {
  readonly column: string
  readonly descending: boolean
}

/** Each box with what its edges say of it. */
export function rowsOf(t: MapTranslate, { boxes, edges }: MapState): readonly MapRow[] {
  const out = new Map<string, MapEdge[]>()
  const into = new Map<string, MapEdge[]>()
  for (const edge of edges.values()) {
    gather(out, edge.from, edge)
    gather(into, edge.to, edge)
  }
  const names = (list: readonly MapEdge[] | undefined, end: 'from' | 'to'): string =>
    (list ?? [])
      .flatMap((edge) => {
        const box = boxes.get(edge[end])
        const words = edgeWords(t, { ...edge, traffic: undefined })
        return box === undefined ? [] : [words === '' ? titleOf(box) : `${titleOf(box)} (${words})`]
      })
      .join(', ')
  return [...boxes.values()].map((box) => ({
    box,
    facts: podWords(t, box) ?? factWords(t, box),
    leadsTo: names(out.get(box.id), 'to'),
    reachedFrom: names(into.get(box.id), 'from'),
    flow: (out.get(box.id) ?? [])
      .filter(({ traffic }) => traffic !== undefined)
      .map((edge) => edgeWords(t, edge))
      .join('; ')
  }))
}

function gather(map: Map<string, MapEdge[]>, key: string, edge: MapEdge): void {
  const others = map.get(key)
  if (others === undefined) map.set(key, [edge])
  else others.push(edge)
}

export function sortRows(rows: readonly MapRow[], { column, descending }: MapSort): readonly MapRow[] {
  const sign = descending ? -1 : 1
  return [...rows].sort((a, b) => sign * compare(a, b, column) || compare(a, b, 'kind') || compare(a, b, 'name'))
}

function compare(a: MapRow, b: MapRow, column: string): number {
  // From the entry to the node, as the drawing has them.
  if (column === 'kind') return a.box.x - b.box.x
  const one = keyOf(a, column)
  const two = keyOf(b, column)
  return one < two ? -1 : one > two ? 1 : 0
}

function keyOf({ box, facts, leadsTo, reachedFrom, flow }: MapRow, column: string): string {
  switch (column) {
    case 'name':
      return titleOf(box)
    case 'namespace':
      return box.ref.namespace ?? ''
    case 'leadsTo':
      return leadsTo
    case 'reachedFrom':
      return reachedFrom
    case 'flow':
      return flow
    default:
      return `${box.mark} ${facts}`
  }
}
