// Security contexts of pods and containers (upstream core validation).
import type { AppArmorProfile, PodSecurityContext, PodSpec, SeccompProfile, SecurityContext } from '../schema/types.ts'
import { validateDescendingPath } from './volumes.ts'
import type { Errors } from './field.ts'
import { duplicate, internalType, invalid, notSupported, rangeMessage, required, tooLong } from './field.ts'
import { validateWindowsOptions } from './windows.ts'

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

/** Bytes; one less than the longest path of a Linux system. */
const longestProfile = 4095

function validateAppArmor(errors: Errors, profile: AppArmorProfile | undefined, path: string): void {
  if (profile === undefined) return
  const { type, localhostProfile } = profile
  const at = `${path}.localhostProfile`
  const isMissing = 'must be set when AppArmor type is Localhost'
  if (!type) required(errors, `${path}.type`, 'type is required when appArmorProfile is set')
  else if (type === 'Localhost') {
    if (localhostProfile === undefined) required(errors, at, isMissing)
    else {
      if (localhostProfile.trim() !== localhostProfile)
        invalid(errors, at, localhostProfile, 'must not be padded with whitespace')
      else if (localhostProfile === '') required(errors, at, isMissing)
      if (localhostProfile.length > longestProfile) tooLong(errors, at, longestProfile)
    }
  } else if (type !== 'RuntimeDefault' && type !== 'Unconfined')
    notSupported(errors, `${path}.type`, type, ['Localhost', 'RuntimeDefault', 'Unconfined'])
  else if (localhostProfile !== undefined)
    invalid(errors, at, localhostProfile, 'can only be set when AppArmor type is Localhost')
}

function internalOrNull(value: object | undefined, zero: Readonly<Record<string, unknown>>): object | null {
  return value === undefined ? null : internalType(value, zero)
}

const profileZero = { Type: '', LocalhostProfile: null }
const windowsZero = { GMSACredentialSpecName: null, GMSACredentialSpec: null, RunAsUserName: null, HostProcess: null }

/** As Go prints the internal type, which has no JSON names. */
function printed(context: SecurityContext): Readonly<Record<string, unknown>> {
  const { capabilities, seLinuxOptions, windowsOptions, seccompProfile, appArmorProfile } = context
  const { gmsaCredentialSpecName = null, gmsaCredentialSpec = null } = windowsOptions ?? {}
  const windows = internalOrNull(windowsOptions, windowsZero)
  const gmsa = { GMSACredentialSpecName: gmsaCredentialSpecName, GMSACredentialSpec: gmsaCredentialSpec }
  return {
    Capabilities: internalOrNull(capabilities, { Add: null, Drop: null }),
    Privileged: context.privileged ?? null,
    SELinuxOptions: internalOrNull(seLinuxOptions, { User: '', Role: '', Type: '', Level: '' }),
    WindowsOptions: windows === null ? null : { ...windows, ...gmsa },
    RunAsUser: context.runAsUser ?? null,
    RunAsGroup: context.runAsGroup ?? null,
    RunAsNonRoot: context.runAsNonRoot ?? null,
    ReadOnlyRootFilesystem: context.readOnlyRootFilesystem ?? null,
    AllowPrivilegeEscalation: context.allowPrivilegeEscalation ?? null,
    ProcMount: context.procMount ?? null,
    SeccompProfile: internalOrNull(seccompProfile, profileZero),
    AppArmorProfile: internalOrNull(appArmorProfile, profileZero)
  }
}

/** `hostUsers`: whether the pod shares the users of its host, as it does unless told otherwise. */
export function validateSecurityContext(
  errors: Errors,
  context: SecurityContext,
  hostUsers: boolean,
  path: string
): void {
  validateId(errors, context.runAsUser, `${path}.runAsUser`)
  validateId(errors, context.runAsGroup, `${path}.runAsGroup`)
  validateSeccomp(errors, context.seccompProfile, `${path}.seccompProfile`)
  if (context.procMount !== undefined && context.procMount !== 'Default' && context.procMount !== 'Unmasked') {
    notSupported(errors, `${path}.procMount`, context.procMount, ['Default', 'Unmasked'])
  } else if (hostUsers && context.procMount === 'Unmasked') {
    invalid(errors, `${path}.procMount`, context.procMount, '`hostUsers` must be false to use `Unmasked`')
  }
  validateAppArmor(errors, context.appArmorProfile, `${path}.appArmorProfile`)
  if (context.windowsOptions !== undefined)
    validateWindowsOptions(errors, context.windowsOptions, `${path}.windowsOptions`)
  if (context.allowPrivilegeEscalation !== false) return
  if (context.privileged === true) {
    invalid(errors, path, printed(context), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true')
  }
  if (context.capabilities?.add?.includes('CAP_SYS_ADMIN') === true) {
    invalid(
      errors,
      path,
      printed(context),
      'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'
    )
  }
}

const sysctlName = /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?)$/
const longestSysctl = 253
const sysctlMessage =
  'must have at most 253 characters and match regex ' +
  '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$'

/** The namespace of the kernel that a sysctl belongs to (component-helpers/node/util/sysctl). */
function namespaceOf(sysctl: string): 'ipc' | 'net' | undefined {
  const name = sysctl.replaceAll('/', '.')
  if (name.startsWith('net.')) return 'net'
  return name === 'kernel.sem' || /^(?:kernel\.shm|kernel\.msg|fs\.mqueue\.)/.test(name) ? 'ipc' : undefined
}

function validateSysctls(errors: Errors, context: PodSecurityContext, spec: PodSpec, path: string): void {
  const seen = new Set<string>()
  for (const [index, { name = '' }] of (context.sysctls ?? []).entries()) {
    const at = `${path}[${index}].name`
    if (name === '') required(errors, at)
    else if (name.length > longestSysctl || !sysctlName.test(name)) invalid(errors, at, name, sysctlMessage)
    else if (seen.has(name)) duplicate(errors, at, name)
    const namespace = namespaceOf(name)
    if (spec.hostNetwork === true && namespace === 'net')
      invalid(errors, at, name, "may not be specified when 'hostNetwork' is true")
    else if (spec.hostIPC === true && namespace === 'ipc')
      invalid(errors, at, name, "may not be specified when 'hostIPC' is true")
    seen.add(name)
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
  for (const [index, group] of (context.supplementalGroups ?? []).entries())
    validateId(errors, group, `${path}.supplementalGroups[${index}]`)
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    invalid(errors, `${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled')
  }
  validateSysctls(errors, context, spec, `${path}.sysctls`)
  const { fsGroupChangePolicy } = context
  if (
    fsGroupChangePolicy !== undefined &&
    fsGroupChangePolicy !== 'Always' &&
    fsGroupChangePolicy !== 'OnRootMismatch'
  ) {
    notSupported(errors, `${path}.fsGroupChangePolicy`, fsGroupChangePolicy, ['Always', 'OnRootMismatch'])
  }
  validateSeccomp(errors, context.seccompProfile, `${path}.seccompProfile`)
  if (context.windowsOptions !== undefined)
    validateWindowsOptions(errors, context.windowsOptions, `${path}.windowsOptions`)
  validateAppArmor(errors, context.appArmorProfile, `${path}.appArmorProfile`)
  const { supplementalGroupsPolicy: policy, seLinuxChangePolicy } = context
  if (policy !== undefined && policy !== 'Merge' && policy !== 'Strict')
    notSupported(errors, `${path}.supplementalGroupsPolicy`, policy, ['Merge', 'Strict'])
  // MountOption needs the gate SELinuxMount, which is off in 1.34.
  if (seLinuxChangePolicy !== undefined && seLinuxChangePolicy !== 'Recursive')
    notSupported(errors, `${path}.seLinuxChangePolicy`, seLinuxChangePolicy, ['Recursive'])
}
