// Containers, init containers and ephemeral containers of a pod spec (upstream core validation).
import { dns1123LabelComplaints, portNameComplaints } from '../kube/names.ts'
import type {
  Container,
  ContainerPort,
  ContainerResizePolicy,
  EphemeralContainer,
  PodSpec,
  Volume
} from '../schema/types.ts'
import { validateEnv, validateEnvFrom } from './environment.ts'
import type { Errors } from './field.ts'
import {
  duplicate,
  forbidden,
  invalid,
  invalidEach,
  notFound,
  required,
  validateEnum,
  validatePortNumber
} from './field.ts'
import { validateDevices, validateMounts } from './mounts.ts'
import { validateProbes } from './probes.ts'
import { validateResources } from './resources.ts'
import { validateSecurityContext } from './security-context.ts'

export const protocols = ['SCTP', 'TCP', 'UDP']
const pullPolicies = ['Always', 'IfNotPresent', 'Never']
const messagePolicies = ['File', 'FallbackToLogsOnError']

function validatePorts(errors: Errors, ports: readonly ContainerPort[], path: string): void {
  const names = new Set<string>()
  for (let index = 0; index < ports.length; index++) {
    const { name = '', containerPort = 0, hostPort = 0, protocol } = ports[index]!
    const at = `${path}[${index}]`
    if (name !== '') {
      const complaints = portNameComplaints(name)
      invalidEach(errors, `${at}.name`, name, complaints)
      if (complaints.length === 0 && names.has(name)) duplicate(errors, `${at}.name`, name)
      names.add(name)
    }
    if (containerPort === 0) required(errors, `${at}.containerPort`)
    else validatePortNumber(errors, containerPort, `${at}.containerPort`)
    if (hostPort !== 0) validatePortNumber(errors, hostPort, `${at}.hostPort`)
    validateEnum(errors, protocol, `${at}.protocol`, protocols)
  }
}

function validateHostPorts(errors: Errors, containers: readonly Container[], path: string): void {
  let seen: Set<string> | undefined
  for (let index = 0; index < containers.length; index++) {
    const ports = containers[index]!.ports ?? []
    for (let position = 0; position < ports.length; position++) {
      const { hostPort = 0, protocol, hostIP = '' } = ports[position]!
      if (hostPort === 0) continue
      seen ??= new Set()
      const key = `${protocol}/${hostIP}/${hostPort}`
      if (seen.has(key)) duplicate(errors, `${path}[${index}].ports[${position}].hostPort`, key)
      seen.add(key)
    }
  }
}

interface Surroundings {
  readonly volumes: ReadonlyMap<string, Volume>
  readonly claims: ReadonlySet<string> | undefined
  readonly gracePeriod: number
  readonly restartPolicy: string | undefined
  /** Whether the pod shares the users of its host. */
  readonly hostUsers: boolean
}

const resizableResources = ['cpu', 'memory']
const resizePolicies = ['NotRequired', 'RestartContainer']

/** Upstream names the list and not its member in all of these but one. */
function validateResizePolicy(
  errors: Errors,
  policies: readonly ContainerResizePolicy[],
  podRestartPolicy: string | undefined,
  path: string
): void {
  const seen = new Set<string>()
  for (const [index, { resourceName = '', restartPolicy = '' }] of policies.entries()) {
    if (seen.has(resourceName)) duplicate(errors, `${path}[${index}]`, resourceName)
    seen.add(resourceName)
    validateEnum(errors, resourceName, path, resizableResources)
    validateEnum(errors, restartPolicy, path, resizePolicies)
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired')
      invalid(errors, path, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'")
  }
}

function validateCommon(
  errors: Errors,
  container: Container | EphemeralContainer,
  around: Surroundings,
  path: string
): void {
  const { name = '', ports, env, envFrom, volumeMounts } = container
  if (name === '') required(errors, `${path}.name`)
  else invalidEach(errors, `${path}.name`, name, dns1123LabelComplaints(name))
  if (!container.image) required(errors, `${path}.image`)
  const messagePolicy = container.terminationMessagePolicy
  if (messagePolicy !== 'File') validateEnum(errors, messagePolicy, `${path}.terminationMessagePolicy`, messagePolicies)
  if (ports !== undefined) validatePorts(errors, ports, `${path}.ports`)
  if (env !== undefined) validateEnv(errors, env, `${path}.env`)
  if (envFrom !== undefined) validateEnvFrom(errors, envFrom, `${path}.envFrom`)
  if (volumeMounts !== undefined)
    validateMounts(errors, container, volumeMounts, around.volumes, `${path}.volumeMounts`)
  if (container.volumeDevices !== undefined) validateDevices(errors, container, around.volumes, `${path}.volumeDevices`)
  validateEnum(errors, container.imagePullPolicy, `${path}.imagePullPolicy`, pullPolicies)
  if (container.resources !== undefined)
    validateResources(errors, container.resources, `${path}.resources`, around.claims)
  if (container.resizePolicy !== undefined)
    validateResizePolicy(errors, container.resizePolicy, around.restartPolicy, `${path}.resizePolicy`)
  if (container.securityContext !== undefined)
    validateSecurityContext(errors, container.securityContext, around.hostUsers, `${path}.securityContext`)
}

function validateRegular(errors: Errors, containers: readonly Container[], around: Surroundings, path: string): void {
  if (containers.length === 0) {
    required(errors, path)
    return
  }
  const names = new Set<string>()
  for (let index = 0; index < containers.length; index++) {
    const container = containers[index]!
    const at = `${path}[${index}]`
    validateCommon(errors, container, around, at)
    if (names.has(container.name)) duplicate(errors, `${at}.name`, container.name)
    names.add(container.name)
    validateProbes(errors, container, around.gracePeriod, at)
  }
  validateHostPorts(errors, containers, path)
}

function validateInit(
  errors: Errors,
  containers: readonly Container[],
  names: Set<string>,
  around: Surroundings,
  path: string
): void {
  for (const [index, container] of containers.entries()) {
    const at = `${path}[${index}]`
    validateCommon(errors, container, around, at)
    const { name = '', restartPolicy } = container
    if (names.has(name)) duplicate(errors, `${at}.name`, name)
    else if (name !== '') names.add(name)
    validateHostPorts(errors, [container], path)
    if (restartPolicy === 'Always') {
      validateProbes(errors, container, around.gracePeriod, at)
      continue
    }
    for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      if (container[field] !== undefined)
        forbidden(errors, `${at}.${field}`, 'may not be set for init containers without restartPolicy=Always')
    }
  }
}

const notForEphemeral = [
  'ports',
  'resources',
  'resizePolicy',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle'
] as const

function validateEphemeral(
  errors: Errors,
  spec: PodSpec,
  names: Set<string>,
  around: Surroundings,
  path: string
): void {
  const targets = new Set(spec.containers.map((container) => container.name))
  for (const [index, container] of (spec.ephemeralContainers ?? []).entries()) {
    const at = `${path}[${index}]`
    validateCommon(errors, container, around, at)
    if (names.has(container.name)) duplicate(errors, `${at}.name`, container.name)
    names.add(container.name)
    validateImageSpace(errors, container.image, at)
    const { targetContainerName = '' } = container
    if (targetContainerName !== '' && !targets.has(targetContainerName))
      notFound(errors, `${at}.targetContainerName`, targetContainerName)
    for (const field of notForEphemeral) {
      const value = container[field]
      const isSet = field === 'resources' ? value !== undefined && Object.keys(value).length > 0 : value !== undefined
      if (isSet) forbidden(errors, `${at}.${field}`, 'cannot be set for an Ephemeral Container')
    }
    for (const [position, mount] of (container.volumeMounts ?? []).entries()) {
      if (mount.subPath)
        forbidden(errors, `${at}.volumeMounts[${position}].subPath`, 'cannot be set for an Ephemeral Container')
      if (mount.subPathExpr)
        forbidden(errors, `${at}.volumeMounts[${position}].subPathExpr`, 'cannot be set for an Ephemeral Container')
    }
  }
}

export function validateContainers(
  errors: Errors,
  spec: PodSpec,
  volumes: ReadonlyMap<string, Volume>,
  path: string
): void {
  const { containers = [], initContainers = [], ephemeralContainers = [], resourceClaims } = spec
  const around: Surroundings = {
    volumes,
    claims: resourceClaims && new Set(resourceClaims.map((claim) => claim.name)),
    gracePeriod: spec.terminationGracePeriodSeconds ?? 30,
    restartPolicy: spec.restartPolicy,
    hostUsers: spec.hostUsers !== false
  }
  validateRegular(errors, containers, around, `${path}.containers`)
  if (initContainers.length === 0 && ephemeralContainers.length === 0) return
  const names = new Set(containers.map((container) => container.name))
  validateInit(errors, initContainers, names, around, `${path}.initContainers`)
  validateEphemeral(errors, { ...spec, containers }, names, around, `${path}.ephemeralContainers`)
}

/** Only for pods themselves: stored templates may hold such images. */
export function validateImageSpace(errors: Errors, image: string | undefined, path: string): void {
  if (image !== undefined && image !== image.trim()) {
    invalid(errors, `${path}.image`, image, 'must not have leading or trailing whitespace')
  }
}
