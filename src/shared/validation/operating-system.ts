// What an operating system does not know (upstream validateOS, validateLinux, validateWindows).
import type { Container, PodSpec } from '../schema/types.ts'
import type { Errors } from './field.ts'
import { forbidden, notSupported, required } from './field.ts'

const notForWindows = 'cannot be set for a windows pod'
const notForLinux = 'windows options cannot be set for a linux pod'
const isolationFields = ['appArmorProfile', 'seLinuxOptions'] as const
const identityFields = [
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy'
] as const
const storageFields = ['seccompProfile', 'fsGroup', 'fsGroupChangePolicy'] as const
const containerFields = [
  'appArmorProfile',
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

type Member = readonly [path: string, context: Container['securityContext']]

function membersOf(spec: PodSpec, path: string): readonly Member[] {
  const lists = [
    ['initContainers', spec.initContainers ?? []],
    ['containers', spec.containers ?? []],
    ['ephemeralContainers', spec.ephemeralContainers ?? []]
  ] as const
  return lists.flatMap(([list, members]) =>
    members.map((container, index): Member => [`${path}.${list}[${index}].securityContext`, container.securityContext])
  )
}

function validateLinux(errors: Errors, spec: PodSpec, path: string): void {
  if (spec.securityContext?.windowsOptions !== undefined)
    forbidden(errors, `${path}.securityContext.windowsOptions`, notForLinux)
  for (const [at, context] of membersOf(spec, path))
    if (context?.windowsOptions !== undefined) forbidden(errors, `${at}.windowsOptions`, notForLinux)
}

function validateWindows(errors: Errors, spec: PodSpec, path: string): void {
  const context = spec.securityContext ?? {}
  const refuse = (names: readonly (keyof typeof context)[]): void => {
    for (const name of names)
      if (context[name] !== undefined) forbidden(errors, `${path}.securityContext.${name}`, notForWindows)
  }
  refuse(isolationFields)
  if (spec.hostUsers !== undefined) forbidden(errors, `${path}.hostUsers`, notForWindows)
  if (spec.hostPID === true) forbidden(errors, `${path}.hostPID`, notForWindows)
  if (spec.hostIPC === true) forbidden(errors, `${path}.hostIPC`, notForWindows)
  refuse(storageFields)
  if ((context.sysctls?.length ?? 0) > 0) forbidden(errors, `${path}.securityContext.sysctls`, notForWindows)
  if (spec.shareProcessNamespace !== undefined) forbidden(errors, `${path}.shareProcessNamespace`, notForWindows)
  refuse(identityFields)
  for (const [at, own] of membersOf(spec, path)) {
    for (const name of containerFields) if (own?.[name] !== undefined) forbidden(errors, `${at}.${name}`, notForWindows)
  }
}

export function validateOS(errors: Errors, spec: PodSpec, path: string): void {
  const { os } = spec
  if (os === undefined) return
  if (!os.name) required(errors, `${path}.os.name`, 'cannot be empty')
  else if (os.name === 'linux') validateLinux(errors, spec, path)
  else if (os.name === 'windows') validateWindows(errors, spec, path)
  else notSupported(errors, `${path}.os.name`, os.name, ['linux', 'windows'])
}
