import type { SizedRow } from './sizing-columns.tsx'

/** The order in which the host has them: what lies furthest from its request first. */
export const furthestFirst = ''

type Key = string | number

function keyOf(row: SizedRow, column: string): Key {
  const { ref, pods, sizes } = row
  const resource = column.startsWith('memory') ? 'memory' : 'cpu'
  const { usage, peak, request = -1, fit } = sizes[resource]
  switch (column.slice(resource.length)) {
    case '':
      return usage
    case 'Peak':
      return peak
    case 'Request':
      return request
    case 'Fit':
      return fit - request
    default:
      return column === 'pods' ? pods : column === 'namespace' ? (ref.namespace ?? '') : ref.name
  }
}

/** Rows by one of the columns; `furthestFirst` leaves them as they came. */
export function sizedInOrder(
  rows: readonly SizedRow[],
  { column, descending }: { readonly column: string; readonly descending: boolean }
): readonly SizedRow[] {
  if (column === furthestFirst) return rows
  const sign = descending ? -1 : 1
  return rows.toSorted((a, b) => {
    const [x, y] = [keyOf(a, column), keyOf(b, column)]
    return x === y ? 0 : sign * (x < y ? -1 : 1)
  })
}
