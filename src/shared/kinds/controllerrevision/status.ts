import type { ControllerRevision } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function controllerRevisionStatus(controllerRevision: ControllerRevision): StatusSummary {
  return terminatingStatus(controllerRevision) ?? { mark: 'ok', word: 'Active' }
}
