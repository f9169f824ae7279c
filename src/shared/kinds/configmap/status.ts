import type { ConfigMap } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function configMapStatus(configMap: ConfigMap): StatusSummary {
  return terminatingStatus(configMap) ?? { mark: 'ok', word: 'Active' }
}
