import { compareQuantities } from '../../kube/quantity.ts'
import type { ResourceQuota } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

/** Exhausted where nothing more of a resource may be had. */
export function resourceQuotaStatus(quota: ResourceQuota): StatusSummary {
  const terminating = terminatingStatus(quota)
  if (terminating !== undefined) return terminating
  const { hard, used } = quota.status ?? {}
  if (hard === undefined) return { mark: 'wait', word: 'not counted yet' }
  const full = Object.keys(hard).filter((name) => compareQuantities(used?.[name] ?? '0', hard[name]!) >= 0)
  return full.length === 0 ? { mark: 'ok', word: 'Active' } : { mark: 'warn', word: 'Exhausted' }
}
