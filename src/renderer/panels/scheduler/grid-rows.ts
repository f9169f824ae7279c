import type { SchedulerUpdate } from '../../../shared/contract/scheduler-view.ts'

/** A row of the grid: the name of a group, or the places of the nodes that stand side by side. */
export type GridRow =
  | { readonly type: 'group'; readonly name: string; readonly count: number }
  | { readonly type: 'nodes'; readonly first: number; readonly count: number }

/** So many nodes a row; each group begins a row of its own. */
export function gridRows(groups: SchedulerUpdate['groups'], across: number): readonly GridRow[] {
  const rows: GridRow[] = []
  let place = 0
  for (const { name, count } of groups) {
    if (groups.length > 1) rows.push({ type: 'group', name, count })
    for (let at = 0; at < count; at += across)
      rows.push({ type: 'nodes', first: place + at, count: Math.min(across, count - at) })
    place += count
  }
  return rows
}

/** The place that an arrow key leads to; up and down keep the column as far as the rows have it. */
export function stepFrom(rows: readonly GridRow[], place: number, key: string): number | undefined {
  const total = rows.reduce((sum, row) => sum + (row.type === 'nodes' ? row.count : 0), 0)
  if (key === 'left') return place > 0 ? place - 1 : undefined
  if (key === 'right') return place < total - 1 ? place + 1 : undefined
  const ofNodes = rows.flatMap((row) => (row.type === 'nodes' ? [row] : []))
  const at = ofNodes.findIndex(({ first, count }) => place >= first && place < first + count)
  const next = ofNodes[at + (key === 'down' ? 1 : -1)]
  if (at === -1 || next === undefined) return undefined
  return next.first + Math.min(place - ofNodes[at]!.first, next.count - 1)
}
