import type { IPAddress } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import { qualifiedResource, type Column } from '../kind.ts'

function parentText({ spec: { parentRef } }: IPAddress): string {
  if (parentRef === undefined) return '<none>'
  const { group = '', resource, namespace = '', name } = parentRef
  return [qualifiedResource({ group, resource }).toLowerCase(), ...(namespace === '' ? [] : [namespace]), name].join(
    '/'
  )
}

export const ipAddressColumns: readonly Column<IPAddress>[] = [
  nameColumn,
  { name: 'ParentRef', type: 'string', priority: 0, cell: parentText },
  ageColumn
]
