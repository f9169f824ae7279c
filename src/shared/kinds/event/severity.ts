/** How much an event should be looked at: something failed, something deviates, or it is as usual. */
export type EventSeverity = 'bad' | 'warn' | 'normal'

/** Of warnings, those that say that something was given up, ended or could not be made. */
const failing: ReadonlySet<string> = new Set([
  'BackOff',
  'BackoffLimitExceeded',
  'DeadlineExceeded',
  'ErrImageNeverPull',
  'Evicted',
  'Failed',
  'FailedCreate',
  'FailedCreatePodSandBox',
  'FailedKillPod',
  'FailedPostStartHook',
  'FailedPreStopHook',
  'InspectFailed',
  'OOMKilling',
  'ProvisioningFailed',
  'SystemOOM',
  'UnparseableSchedule'
])

/** Normal ones that follow from something that went wrong. */
const following: ReadonlySet<string> = new Set(['TaintManagerEviction', 'NodeNotReady', 'DeletingNode', 'Preempted'])

export function severityOf({ type, reason }: { readonly type: string; readonly reason: string }): EventSeverity {
  if (type === 'Warning') return failing.has(reason) ? 'bad' : 'warn'
  return following.has(reason) ? 'warn' : 'normal'
}
