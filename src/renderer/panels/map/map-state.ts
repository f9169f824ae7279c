import type { MapBox, MapEdge, MapUpdate } from '../../../shared/contract/map.ts'

/** The map as the window knows it. */
export interface MapState extends Pick<
  MapUpdate,
  'columns' | 'bands' | 'width' | 'height' | 'objects' | 'hidden' | 'focus'
> {
  readonly boxes: ReadonlyMap<string, MapBox>
  readonly edges: ReadonlyMap<string, MapEdge>
}

/** The map after an update; what the update does not name stays the same object. */
export function withUpdate(before: MapState | undefined, update: MapUpdate): MapState {
  const known = update.isReset ? undefined : before
  const { columns, bands, width, height, objects, hidden, focus } = update
  return {
    columns,
    bands,
    width,
    height,
    objects,
    hidden,
    ...(focus !== undefined && { focus }),
    boxes: changed(known?.boxes, update.boxes, update.goneBoxes),
    edges: changed(known?.edges, update.edges, update.goneEdges)
  }
}

function changed<T extends { readonly id: string }>(
  before: ReadonlyMap<string, T> | undefined,
  different: readonly T[],
  gone: readonly string[]
): ReadonlyMap<string, T> {
  if (before !== undefined && different.length === 0 && gone.length === 0) return before
  const now = new Map(before)
  for (const id of gone) now.delete(id)
  for (const one of different) now.set(one.id, one)
  return now
}

/** The same map over the whole width of the window, where that is wider: columns move apart, up to `most` each. */
export function spread(map: MapState, width: number, most: number): MapState {
  const gaps = map.columns.length - 1
  const extra = gaps < 1 ? 0 : Math.floor(Math.min(most, (width - map.width) / gaps))
  if (extra <= 0) return map
  const shifts = new Map(map.columns.map(({ column }, index) => [column, index * extra]))
  return {
    ...map,
    width: map.width + gaps * extra,
    columns: map.columns.map((column) => ({ ...column, x: column.x + shifts.get(column.column)! })),
    boxes: new Map([...map.boxes].map(([id, box]) => [id, { ...box, x: box.x + shifts.get(box.column)! }]))
  }
}
