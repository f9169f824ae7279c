import type { StatusMark } from '../../../shared/kinds/status-summary.ts'

const failures = new Set([
  'BackOff',
  'Failed',
  'FailedCreate',
  'OOMKilling',
  'Evicted',
  'FailedKillPod',
  'InspectFailed',
  'ErrImageNeverPull'
])
const waits = new Set(['FailedScheduling', 'FailedMount', 'FailedAttachVolume', 'FailedBinding', 'Preempted'])

/** The mark of a warning by upstream's reason: something failed, something waits, or something is not right. */
export function warningMark(reason: string): StatusMark {
  if (failures.has(reason)) return 'bad'
  return waits.has(reason) ? 'wait' : 'warn'
}
