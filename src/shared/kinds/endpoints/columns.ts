import type { Endpoints } from '../../schema/types.ts'
import { ageColumn, nameColumn, shortListText } from '../columns.ts'
import type { Column } from '../kind.ts'

export const endpointsColumns: readonly Column<Endpoints>[] = [
  nameColumn,
  {
    name: 'Endpoints',
    type: 'string',
    priority: 0,
    // Upstream says "<none>" of no subsets only: where none of its addresses is ready the cell is empty.
    cell: (endpoints) => shortListText(addressesOf(endpoints), (endpoints.subsets?.length ?? 0) === 0 ? '<none>' : '')
  },
  ageColumn
]

function addressesOf({ subsets = [] }: Endpoints): readonly string[] {
  return subsets.flatMap(({ addresses = [], ports = [] }) => {
    if (ports.length === 0) return addresses.map(({ ip }) => ip)
    return ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`))
  })
}
