// What a Job's status may say and how it may change; upstream's ValidateJobUpdateStatus with the options of its strategy.
import { isConditionTrue } from '../../kube/conditions.ts'
import { semanticEqual } from '../../kube/sharing.ts'
import { parseTime } from '../../kube/time.ts'
import type { Job, JobStatus } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { duplicate, invalid, required, validateNonnegative } from '../../validation/field.ts'
import { countIndexes, firstCommonIndex } from './indexes.ts'
import { endOf, isIndexed, isJobComplete } from './lifecycle.ts'
import { invalidWithoutValue } from './policy-validation.ts'

const none: JobStatus = {}

/** Rules that only count where what they are about has changed. */
export function validateJobStatus(errors: Errors, job: Job, old: Job): void {
  const status = job.status ?? none
  const before = old.status ?? none
  for (const name of ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const)
    validateNonnegative(errors, status[name], `status.${name}`)
  validateUncounted(errors, status)
  validateConditions(errors, job, old)
  validateTimes(errors, job, old)
  validateFinished(errors, job, old)
  validateIndexLists(errors, job, before)
  const hasChanged = status.ready !== before.ready || (status.active ?? 0) !== (before.active ?? 0)
  if (hasChanged && status.ready !== undefined && status.ready > (status.active ?? 0))
    invalid(errors, 'status.ready', status.ready, 'cannot set more ready pods than active')
  validateSuccessCriteria(errors, job)
  validateTransition(errors, job, old)
}

function validateUncounted(errors: Errors, { uncountedTerminatedPods }: JobStatus): void {
  const seen = new Set<string>()
  for (const list of ['succeeded', 'failed'] as const) {
    for (const [index, uid] of (uncountedTerminatedPods?.[list] ?? []).entries()) {
      const path = `status.uncountedTerminatedPods.${list}[${index}]`
      if (uid === '') invalid(errors, path, uid, 'must not be empty')
      else if (seen.has(uid)) duplicate(errors, path, uid)
      else seen.add(uid)
    }
  }
}

/** Whether any of these conditions has become true or is so no longer. */
function hasTurned(job: Job, old: Job, ...types: readonly string[]): boolean {
  return types.some((type) => isConditionTrue(job.status, type) !== isConditionTrue(old.status, type))
}

function validateConditions(errors: Errors, job: Job, old: Job): void {
  const is = (type: string): boolean => isConditionTrue(job.status, type)
  const complain = (detail: string): void => invalidWithoutValue(errors, 'status.conditions', detail)
  if (hasTurned(job, old, 'Complete', 'Failed') && is('Complete') && is('Failed'))
    complain('cannot set Complete=True and Failed=true conditions')
  if (hasTurned(job, old, 'Complete', 'FailureTarget') && is('Complete') && is('FailureTarget'))
    complain('cannot set Complete=True and FailureTarget=true conditions')
  if (hasTurned(job, old, 'Failed', 'FailureTarget') && is('Failed') && !is('FailureTarget'))
    complain('cannot set Failed=True condition without the FailureTarget=true condition')
  if (hasTurned(job, old, 'Complete', 'SuccessCriteriaMet') && is('Complete') && !is('SuccessCriteriaMet'))
    complain('cannot set Complete=True condition without the SuccessCriteriaMet=true condition')
}

function validateTimes(errors: Errors, job: Job, old: Job): void {
  const { startTime, completionTime } = job.status ?? none
  const before = old.status ?? none
  const hasNewCompletion = completionTime !== before.completionTime
  const path = 'status.completionTime'
  if (hasNewCompletion || hasTurned(job, old, 'Complete')) {
    if (completionTime !== undefined && !isJobComplete(job))
      invalid(errors, path, completionTime, 'cannot set completionTime when there is no Complete=True condition')
    if (completionTime === undefined && isJobComplete(job))
      required(errors, path, 'completionTime is required for Complete jobs')
  }
  if (!hasNewCompletion && startTime === before.startTime) return
  if (startTime !== undefined && completionTime !== undefined && parseTime(completionTime) < parseTime(startTime))
    invalid(errors, path, completionTime, 'completionTime cannot be set before startTime')
}

function validateFinished(errors: Errors, job: Job, old: Job): void {
  const status = job.status ?? none
  const before = old.status ?? none
  if (endOf(job) === undefined) return
  const isNews = endOf(old) === undefined
  const { active = 0, terminating = 0, startTime, uncountedTerminatedPods } = status
  if (active > 0 && (isNews || active !== (before.active ?? 0)))
    invalid(errors, 'status.active', active, 'active>0 is invalid for finished job')
  if (startTime === undefined && (isNews || before.startTime !== undefined))
    required(errors, 'status.startTime', 'startTime is required for finished job')
  const { succeeded = [], failed = [] } = uncountedTerminatedPods ?? {}
  const hasUncounted = succeeded.length + failed.length > 0
  if (hasUncounted && (isNews || !semanticEqual(uncountedTerminatedPods, before.uncountedTerminatedPods))) {
    const detail = 'uncountedTerminatedPods needs to be empty for finished job'
    invalid(errors, 'status.uncountedTerminatedPods', { Succeeded: succeeded, Failed: failed }, detail)
  }
  if (terminating > 0 && (isNews || status.terminating !== before.terminating))
    invalid(errors, 'status.terminating', terminating, 'terminating>0 is invalid for finished job')
}

function validateIndexLists(errors: Errors, job: Job, before: JobStatus): void {
  const { completedIndexes = '', failedIndexes } = job.status ?? none
  const { completions, backoffLimitPerIndex } = job.spec
  const hasCompleted = completedIndexes !== (before.completedIndexes ?? '')
  const hasFailed = failedIndexes !== before.failedIndexes
  const check = (name: string, text: string): void => {
    const counted = countIndexes(text, completions!)
    if (typeof counted !== 'number') invalid(errors, `status.${name}`, text, `error parsing ${name}: ${counted.error}`)
  }
  if (hasCompleted && completions !== undefined) check('completedIndexes', completedIndexes)
  if (hasFailed && completions !== undefined && backoffLimitPerIndex !== undefined && failedIndexes !== undefined)
    check('failedIndexes', failedIndexes)
  if (hasCompleted && completedIndexes !== '' && !isIndexed(job)) {
    const detail = 'cannot set non-empty completedIndexes when non-indexed completion mode'
    invalid(errors, 'status.completedIndexes', completedIndexes, detail)
  }
  if (failedIndexes === undefined) return
  if (hasFailed && backoffLimitPerIndex === undefined) {
    const detail = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'
    invalid(errors, 'status.failedIndexes', failedIndexes, detail)
  }
  if ((!hasFailed && !hasCompleted) || completions === undefined) return
  const common = firstCommonIndex(completedIndexes, failedIndexes, completions)
  if (common === undefined) return
  invalid(
    errors,
    'status.failedIndexes',
    failedIndexes,
    `failedIndexes and completedIndexes overlap at index: ${common}`
  )
}

function validateSuccessCriteria(errors: Errors, { spec, status }: Job): void {
  const is = (type: string): boolean => isConditionTrue(status, type)
  const complain = (detail: string): void => invalidWithoutValue(errors, 'status.conditions', detail)
  if (is('SuccessCriteriaMet') && is('Failed'))
    complain('cannot set SuccessCriteriaMet=True and Failed=true conditions')
  if (is('SuccessCriteriaMet') && is('FailureTarget'))
    complain('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions')
  if (spec.successPolicy !== undefined && !is('SuccessCriteriaMet') && is('Complete'))
    complain('cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True')
}

/** What was counted and what has ended stays so. */
function validateTransition(errors: Errors, job: Job, old: Job): void {
  const status = job.status ?? none
  const before = old.status ?? none
  const was = (type: string): boolean => isConditionTrue(before, type)
  const is = (type: string): boolean => isConditionTrue(status, type)
  const complain = (detail: string): void => invalidWithoutValue(errors, 'status.conditions', detail)
  for (const type of ['Failed', 'Complete', 'FailureTarget'])
    if (was(type) && !is(type)) complain(`cannot disable the terminal ${type}=True condition`)
  const { failed = 0, succeeded = 0, completionTime, startTime } = status
  if (failed < (before.failed ?? 0)) invalid(errors, 'status.failed', failed, 'cannot decrease the failed counter')
  // An Indexed Job that is made smaller forgets what no longer counts.
  const mayShrink = isIndexed(job) && job.spec.completions === job.spec.parallelism
  if (!mayShrink && succeeded < (before.succeeded ?? 0))
    invalid(errors, 'status.succeeded', succeeded, 'cannot decrease the succeeded counter')
  if (completionTime !== undefined && before.completionTime !== undefined && completionTime !== before.completionTime)
    invalid(errors, 'status.completionTime', completionTime, 'completionTime cannot be mutated')
  if (before.startTime !== undefined && startTime !== before.startTime && job.spec.suspend !== true)
    required(errors, 'status.startTime', 'startTime cannot be removed for unsuspended job')
  if (was('SuccessCriteriaMet') && !is('SuccessCriteriaMet'))
    complain('cannot disable the SuccessCriteriaMet=True condition')
  if (was('Complete') && !was('SuccessCriteriaMet') && is('SuccessCriteriaMet'))
    complain('cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions')
}
