import type { EndpointSlice } from '../../schema/types.ts'
import { ageColumn, nameColumn, shortListText } from '../columns.ts'
import type { Column } from '../kind.ts'

export const endpointSliceColumns: readonly Column<EndpointSlice>[] = [
  nameColumn,
  { name: 'AddressType', type: 'string', priority: 0, cell: (slice) => slice.addressType },
  { name: 'Ports', type: 'string', priority: 0, cell: (slice) => shortListText(portsOf(slice), '<unset>') },
  { name: 'Endpoints', type: 'string', priority: 0, cell: (slice) => shortListText(addressesOf(slice), '<unset>') },
  ageColumn
]

function portsOf({ ports }: EndpointSlice): readonly string[] {
  return (ports ?? []).map(({ port, name }) => (port === undefined ? name || '*' : String(port)))
}

function addressesOf(slice: EndpointSlice): readonly string[] {
  // A slice without endpoints may lack the list, which the type says it has.
  const endpoints = slice.endpoints as EndpointSlice['endpoints'] | undefined
  return (endpoints ?? []).flatMap(({ addresses }) => addresses)
}
