// The spec of a Job, also in the template of a CronJob; upstream's validateJobSpec.
import { dns1123SubdomainComplaints, regexMessage } from '../../kube/names.ts'
import type { JobSpec } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import {
  internalType,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooLong,
  validateNonnegative
} from '../../validation/field.ts'
import { validateTemplate } from '../../validation/pod-spec.ts'
import { validateFailurePolicy, validateSuccessPolicy } from './policy-validation.ts'

const mostParallelOfIndexed = 100_000
const mostFailedIndexes = 100_000
const manyCompletions = 100_000
const limitForMany = 10_000
const longestManager = 63
const restartPolicies = ['OnFailure', 'Never']

const counts = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes'
] as const

export function validateJobSpec(errors: Errors, spec: JobSpec, path: string): void {
  for (const name of counts) validateNonnegative(errors, spec[name], `${path}.${name}`)
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    required(errors, `${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')
  if (spec.managedBy !== undefined) validateManager(errors, spec.managedBy, `${path}.managedBy`)
  validateCompletionMode(errors, spec, path)
  if (spec.podFailurePolicy !== undefined) validateFailurePolicy(errors, spec, `${path}.podFailurePolicy`)
  if (spec.successPolicy !== undefined) {
    if (spec.completionMode === 'Indexed') validateSuccessPolicy(errors, spec, `${path}.successPolicy`)
    else {
      const value = internalType(spec.successPolicy, { Rules: null })
      invalid(errors, `${path}.successPolicy`, value, 'requires indexed completion mode')
    }
  }
  validateReplacementPolicy(errors, spec, `${path}.podReplacementPolicy`)
  validateTemplate(errors, spec.template, `${path}.template`)
  validateRestartPolicy(errors, spec, `${path}.template.spec.restartPolicy`)
}

/** Upstream's IsDomainPrefixedPath. */
function validateManager(errors: Errors, manager: string, path: string): void {
  const slash = manager.indexOf('/')
  if (manager === '') required(errors, path)
  else if (slash <= 0 || slash === manager.length - 1)
    invalid(errors, path, manager, 'must be a domain-prefixed path (such as "acme.io/foo")')
  else {
    const host = manager.slice(0, slash)
    invalidEach(errors, path, host, dns1123SubdomainComplaints(host))
    const rest = manager.slice(slash + 1)
    const pattern = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"
    if (!new RegExp(`^${pattern}$`).test(rest)) invalid(errors, path, rest, regexMessage('Invalid path', pattern))
  }
  if (manager.length > longestManager) tooLong(errors, path, longestManager)
}

function validateCompletionMode(errors: Errors, spec: JobSpec, path: string): void {
  const { completionMode, backoffLimitPerIndex, maxFailedIndexes } = spec
  if (completionMode === 'Indexed') {
    validateIndexed(errors, spec, path)
    return
  }
  if (completionMode !== undefined && completionMode !== 'NonIndexed') {
    notSupported(errors, `${path}.completionMode`, completionMode, ['NonIndexed', 'Indexed'])
    return
  }
  const detail = 'requires indexed completion mode'
  if (backoffLimitPerIndex !== undefined) invalid(errors, `${path}.backoffLimitPerIndex`, backoffLimitPerIndex, detail)
  if (maxFailedIndexes !== undefined) invalid(errors, `${path}.maxFailedIndexes`, maxFailedIndexes, detail)
}

function validateIndexed(errors: Errors, spec: JobSpec, path: string): void {
  const { completions, parallelism, maxFailedIndexes, backoffLimitPerIndex } = spec
  if (completions === undefined) required(errors, `${path}.completions`, 'when completion mode is Indexed')
  const atMost = (limit: number): string => `must be less than or equal to ${limit}`
  if (parallelism !== undefined && parallelism > mostParallelOfIndexed) {
    const detail = `${atMost(mostParallelOfIndexed)} when completion mode is Indexed`
    invalid(errors, `${path}.parallelism`, parallelism, detail)
  }
  if (maxFailedIndexes !== undefined) {
    const at = `${path}.maxFailedIndexes`
    if (completions !== undefined && maxFailedIndexes > completions)
      invalid(errors, at, maxFailedIndexes, 'must be less than or equal to completions')
    if (maxFailedIndexes > mostFailedIndexes) invalid(errors, at, maxFailedIndexes, atMost(mostFailedIndexes))
  }
  if (completions === undefined || completions <= manyCompletions || backoffLimitPerIndex === undefined) return
  const detail = `${atMost(limitForMany)} when completions are above ${manyCompletions} and used with backoff limit per index`
  if (maxFailedIndexes === undefined)
    required(errors, `${path}.maxFailedIndexes`, `must be specified when completions is above ${manyCompletions}`)
  if (parallelism !== undefined && parallelism > limitForMany)
    invalid(errors, `${path}.parallelism`, parallelism, detail)
  if (maxFailedIndexes !== undefined && maxFailedIndexes > limitForMany)
    invalid(errors, `${path}.maxFailedIndexes`, maxFailedIndexes, detail)
}

/** A failure policy judges failed pods, so it waits until a pod has failed. */
function validateReplacementPolicy(errors: Errors, spec: JobSpec, path: string): void {
  const { podReplacementPolicy, podFailurePolicy } = spec
  if (podReplacementPolicy === undefined) return
  const supported = podFailurePolicy === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed']
  if (!supported.includes(podReplacementPolicy)) notSupported(errors, path, podReplacementPolicy, supported)
}

function validateRestartPolicy(errors: Errors, spec: JobSpec, path: string): void {
  const restartPolicy = spec.template.spec?.restartPolicy ?? ''
  if (restartPolicy === 'Always' || restartPolicy === '')
    required(errors, path, `valid values: ${restartPolicies.map((policy) => JSON.stringify(policy)).join(', ')}`)
  else if (!restartPolicies.includes(restartPolicy)) notSupported(errors, path, restartPolicy, restartPolicies)
  else if (spec.podFailurePolicy !== undefined && restartPolicy !== 'Never')
    invalid(errors, path, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified')
}
