import type { ControllerRevision } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function controllerRevisionStatus(_controllerRevision: ControllerRevision): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
