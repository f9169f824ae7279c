import type { RowName } from '../../../shared/contract/tables.ts'
import type { ObjectLink } from '../../shell/route.ts'

/** The object that a row of this kind's list shows; where kinds stand together, the row says which. */
export function rowLink(
  { group, resource }: Pick<ObjectLink, 'group' | 'resource'>,
  { of = { group, resource }, namespace, name }: RowName
): ObjectLink {
  return { ...of, namespace, name }
}
