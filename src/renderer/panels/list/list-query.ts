import type { ClusterKind } from '../../connection/cluster-kinds.ts'
import type { TableQuery } from '../../connection/use-table.ts'
import type { KindSettings } from './list-settings.ts'

/** What the host is asked for where a kind is listed in this way. */
export function listQuery(
  { group, resource, namespaced }: ClusterKind,
  namespaces: readonly string[],
  filter: string,
  { sort, own }: KindSettings
): TableQuery {
  return {
    group,
    resource,
    namespaces: namespaced ? namespaces : [],
    filter,
    sort,
    ...(own.length === 0 ? {} : { own: [...own] })
  }
}
