// Annotations of pods and templates that once were fields, or still are read (upstream ValidatePodSpecificAnnotations).
import { appArmorAnnotation } from '../kinds/pod/app-armor.ts'
import type { AppArmorProfile, PodSpec, SeccompProfile } from '../schema/types.ts'
import type { Errors } from './field.ts'
import { forbidden, invalid } from './field.ts'
import { validateDescendingPath } from './volumes.ts'

type Annotations = Readonly<Record<string, string>>

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'
const seccompOfPod = 'seccomp.security.alpha.kubernetes.io/pod'
const seccompOfContainer = 'container.seccomp.security.alpha.kubernetes.io/'
const largestInt32 = 2 ** 31 - 1

interface Named {
  readonly path: string
  readonly name: string
  readonly seccomp: SeccompProfile | undefined
  readonly appArmor: AppArmorProfile | undefined
}

function containersOf(spec: PodSpec, path: string): readonly Named[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).map(({ name, securityContext }, index) => ({
      path: `${path}.${list}[${index}].securityContext`,
      name,
      seccomp: securityContext?.seccompProfile,
      appArmor: securityContext?.appArmorProfile
    }))
  )
}

function validateSeccomp(errors: Errors, profile: string, path: string): void {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(profile)) return
  if (profile.startsWith('localhost/')) validateDescendingPath(errors, profile.slice('localhost/'.length), path)
  else invalid(errors, path, profile, 'must be a valid seccomp profile')
}

function validateAppArmor(errors: Errors, profile: string, path: string): void {
  if (['', 'runtime/default', 'unconfined'].includes(profile) || profile.startsWith('localhost/')) return
  invalid(errors, path, profile, `invalid AppArmor profile name: ${JSON.stringify(profile)}`)
}

/** `path` is that of the annotations, `spec` the one that they speak of. */
export function validatePodAnnotations(errors: Errors, annotations: Annotations, spec: PodSpec, path: string): void {
  const cost = annotations[deletionCost]
  // Go's ParseInt, and no plus sign or leading zeros before it.
  const isCost = cost === undefined || (/^(?:0|-?[1-9]\d*)$/.test(cost) && Math.abs(Number(cost)) <= largestInt32)
  if (!isCost) invalid(errors, `${path}[${deletionCost}]`, cost, 'must be a 32bit integer')
  const ofPod = annotations[seccompOfPod]
  if (ofPod !== undefined) validateSeccomp(errors, ofPod, `${path}.${seccompOfPod}`)
  for (const key in annotations) {
    const value = annotations[key]!
    if (key.startsWith(seccompOfContainer)) validateSeccomp(errors, value, `${path}.${key}`)
    if (!key.startsWith(appArmorAnnotation)) continue
    const name = key.slice(appArmorAnnotation.length)
    if (!containersOf(spec, '').some((container) => container.name === name))
      invalid(errors, `${path}[${key}]`, name, 'container not found')
    validateAppArmor(errors, value, `${path}[${key}]`)
  }
}

interface Profile {
  readonly type: string
  readonly localhostProfile?: string
}

/** Whether an annotation says the same as the field that took its place. */
function validateMatch(errors: Errors, annotation: string, profile: Profile, what: string, path: string): void {
  const runtime = what === 'seccomp' ? ['runtime/default', 'docker/default'] : ['runtime/default']
  const { type, localhostProfile } = profile
  const differs =
    (type === 'Unconfined' && annotation !== 'unconfined') ||
    (type === 'RuntimeDefault' && !runtime.includes(annotation)) ||
    (type === 'Localhost' && !annotation.startsWith('localhost/'))
  if (differs) forbidden(errors, `${path}.type`, `${what} type in annotation and field must match`)
  else if (type === 'Localhost' && annotation.slice('localhost/'.length) !== localhostProfile)
    forbidden(errors, `${path}.localhostProfile`, `${what} profile in annotation and field must match`)
}

/** For a new pod: annotations and fields must agree where both are there. */
export function validateProfilesMatch(errors: Errors, annotations: Annotations, spec: PodSpec, path: string): void {
  const containers = containersOf(spec, path)
  const ofPod = annotations[seccompOfPod]
  const { seccompProfile, appArmorProfile } = spec.securityContext ?? {}
  if (ofPod !== undefined && seccompProfile !== undefined)
    validateMatch(errors, ofPod, seccompProfile, 'seccomp', `${path}.securityContext.seccompProfile`)
  for (const { name, seccomp, path: at } of containers) {
    const annotation = annotations[seccompOfContainer + name]
    if (annotation !== undefined && seccomp !== undefined)
      validateMatch(errors, annotation, seccomp, 'seccomp', `${at}.seccompProfile`)
  }
  if (spec.os?.name === 'windows') return
  for (const { name, appArmor = appArmorProfile, path: at } of containers) {
    const annotation = annotations[appArmorAnnotation + name]
    if (annotation !== undefined && appArmor !== undefined)
      validateMatch(errors, annotation, appArmor, 'apparmor', `${at}.appArmorProfile`)
  }
}
