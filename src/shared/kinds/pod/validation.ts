import { deepEqual } from '../../kube/deep-equal.ts'
import { dns1123SubdomainComplaints } from '../../kube/names.ts'
import type { Pod, PodSpec, Toleration } from '../../schema/types.ts'
import { validateImageSpace } from '../../validation/containers.ts'
import type { Errors } from '../../validation/field.ts'
import { forbidden, invalid, rangeMessage, required } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import { validatePodAnnotations, validateProfilesMatch } from '../../validation/pod-annotations.ts'
import { validatePodSpec } from '../../validation/pod-spec.ts'
import { validateTolerations } from '../../validation/scheduling.ts'
import type { FieldError } from '../field-error.ts'
import { appArmorAnnotation } from './app-armor.ts'
import { validateGatedUpdate, withoutGatedChanges } from './gated-update.ts'

/** The annotation of a static pod, which only its kubelet can change. */
export const mirror = 'kubernetes.io/config.mirror'
const largestInt32 = 2 ** 31 - 1
const noSpec: PodSpec = { containers: [] }
const noAnnotations: Readonly<Record<string, string>> = {}
const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'
]

/** Upstream's validatePodMetadataAndSpec, without the metadata: what holds for a pod at all times. */
export function validateSpec(errors: Errors, pod: Pod, spec: PodSpec): void {
  const mirrored = pod.metadata.annotations?.[mirror]
  if (mirrored !== undefined && !spec.nodeName) {
    invalid(
      errors,
      `metadata.annotations[${mirror}]`,
      mirrored,
      'must set spec.nodeName if mirror pod annotation is set'
    )
  }
  const { annotations } = pod.metadata
  if (annotations !== undefined) validatePodAnnotations(errors, annotations, spec, 'metadata.annotations')
  validatePodSpec(errors, spec, 'spec')
  validateClaimNames(errors, pod, spec)
  if (!spec.serviceAccountName) {
    for (const [index, volume] of (spec.volumes ?? []).entries()) {
      for (const [position, source] of (volume.projected?.sources ?? []).entries()) {
        if (source.serviceAccountToken === undefined) continue
        forbidden(
          errors,
          `spec.volumes[${index}].projected.sources[${position}].serviceAccountToken`,
          'must not be specified when serviceAccountName is not set'
        )
      }
    }
  }
  const { containers = [], initContainers = [] } = spec
  for (let index = 0; index < containers.length; index++)
    validateImageSpace(errors, containers[index]!.image, `spec.containers[${index}]`)
  for (let index = 0; index < initContainers.length; index++)
    validateImageSpace(errors, initContainers[index]!.image, `spec.initContainers[${index}]`)
}

/** The claims that a pod makes for its ephemeral volumes are named after it. */
function validateClaimNames(errors: Errors, { metadata }: Pod, spec: PodSpec): void {
  if (!metadata.name) return
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    if (volume.ephemeral === undefined || !volume.name) continue
    const claim = `${metadata.name}-${volume.name}`
    for (const complaint of dns1123SubdomainComplaints(claim))
      invalid(errors, `spec.volumes[${index}].name`, volume.name, `PVC name ${JSON.stringify(claim)}: ${complaint}`)
  }
}

/** Upstream's ValidatePodCreate and ValidatePodUpdate. A binding writes spec.nodeName past this, as upstream's does. */
export function validatePod(pod: Pod, old: Pod | undefined): readonly FieldError[] {
  const errors: Errors = []
  const spec = (pod.spec as PodSpec | undefined) ?? noSpec
  if (old !== undefined) {
    validateObjectMetaUpdate(errors, pod.metadata, old.metadata)
    validateAnnotationUpdate(errors, pod, old)
    if (pod.spec === old.spec) return errors
    validateSpec(errors, pod, spec)
    validateSpecUpdate(errors, spec, old.spec)
    return errors
  }
  validateObjectMeta(errors, pod.metadata, true, subdomainName)
  validateSpec(errors, pod, spec)
  if ((spec.ephemeralContainers?.length ?? 0) > 0)
    forbidden(errors, 'spec.ephemeralContainers', 'cannot be set on create')
  if ((spec.schedulingGates?.length ?? 0) > 0 && spec.nodeName) {
    forbidden(errors, 'spec.nodeName', 'cannot be set until all schedulingGates have been cleared')
  }
  if (pod.metadata.annotations !== undefined) validateProfilesMatch(errors, pod.metadata.annotations, spec, 'spec')
  return errors
}

/** Upstream's ValidatePodSpecificAnnotationUpdates. */
function validateAnnotationUpdate(errors: Errors, pod: Pod, old: Pod): void {
  const now = pod.metadata.annotations ?? noAnnotations
  const before = old.metadata.annotations ?? noAnnotations
  if (now === before) return
  for (const key in { ...before, ...now }) {
    if (now[key] === before[key]) continue
    const action = before[key] === undefined ? 'add' : 'remove or update'
    const at = `metadata.annotations[${key}]`
    if (key.startsWith(appArmorAnnotation)) forbidden(errors, at, `may not ${action} AppArmor annotations`)
    if (key === mirror) forbidden(errors, at, `may not ${action} mirror pod annotation`)
  }
  if (pod.spec === old.spec) validatePodAnnotations(errors, now, pod.spec, 'metadata.annotations')
}

function validateSpecUpdate(errors: Errors, spec: PodSpec, old: PodSpec): void {
  for (const name of ['containers', 'initContainers'] as const) {
    const containers = spec[name] ?? []
    if (containers.length !== (old[name] ?? []).length) {
      forbidden(errors, `spec.${name}`, 'pod updates may not add or remove containers')
      return
    }
    for (const [index, { image = '' }] of containers.entries())
      if (image.trim() === '') required(errors, `spec.${name}[${index}].image`)
  }
  if (!validateDeadline(errors, spec.activeDeadlineSeconds, old.activeDeadlineSeconds)) return
  validateAddedTolerations(errors, spec.tolerations ?? [], old.tolerations ?? [])
  for (const [index, { name }] of (spec.schedulingGates ?? []).entries()) {
    if (old.schedulingGates?.some((gate) => gate.name === name) === true) continue
    forbidden(
      errors,
      `spec.schedulingGates[${index}].name`,
      `only deletion is allowed, but found new scheduling gate '${name}'`
    )
  }
  if ((old.schedulingGates?.length ?? 0) > 0) validateGatedUpdate(errors, spec, old)
  const changes = unchangeableDifference(spec, old)
  if (changes.length > 0) {
    forbidden(
      errors,
      'spec',
      `pod updates may not change fields other than ${updatable.join(',')}\n${changes.join('\n')}\n`
    )
  }
}

/** A deadline may be set and brought forward. Answers whether to go on. */
function validateDeadline(errors: Errors, deadline: number | undefined, old: number | undefined): boolean {
  const path = 'spec.activeDeadlineSeconds'
  if (deadline === undefined) {
    if (old !== undefined) invalid(errors, path, undefined, 'must not update from a positive integer to nil value')
    return true
  }
  const before = errors.length
  if (deadline < 0 || deadline > largestInt32) invalid(errors, path, deadline, rangeMessage(0, largestInt32))
  else if (old !== undefined && old < deadline)
    invalid(errors, path, deadline, 'must be less than or equal to previous value')
  return errors.length === before
}

function isSameBesideSeconds(one: Toleration, other: Toleration): boolean {
  return deepEqual({ ...one, tolerationSeconds: undefined }, { ...other, tolerationSeconds: undefined })
}

function validateAddedTolerations(
  errors: Errors,
  tolerations: readonly Toleration[],
  old: readonly Toleration[]
): void {
  if (old.some((one) => !tolerations.some((other) => isSameBesideSeconds(one, other)))) {
    forbidden(errors, 'spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')
  } else if (tolerations !== old) validateTolerations(errors, tolerations, 'spec.tolerations')
}

/** The fields that differ and may not, as lines; those that may change are taken from the old spec first. */
function unchangeableDifference(spec: PodSpec, old: PodSpec): string[] {
  const withOldImages = (name: 'containers' | 'initContainers') =>
    spec[name]?.map((container, index) => ({ ...container, image: old[name]?.[index]?.image }))
  const isGated = (old.schedulingGates?.length ?? 0) > 0
  const shortened = spec.terminationGracePeriodSeconds === 1 && (old.terminationGracePeriodSeconds ?? 0) < 0
  const compared: Readonly<Record<string, unknown>> = {
    ...spec,
    containers: withOldImages('containers'),
    initContainers: withOldImages('initContainers'),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    tolerations: old.tolerations,
    schedulingGates: old.schedulingGates,
    ...(shortened && { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds }),
    ...(isGated && { nodeSelector: undefined, affinity: undefined, ...withoutGatedChanges(spec, old) })
  }
  const before = old as unknown as Readonly<Record<string, unknown>>
  return [...new Set([...Object.keys(before), ...Object.keys(compared)])]
    .filter((name) => !deepEqual(compared[name], before[name]))
    .flatMap((name) => [
      `- \t${name}: ${JSON.stringify(before[name]) ?? 'nil'}`,
      `+ \t${name}: ${JSON.stringify(compared[name]) ?? 'nil'}`
    ])
}
