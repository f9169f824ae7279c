import { resourceQuotaKind } from '../../../shared/kinds/resourcequota/kind.ts'
import { compareQuantities } from '../../../shared/kube/quantity.ts'
import type { ResourceQuota } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from '../documents/object-ref.ts'
import { nothing, type Explanation } from './explanation.ts'

/** What of it is used up. */
export function quotaCauses(_source: ClusterSource, quota: ResourceQuota): Explanation {
  const { hard = {}, used = {} } = quota.status ?? {}
  const full = Object.entries(hard).filter(([name, limit]) => compareQuantities(used[name] ?? '0', limit) >= 0)
  if (full.length === 0) return nothing
  const words = full.map(([name, limit]) => `${name}: ${used[name] ?? '0'} of ${limit}`).join(', ')
  const about = bareRef(quota, resourceQuotaKind)
  return {
    links: [{ mark: 'warn', words: { code: 'usedUp', what: words }, about, remedy: { command: 'edit', about } }]
  }
}
