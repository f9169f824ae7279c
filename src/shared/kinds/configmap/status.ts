import type { ConfigMap } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function configMapStatus(_configMap: ConfigMap): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
