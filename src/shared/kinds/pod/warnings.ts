// What a pod spec may hold and probably should not: upstream's pkg/api/pod/warnings.go.
import { appArmorAnnotation } from './app-armor.ts'
import { parseQuantity } from '../../kube/quantity.ts'
import type {
  Container,
  ContainerPort,
  EphemeralContainer,
  NodeSelectorTerm,
  Pod,
  PodAffinityTerm,
  PodSpec
} from '../../schema/types.ts'

type Annotations = Readonly<Record<string, string>>

export const deprecatedLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'
}

const deprecatedAnnotations: Annotations = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead'
}

/** Of pods; most of them there are as persistent volumes too. */
export const deprecatedVolumes: Readonly<Record<string, string>> = {
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+'
}

const seccompOfPod = 'seccomp.security.alpha.kubernetes.io/pod'
const seccompOfContainer = 'container.seccomp.security.alpha.kubernetes.io/'
const useSeccomp = 'non-functional in v1.27+; use the "seccompProfile" field instead'
const matchesNothing = 'a null labelSelector results in matching no pod'

export function* nodeTermWarnings(term: NodeSelectorTerm | undefined, path: string): Generator<string> {
  for (const [index, { key }] of (term?.matchExpressions ?? []).entries()) {
    const text = deprecatedLabels[key]
    if (text !== undefined) yield `${path}.matchExpressions[${index}].key: ${key} is ${text}`
  }
}

function* podTermWarnings(term: PodAffinityTerm | undefined, path: string): Generator<string> {
  if (term !== undefined && term.labelSelector === undefined) yield `${path}.labelSelector: ${matchesNothing}`
}

const needed = 'requiredDuringSchedulingIgnoredDuringExecution'
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution'

function* placementWarnings(spec: PodSpec, path: string): Generator<string> {
  for (const key of Object.keys(spec.nodeSelector ?? {})) {
    const text = deprecatedLabels[key]
    if (text !== undefined) yield `${path}.nodeSelector[${key}]: ${text}`
  }
  const { nodeAffinity, podAffinity, podAntiAffinity } = spec.affinity ?? {}
  const node = `${path}.affinity.nodeAffinity`
  for (const [index, term] of (nodeAffinity?.[needed]?.nodeSelectorTerms ?? []).entries())
    yield* nodeTermWarnings(term, `${node}.${needed}.nodeSelectorTerms[${index}]`)
  for (const [index, { preference }] of (nodeAffinity?.[preferred] ?? []).entries())
    yield* nodeTermWarnings(preference, `${node}.${preferred}[${index}].preference`)
  for (const [index, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const at = `${path}.topologySpreadConstraints[${index}]`
    const text = deprecatedLabels[topologyKey]
    if (text !== undefined) yield `${at}.topologyKey: ${topologyKey} is ${text}`
    if (labelSelector === undefined) yield `${at}.labelSelector: ${matchesNothing}`
  }
  for (const [name, affinity] of [
    ['podAffinity', podAffinity],
    ['podAntiAffinity', podAntiAffinity]
  ] as const) {
    const at = `${path}.affinity.${name}`
    for (const [index, term] of (affinity?.[needed] ?? []).entries())
      yield* podTermWarnings(term, `${at}.${needed}[${index}]`)
    for (const [index, { podAffinityTerm }] of (affinity?.[preferred] ?? []).entries())
      yield* podTermWarnings(podAffinityTerm, `${at}.${preferred}[${index}].podAffinityTerm`)
  }
}

function* repeated(values: readonly string[]): Generator<readonly [index: number, value: string]> {
  for (const [index, value] of values.entries()) if (values.indexOf(value) < index) yield [index, value]
}

function* referenceWarnings(spec: PodSpec, path: string): Generator<string> {
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    for (const source of Object.keys(volume)) {
      const text = deprecatedVolumes[source]
      if (text !== undefined) yield `${path}.volumes[${index}].${source}: ${text}`
    }
  }
  for (const [index, ip] of repeated((spec.hostAliases ?? []).map(({ ip: address }) => address)))
    yield `${path}.hostAliases[${index}].ip: duplicate ip ${JSON.stringify(ip)}`
  const secrets = (spec.imagePullSecrets ?? []).map(({ name = '' }) => name)
  for (const [index, name] of repeated(secrets))
    yield `${path}.imagePullSecrets[${index}].name: duplicate name ${JSON.stringify(name)}`
  for (const [index, name] of secrets.entries())
    if (name === '') yield `${path}.imagePullSecrets[${index}].name: invalid empty name ""`
}

type AnyContainer = Container | EphemeralContainer
type Placed = readonly [container: AnyContainer, path: string]

function containersOf(spec: PodSpec, path: string): readonly Placed[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container: AnyContainer, index): Placed => [container, `${path}.${list}[${index}]`])
  )
}

function* fractionWarnings({ resources }: AnyContainer, path: string): Generator<string> {
  for (const name of ['memory', 'ephemeral-storage']) {
    for (const list of ['limits', 'requests'] as const) {
      const value = resources?.[list]?.[name]
      if (value === undefined || Number.isInteger(parseQuantity(value))) continue
      yield `${path}.resources.${list}[${name}]: fractional byte value ${JSON.stringify(value)} is invalid, must be an integer`
    }
  }
}

/** A variable that is set twice is fine where the second takes up the first: PATH=$(PATH):/x. */
function* environmentWarnings({ env = [] }: AnyContainer, path: string): Generator<string> {
  for (const [index, name] of repeated(env.map((variable) => variable.name))) {
    const { value = '', valueFrom } = env[index]!
    const reference = `$(${name})`
    if (valueFrom === undefined && value !== reference && value.includes(reference)) continue
    yield `${path}.env[${index}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`
  }
}

function overlap(port: ContainerPort, other: ContainerPort): 'duplicate' | 'overlapping' | undefined {
  const { hostPort = 0, hostIP = '' } = port
  const { hostPort: otherPort = 0, hostIP: otherIP = '' } = other
  if (hostIP === otherIP && hostPort === otherPort) return 'duplicate'
  return hostPort === 0 || otherPort === 0 ? 'overlapping' : undefined
}

function* portWarnings(containers: readonly Placed[]): Generator<string> {
  const all = new Map<string, (readonly [port: ContainerPort, path: string])[]>()
  for (const [{ ports = [] }, path] of containers) {
    for (const [index, port] of ports.entries()) {
      const at = `${path}.ports[${index}]`
      const key = `${port.containerPort}/${port.protocol ?? 'TCP'}`
      const others = all.get(key) ?? []
      for (const [other, otherPath] of others) {
        const word = overlap(port, other)
        if (word !== undefined) yield `${at}: ${word} port definition with ${otherPath}`
      }
      all.set(key, [...others, [port, at]])
    }
  }
}

/** `prefix` is "spec.template." where the spec is a template's, empty for a pod. */
export function podWarnings(spec: PodSpec, annotations: Annotations = {}, prefix: string): readonly string[] {
  const path = `${prefix}spec`
  const containers = containersOf(spec, path)
  const warnings = [...placementWarnings(spec, path)]
  const warnOf = (key: string, text: string): void => {
    if (annotations[key] !== undefined) warnings.push(`${prefix}metadata.annotations[${key}]: ${text}`)
  }
  for (const key in deprecatedAnnotations) warnOf(key, deprecatedAnnotations[key]!)
  warnings.push(...referenceWarnings(spec, path))
  const ofPod = spec.securityContext ?? {}
  if (ofPod.seccompProfile === undefined) warnOf(seccompOfPod, useSeccomp)
  for (const [container, at] of containers) {
    const { seccompProfile, appArmorProfile = ofPod.appArmorProfile } = container.securityContext ?? {}
    if (seccompProfile === undefined) warnOf(seccompOfContainer + container.name, useSeccomp)
    // A pod's own profiles are fields by now: creation warned of those that came as annotations.
    if (appArmorProfile === undefined && prefix !== '')
      warnOf(appArmorAnnotation + container.name, 'deprecated since v1.30; use the "appArmorProfile" field instead')
    warnings.push(...fractionWarnings(container, at), ...environmentWarnings(container, at))
  }
  warnings.push(...portWarnings(containers))
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    const text = 'must be >= 0; negative values are invalid and will be treated as 1'
    warnings.push(`${path}.terminationGracePeriodSeconds: ${text}`)
  }
  return warnings
}

export function podObjectWarnings({ metadata, spec }: Pod): readonly string[] {
  return podWarnings(spec, metadata.annotations, '')
}
