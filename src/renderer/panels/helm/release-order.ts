import type { HelmRevision } from '../../../shared/contract/helm.ts'
import { statusRank } from '../../../shared/kinds/status-summary.ts'
import type { TableSort } from '../../parts/table/data-table.tsx'

const keys: Readonly<Record<string, (release: HelmRevision) => string | number>> = {
  name: ({ name }) => name,
  namespace: ({ namespace }) => namespace,
  revision: ({ revision }) => revision,
  // Ages grow as times fall.
  updated: ({ updatedAt = 0 }) => -updatedAt,
  status: ({ status }) => statusRank(status.mark),
  chart: ({ chart }) => chart,
  appVersion: ({ appVersion }) => appVersion
}

/** Releases by a column; those that are alike keep the order in which they came. */
export function inOrder(releases: readonly HelmRevision[], { column, descending }: TableSort): readonly HelmRevision[] {
  const key = keys[column] ?? keys['name']!
  const sign = descending ? -1 : 1
  return releases.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)]
    return left < right ? -sign : left > right ? sign : 0
  })
}
