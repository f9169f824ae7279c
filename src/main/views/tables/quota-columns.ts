// How much of its quotas a namespace has used up: a bar for each resource that quotas are mostly about.
import type { QuotaUse } from '../../../shared/contract/tables.ts'
import { resourceQuotaKind } from '../../../shared/kinds/resourcequota/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { parseQuantity } from '../../../shared/kube/quantity.ts'
import type { ResourceQuota } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { ListColumn } from './list-columns.ts'

/** What quotas call them. */
const measured = [
  { id: 'quota-cpu', name: 'CPU quota', resources: ['requests.cpu', 'cpu', 'limits.cpu'] },
  { id: 'quota-memory', name: 'Memory quota', resources: ['requests.memory', 'memory', 'limits.memory'] },
  { id: 'quota-pods', name: 'Pods quota', resources: ['pods', 'count/pods'] }
]

export function quotaColumns(): readonly ListColumn[] {
  return measured.map(({ id, name, resources }) => ({
    column: { id, name, type: 'quota', shown: true },
    cell(object, _status, source) {
      const use = tightestUse(source, object, resources)
      return use === undefined ? null : { type: 'quota', use }
    },
    sortKey: (object, _status, source) => tightestUse(source, object, resources)?.share ?? null
  }))
}

/** Of several quotas, and of requests and limits, that which leaves the least: it refuses first. */
function tightestUse(
  source: ClusterSource,
  { metadata }: KubeObject,
  resources: readonly string[]
): QuotaUse | undefined {
  let tightest: QuotaUse | undefined
  for (const { metadata: quota, status } of source.all<ResourceQuota>(resourceQuotaKind, metadata.name)) {
    for (const resource of resources) {
      const hard = status?.hard?.[resource]
      if (hard === undefined) continue
      const used = status?.used?.[resource] ?? '0'
      const share = shareOf(parseQuantity(used), parseQuantity(hard))
      if (tightest === undefined || share > tightest.share)
        tightest = { quota: quota.name, resource, used, hard, share }
    }
  }
  return tightest
}

/** Of nothing that is allowed everything is used. */
function shareOf(used: number, hard: number): number {
  return hard > 0 ? used / hard : 1
}
