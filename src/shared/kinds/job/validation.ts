import { dns1123LabelComplaints } from '../../kube/names.ts'
import { selectorMatches } from '../../kube/label-selector.ts'
import { changed, semanticEqual } from '../../kube/sharing.ts'
import type { Affinity, Job, JobSpec, PodTemplateSpec } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { immutable, internalType, invalid, required } from '../../validation/field.ts'
import { internalPodTemplate } from '../../validation/internal-pod-template.ts'
import { validateLabelSelector } from '../../validation/label-selector.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'
import { controllerUidLabel, jobNameLabel, legacyControllerUidLabel, legacyJobNameLabel } from './generated-selector.ts'
import { isIndexed } from './lifecycle.ts'
import { validateJobSpec } from './spec-validation.ts'
import { validateJobStatus } from './status-validation.ts'

/** The labels that the strategy made are there, and the selector selects by them; upstream's validateGeneratedSelector. */
function validateGeneratedSelector(errors: Errors, job: Job, hasPrefixed: boolean): void {
  const { spec, metadata } = job
  const { selector } = spec
  if (spec.manualSelector === true || selector === undefined) return
  const expected: Record<string, string> = {
    [legacyControllerUidLabel]: metadata.uid,
    [legacyJobNameLabel]: metadata.name,
    ...(hasPrefixed ? { [controllerUidLabel]: metadata.uid, [jobNameLabel]: metadata.name } : {})
  }
  const labels = spec.template.metadata?.labels
  for (const key in expected) {
    const path = `spec.template.metadata.labels[${key}]`
    const detail = `must be '${expected[key]!}'`
    if (labels?.[key] === undefined) required(errors, path, detail)
    else if (labels[key] !== expected[key]) invalid(errors, path, labels, detail)
  }
  if (!selectorMatches(selector, expected)) invalid(errors, 'spec.selector', selector, '`selector` not auto-generated')
}

function validateSpec(errors: Errors, spec: JobSpec): void {
  validateJobSpec(errors, spec, 'spec')
  const { selector, template } = spec
  if (selector === undefined) required(errors, 'spec.selector')
  else validateLabelSelector(errors, selector, 'spec.selector')
  if (selector !== undefined && selectorMatches(selector, template.metadata?.labels)) return
  const detail = '`selector` does not match template `labels`'
  invalid(errors, 'spec.template.metadata.labels', template.metadata?.labels, detail)
}

/** An index becomes part of the pods' host names. */
function validateHostnames(errors: Errors, job: Job): void {
  const { completions = 0 } = job.spec
  if (!isIndexed(job) || completions <= 0) return
  const longest = `${job.metadata.name}-${completions - 1}`
  if (dns1123LabelComplaints(longest).length === 0) return
  const detail = `will not able to create pod with invalid DNS label: ${longest}`
  invalid(errors, 'metadata.name', job.metadata.name, detail)
}

/** Completions of an Indexed Job change together with its parallelism, those of another never. */
function validateCompletions(errors: Errors, spec: JobSpec, old: JobSpec): void {
  const path = 'spec.completions'
  if (spec.completionMode !== 'Indexed') validateImmutable(errors, spec.completions, old.completions, path)
  else if (spec.completions !== undefined && spec.completions !== old.completions) {
    if (spec.completions !== spec.parallelism)
      invalid(errors, path, spec.completions, 'can only be modified in tandem with spec.parallelism')
  }
}

/** Where a suspended Job that never started may still be told to run: the old template with the new directives. */
function withDirectivesOf(old: PodTemplateSpec, next: PodTemplateSpec): PodTemplateSpec {
  if (old.spec === undefined || next.spec === undefined) return old
  const { nodeSelector, tolerations, schedulingGates } = next.spec
  return changed(old, {
    metadata: changed(old.metadata ?? next.metadata!, {
      labels: next.metadata?.labels,
      annotations: next.metadata?.annotations
    }),
    spec: changed(old.spec, {
      affinity: affinityFor(old.spec.affinity, next.spec.affinity),
      nodeSelector,
      tolerations,
      schedulingGates
    })
  })
}

/** The old affinity with the new one's terms about nodes. */
function affinityFor(old: Affinity | undefined, next: Affinity | undefined): Affinity | undefined {
  if (old === undefined && next === undefined) return undefined
  const { nodeAffinity } = next ?? {}
  const affinity = changed<Affinity>(old ?? {}, { nodeAffinity })
  return next === undefined && Object.keys(affinity).length === 0 ? undefined : affinity
}

function validateSpecUpdate(errors: Errors, { spec }: Job, old: Job): void {
  validateCompletions(errors, spec, old.spec)
  validateImmutable(errors, spec.selector, old.spec.selector, 'spec.selector')
  const mayMove = old.spec.suspend === true && old.status?.startTime === undefined
  const template = mayMove ? withDirectivesOf(old.spec.template, spec.template) : old.spec.template
  if (!semanticEqual(spec.template, template))
    invalid(errors, 'spec.template', internalPodTemplate(spec.template), immutable)
  validateImmutable(errors, spec.completionMode, old.spec.completionMode, 'spec.completionMode')
  for (const name of ['podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const) {
    if (semanticEqual(spec[name], old.spec[name])) continue
    const value = spec[name]
    validateImmutable(errors, isPolicy(value) ? internalType(value, { Rules: null }) : value, null, `spec.${name}`)
  }
}

function isPolicy(value: unknown): value is object {
  return typeof value === 'object'
}

/** Upstream's ValidateJob, ValidateJobUpdate and ValidateJobUpdateStatus, by what of the Job is another. */
export function validateJob(job: Job, old: Job | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) {
    validateObjectMeta(errors, job.metadata, true, subdomainName)
    validateGeneratedSelector(errors, job, true)
    validateSpec(errors, job.spec)
    validateHostnames(errors, job)
    return errors
  }
  if (job.status !== old.status) {
    validateObjectMetaUpdate(errors, job.metadata, old.metadata)
    validateJobStatus(errors, job, old)
    return errors
  }
  if (job.spec !== old.spec) {
    const labels = old.spec.template.metadata?.labels
    const hadPrefixed = labels?.[jobNameLabel] !== undefined && labels[controllerUidLabel] !== undefined
    validateGeneratedSelector(errors, job, hadPrefixed)
    validateSpec(errors, job.spec)
    validateHostnames(errors, job)
  }
  validateObjectMetaUpdate(errors, job.metadata, old.metadata)
  if (job.spec === old.spec) return errors
  // Upstream validates an update twice, which shows in the causes.
  validateSpec(errors, job.spec)
  validateSpecUpdate(errors, job, old)
  return errors
}
