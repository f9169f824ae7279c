import type { TableRow } from '../../../shared/contract/tables.ts'
import type { ObjectLink } from '../../shell/route.ts'

/** The object that a row of this kind's list shows. */
export function rowLink(
  { group, resource }: Pick<ObjectLink, 'group' | 'resource'>,
  { namespace, name }: Pick<TableRow, 'namespace' | 'name'>
): ObjectLink {
  return { group, resource, namespace, name }
}
