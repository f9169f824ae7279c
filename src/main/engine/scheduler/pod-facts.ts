import { requirementsOfMap, type Requirement } from '../../../shared/kube/label-selector.ts'
import type {
  PodAffinityTerm,
  PodSpec,
  Toleration,
  TopologySpreadConstraint,
  Volume
} from '../../../shared/schema/types.ts'
import { hostPortsOf, type HostPort } from './host-ports.ts'
import { namedNodes, nodeTerm, type NodeTerm } from './node-terms.ts'
import { nonZeroRequests, podRequests, type Requests } from './pod-requests.ts'

export interface WeightedNodeTerm {
  readonly weight: number
  readonly term: NodeTerm
}

/** A pod affinity term; the weight of required ones is 0. */
export interface WeightedPodTerm {
  readonly weight: number
  readonly term: PodAffinityTerm
}

/**
 * What the scheduler reads out of a pod spec, worked out once: specs are immutable, and the pods of one ReplicaSet
 * share theirs. `perNode` is what filters and scores know about this spec and the nodes as they are labelled now.
 */
export interface PodFacts {
  readonly requests: Requests
  readonly nonZero: Requests
  /** Whether anything is requested at all: a pod that asks for nothing fits wherever a pod fits. */
  readonly asksForResources: boolean
  readonly hostPorts: readonly HostPort[]
  readonly tolerations: readonly Toleration[] | undefined
  readonly nodeSelector: readonly Requirement[]
  readonly requiredNodes: readonly NodeTerm[] | undefined
  readonly preferredNodes: readonly WeightedNodeTerm[]
  /** Names of the only nodes that could do. */
  readonly namedNodes: ReadonlySet<string> | undefined
  readonly images: readonly string[]
  readonly spreadConstraints: readonly TopologySpreadConstraint[]
  readonly requiredAffinity: readonly WeightedPodTerm[]
  readonly requiredAntiAffinity: readonly WeightedPodTerm[]
  readonly preferredAffinity: readonly WeightedPodTerm[]
  readonly preferredAntiAffinity: readonly WeightedPodTerm[]
  /** Whether what happens to this pod depends on other pods by more than the room they take. */
  readonly looksAtPods: boolean
  /** Whether claims stand behind its volumes: what becomes of it depends on them then. */
  readonly hasClaims: boolean
  readonly priority: number
  readonly perNode: PerNode
}

/** By slot of the node table; valid as long as `version` is that of the table's labels, taints and names. */
export interface PerNode {
  /** Ids of verdicts (see verdicts.ts) of the filters that only look at the node itself, by slot. */
  verdicts: Int32Array
  /** NodeTable.changedAt of each slot when they were asked: one node's change makes them ask that node again. */
  askedAt: Float64Array
}

/** Of specs that stand in no other's stead. */
const factsBySpec = new WeakMap<PodSpec, PodFacts>()
/** Of each list of containers, the last spec around it that facts were worked out for. */
const lastAround = new WeakMap<PodSpec['containers'], { readonly spec: PodSpec; readonly facts: PodFacts }>()

/** The same for all pods of a template: binding, also one of a run before, makes a spec that shares all but the node. */
export function podFacts(spec: PodSpec): PodFacts {
  const known = factsBySpec.get(spec)
  if (known !== undefined) return known
  const other = lastAround.get(spec.containers)
  if (other !== undefined && isSameButForNode(other.spec, spec)) return other.facts
  const facts = factsOf(spec)
  factsBySpec.set(spec, facts)
  lastAround.set(spec.containers, { spec, facts })
  return facts
}

function isSameButForNode(a: PodSpec, b: PodSpec): boolean {
  const left = a as unknown as Readonly<Record<string, unknown>>
  const right = b as unknown as Readonly<Record<string, unknown>>
  for (const key in left) if (key !== 'nodeName' && left[key] !== right[key]) return false
  for (const key in right) if (key !== 'nodeName' && right[key] !== left[key]) return false
  return true
}

function hasClaim({ persistentVolumeClaim, ephemeral }: Volume): boolean {
  return (persistentVolumeClaim ?? ephemeral) !== undefined
}

function factsOf(spec: PodSpec): PodFacts {
  const requests = podRequests(spec)
  const { nodeAffinity, podAffinity, podAntiAffinity } = spec.affinity ?? {}
  const requiredNodes = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms.map(nodeTerm)
  const spreadConstraints = spec.topologySpreadConstraints ?? []
  const preferred = podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  const preferredAnti = podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  const requiredAffinity = required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution)
  const requiredAntiAffinity = required(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution)
  return {
    requests,
    nonZero: nonZeroRequests(spec),
    asksForResources:
      requests.cpu > 0 || requests.memory > 0 || requests.ephemeralStorage > 0 || requests.scalars !== undefined,
    hostPorts: hostPortsOf(spec),
    tolerations: spec.tolerations,
    nodeSelector: requirementsOfMap(spec.nodeSelector ?? {}),
    requiredNodes,
    preferredNodes: (nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      ({ weight, preference }) => ({
        weight,
        term: nodeTerm(preference)
      })
    ),
    namedNodes: namedNodes(requiredNodes),
    images: [...(spec.initContainers ?? []), ...spec.containers].map(({ image }) => normalizedImage(image ?? '')),
    spreadConstraints,
    requiredAffinity,
    requiredAntiAffinity,
    preferredAffinity: preferred.map(({ weight, podAffinityTerm }) => ({ weight, term: podAffinityTerm })),
    preferredAntiAffinity: preferredAnti.map(({ weight, podAffinityTerm }) => ({ weight, term: podAffinityTerm })),
    hasClaims: spec.volumes?.some(hasClaim) === true,
    looksAtPods: spreadConstraints.length > 0 || requiredAffinity.length > 0 || requiredAntiAffinity.length > 0,
    priority: spec.priority ?? 0,
    perNode: { verdicts: new Int32Array(0), askedAt: new Float64Array(0) }
  }
}

function required(terms: readonly PodAffinityTerm[] | undefined): readonly WeightedPodTerm[] {
  return (terms ?? []).map((term) => ({ weight: 0, term }))
}

/** With the tag that is implied: upstream looks images up by their full name. */
export function normalizedImage(name: string): string {
  return name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name
}
