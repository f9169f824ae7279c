import { severityOf } from '../../../shared/kinds/event/severity.ts'
import type { StatusMark } from '../../../shared/kinds/status-summary.ts'

const waits = new Set(['FailedScheduling', 'FailedMount', 'FailedAttachVolume', 'FailedBinding', 'Preempted'])

/** The mark of a warning by upstream's reason: something failed, something waits, or something is not right. */
export function warningMark(reason: string): StatusMark {
  if (severityOf({ type: 'Warning', reason }) === 'bad') return 'bad'
  return waits.has(reason) ? 'wait' : 'warn'
}
