// Security contexts of pods and containers, and what an operating system does not know (upstream core validation).
import type { Container, PodSecurityContext, PodSpec, SeccompProfile, SecurityContext } from '../schema/types.ts'
import { validateDescendingPath } from './volumes.ts'
import type { Errors } from './field.ts'
import { forbidden, invalid, notSupported, rangeMessage, required } from './field.ts'

const largestId = 2 ** 31 - 1

function validateId(errors: Errors, id: number | undefined, path: string): void {
  if (id !== undefined && (id < 0 || id > largestId)) invalid(errors, path, id, rangeMessage(0, largestId))
}

function validateSeccomp(errors: Errors, profile: SeccompProfile | undefined, path: string): void {
  if (profile === undefined) return
  const { type, localhostProfile } = profile
  if (!type) required(errors, `${path}.type`, 'type is required when seccompProfile is set')
  else if (type === 'Localhost') {
    if (localhostProfile === undefined)
      required(errors, `${path}.localhostProfile`, 'must be set when seccomp type is Localhost')
    else validateDescendingPath(errors, localhostProfile, `${path}.localhostProfile`)
  } else if (type !== 'RuntimeDefault' && type !== 'Unconfined') {
    notSupported(errors, `${path}.type`, type, ['Localhost', 'RuntimeDefault', 'Unconfined'])
  } else if (localhostProfile !== undefined) {
    invalid(errors, `${path}.localhostProfile`, localhostProfile, 'can only be set when seccomp type is Localhost')
  }
}

/** Go's names for the fields that are set: the internal type has no JSON names. */
function goNames(context: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(context).map(([name, value]) => [name[0]!.toUpperCase() + name.slice(1), value as unknown])
  )
}

export function validateSecurityContext(errors: Errors, context: SecurityContext, path: string): void {
  validateId(errors, context.runAsUser, `${path}.runAsUser`)
  validateId(errors, context.runAsGroup, `${path}.runAsGroup`)
  validateSeccomp(errors, context.seccompProfile, `${path}.seccompProfile`)
  if (context.procMount !== undefined && context.procMount !== 'Default' && context.procMount !== 'Unmasked') {
    notSupported(errors, `${path}.procMount`, context.procMount, ['Default', 'Unmasked'])
  }
  if (context.allowPrivilegeEscalation !== false) return
  if (context.privileged === true) {
    invalid(errors, path, goNames(context), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true')
  }
  if (context.capabilities?.add?.includes('CAP_SYS_ADMIN') === true) {
    invalid(
      errors,
      path,
      goNames(context),
      'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'
    )
  }
}

export function validatePodSecurityContext(
  errors: Errors,
  context: PodSecurityContext,
  spec: PodSpec,
  path: string
): void {
  validateId(errors, context.fsGroup, `${path}.fsGroup`)
  validateId(errors, context.runAsUser, `${path}.runAsUser`)
  validateId(errors, context.runAsGroup, `${path}.runAsGroup`)
  for (const group of context.supplementalGroups ?? []) validateId(errors, group, `${path}.supplementalGroups`)
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    invalid(errors, `${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled')
  }
  const seen = new Set<string>()
  for (const [index, { name = '' }] of (context.sysctls ?? []).entries()) {
    if (name === '') required(errors, `${path}.sysctls[${index}].name`)
    else if (!/^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?)$/.test(name)) {
      invalid(
        errors,
        `${path}.sysctls[${index}].name`,
        name,
        'must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*([a-z0-9]([-_a-z0-9]*[a-z0-9])?)$'
      )
    } else if (seen.has(name)) {
      errors.push({ type: 'FieldValueDuplicate', field: `${path}.sysctls[${index}].name`, badValue: name, detail: '' })
    }
    seen.add(name)
  }
  const { fsGroupChangePolicy } = context
  if (
    fsGroupChangePolicy !== undefined &&
    fsGroupChangePolicy !== 'Always' &&
    fsGroupChangePolicy !== 'OnRootMismatch'
  ) {
    notSupported(errors, `${path}.fsGroupChangePolicy`, fsGroupChangePolicy, ['Always', 'OnRootMismatch'])
  }
  validateSeccomp(errors, context.seccompProfile, `${path}.seccompProfile`)
}

const notForWindows = 'cannot be set for a windows pod'
const notForLinux = 'windows options cannot be set for a linux pod'
const windowsPodFields = [
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'shareProcessNamespace',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups'
] as const
const windowsContainerFields = [
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup'
] as const

export function validateOS(errors: Errors, spec: PodSpec, path: string): void {
  const { os, securityContext } = spec
  if (os === undefined) return
  if (!os.name) required(errors, `${path}.os.name`, 'cannot be empty')
  else if (os.name !== 'linux' && os.name !== 'windows')
    notSupported(errors, `${path}.os.name`, os.name, ['linux', 'windows'])
  const containers: readonly [string, readonly Pick<Container, 'securityContext'>[]][] = [
    ['initContainers', spec.initContainers ?? []],
    ['containers', spec.containers ?? []],
    ['ephemeralContainers', spec.ephemeralContainers ?? []]
  ]
  if (os.name === 'windows') {
    if (securityContext?.seLinuxOptions !== undefined)
      forbidden(errors, `${path}.securityContext.seLinuxOptions`, notForWindows)
    for (const name of ['hostUsers', 'hostPID', 'hostIPC'] as const) {
      if (name === 'hostUsers' ? spec.hostUsers !== undefined : spec[name] === true)
        forbidden(errors, `${path}.${name}`, notForWindows)
    }
    for (const name of windowsPodFields) {
      const isSet =
        name === 'shareProcessNamespace'
          ? spec.shareProcessNamespace !== undefined
          : securityContext?.[name] !== undefined
      if (isSet) forbidden(errors, `${path}.securityContext.${name}`, notForWindows)
    }
  } else if (os.name === 'linux' && securityContext?.windowsOptions !== undefined) {
    forbidden(errors, `${path}.securityContext.windowsOptions`, notForLinux)
  }
  for (const [list, members] of containers) {
    for (const [index, { securityContext: context }] of members.entries()) {
      const at = `${path}.${list}[${index}].securityContext`
      if (os.name === 'linux' && context?.windowsOptions !== undefined)
        forbidden(errors, `${at}.windowsOptions`, notForLinux)
      if (os.name !== 'windows') continue
      for (const name of windowsContainerFields)
        if (context?.[name] !== undefined) forbidden(errors, `${at}.${name}`, notForWindows)
    }
  }
}
