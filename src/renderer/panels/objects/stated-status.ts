import type { StatusSummary } from '../../../shared/kinds/status-summary.ts'

/** Kinds of which kubectl itself says Active. */
const activeKinds: ReadonlySet<string> = new Set(['namespaces'])

/**
 * The status of an object where upstream has one. Secrets, Services and the like are merely there: a green dot beside
 * each of them would say nothing.
 */
export function statedStatus(resource: string, status: StatusSummary | undefined): StatusSummary | undefined {
  return status?.word === 'Active' && status.mark === 'ok' && !activeKinds.has(resource) ? undefined : status
}
