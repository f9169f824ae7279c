// What an object names, and what names it: through the relations of the kinds, and through selectors.
import type { ObjectRef } from '../../../shared/contract/documents.ts'
import { endpointSliceKind } from '../../../shared/kinds/endpointslice/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { statusRank } from '../../../shared/kinds/status-summary.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import { matches, requirementsOf, requirementsOfMap, type Requirement } from '../../../shared/kube/label-selector.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type {
  Deployment,
  Job,
  LabelSelector,
  NetworkPolicy,
  Pod,
  PodDisruptionBudget,
  ReplicationController,
  Service
} from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { statusOf } from '../object-status.ts'
import { byTrouble, namedRef, refOf } from './object-ref.ts'

/** The most that one relation names. */
const refLimit = 200
/** The most objects of one kind that are asked whether they name this one. */
const scanLimit = 20_000

export interface Related {
  readonly relation: string
  readonly refs: readonly ObjectRef[]
}

/** `walked` is how many objects were found, for the caller to decide when to look again. */
export function relatedTo(
  source: ClusterSource,
  object: KubeObject,
  kind: Kind
): { readonly related: readonly Related[]; readonly walked: number } {
  const found = new Map<string, Collected>()
  const collected = (relation: string): Collected => {
    let entry = found.get(relation)
    if (entry === undefined) found.set(relation, (entry = { objects: new Map(), missing: [] }))
    return entry
  }
  const add: Add = (relation, other, otherKind) =>
    collected(relation).objects.set(other.metadata.uid, [other, otherKind])
  named(source, object, kind, add, (relation, ref) => collected(relation).missing.push(ref))
  namedBy(source, object, kind, add)
  selected(source, object, kind, add)
  const related = [...found].map(([relation, { objects, missing }]) => ({
    relation,
    refs: [...missing, ...worstOf(source, objects.values())].slice(0, refLimit)
  }))
  let walked = 0
  for (const { objects } of found.values()) walked += objects.size
  return { related, walked }
}

interface Collected {
  readonly objects: Map<string, readonly [KubeObject, Kind]>
  /** What is named and does not exist. */
  readonly missing: ObjectRef[]
}

type Add = (relation: string, object: KubeObject, kind: Kind) => void

/** The most troubled: a Service of thousands of pods shows those that somebody should look at. */
function worstOf(source: ClusterSource, objects: Iterable<readonly [KubeObject, Kind]>): readonly ObjectRef[] {
  const byRank = new Map<number, (readonly [KubeObject, Kind])[]>()
  for (const entry of objects) {
    const rank = statusRank(statusOf(source, entry[0], entry[1]).mark)
    const same = byRank.get(rank)
    if (same === undefined) byRank.set(rank, [entry])
    else if (same.length < refLimit) same.push(entry)
  }
  return [...byRank]
    .sort(([a], [b]) => a - b)
    .flatMap(([, entries]) => entries)
    .slice(0, refLimit)
    .map(([object, kind]) => refOf(source, object, kind))
    .sort(byTrouble)
}

function named(
  source: ClusterSource,
  object: KubeObject,
  kind: Kind,
  add: Add,
  addMissing: (relation: string, ref: ObjectRef) => void
): void {
  for (const relation of kind.relations) {
    const target = source.kinds.all().find(({ resource }) => resource === relation.resource)
    if (target === undefined) continue
    for (const { namespace = object.metadata.namespace, name } of relation.references(object)) {
      const other = source.get(target, target.namespaced ? namespace : undefined, name)
      if (other === undefined) addMissing(relation.name, namedRef(target, namespace, name))
      else add(relation.name, other, target)
    }
  }
}

function namedBy(source: ClusterSource, object: KubeObject, kind: Kind, add: Add): void {
  const { namespace, name } = object.metadata
  for (const other of source.kinds.all()) {
    // A node's pods come from the index by node.
    if (other === podKind && kind === nodeKind) continue
    for (const relation of other.relations) {
      if (relation.resource !== kind.resource) continue
      let seen = 0
      for (const candidate of source.all(other, kind.namespaced && other.namespaced ? namespace : undefined)) {
        if (++seen > scanLimit) break
        const names = relation
          .references(candidate)
          .some(
            (reference) =>
              reference.name === name &&
              (!kind.namespaced || (reference.namespace ?? candidate.metadata.namespace) === namespace)
          )
        if (names) add('Used by', candidate, other)
      }
    }
  }
}

function selected(source: ClusterSource, object: KubeObject, kind: Kind, add: Add): void {
  const { namespace = '', name } = object.metadata
  if (kind === nodeKind) {
    for (const pod of source.onNode(podKind, name)) add('Runs', pod, podKind)
  }
  if (object.kind === 'Service') {
    const { selector } = (object as Service).spec ?? {}
    if (selector !== undefined && Object.keys(selector).length > 0) {
      for (const pod of podsMatching(source, namespace, requirementsOfMap(selector))) add('Selects', pod, podKind)
    }
    for (const slice of source.withLabel(endpointSliceKind, namespace, 'kubernetes.io/service-name', name)) {
      add('Endpoints', slice, endpointSliceKind)
    }
  }
  if (object.kind === 'Pod') {
    for (const service of source.all(serviceKind, namespace)) {
      const { selector } = service.spec ?? {}
      if (selector === undefined || Object.keys(selector).length === 0) continue
      if (matches(requirementsOfMap(selector), object.metadata.labels)) add('Selected by', service, serviceKind)
    }
  }
  const workloadSelector = selectorOf(object)
  if (workloadSelector !== undefined) {
    for (const pod of podsMatching(source, namespace, requirementsOf(workloadSelector))) add('Pods', pod, podKind)
  }
}

const selecting = new Set(['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job'])

function selectorOf(object: KubeObject): LabelSelector | undefined {
  if (object.kind === 'ReplicationController') {
    const { selector } = (object as ReplicationController).spec
    return selector === undefined || Object.keys(selector).length === 0 ? undefined : { matchLabels: selector }
  }
  // To these an empty selector is every pod of the namespace; to workloads, none.
  if (object.kind === 'NetworkPolicy') return (object as NetworkPolicy).spec?.podSelector ?? {}
  if (object.kind === 'PodDisruptionBudget') return (object as PodDisruptionBudget).spec?.selector
  if (!selecting.has(object.kind)) return undefined
  const { selector = {} } = (object as Deployment | Job).spec
  const empty = Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0
  return empty ? undefined : selector
}

/** Starts from the index of one "key=value" where the selector has one. */
function* podsMatching(source: ClusterSource, namespace: string, requirements: readonly Requirement[]): Generator<Pod> {
  const exact = requirements.find(
    ({ operator, values }) => (operator === '=' || operator === 'In') && values.length === 1
  )
  const pods =
    exact === undefined
      ? source.all(podKind, namespace)
      : source.withLabel(podKind, namespace, exact.key, exact.values[0]!)
  for (const pod of pods) if (matches(requirements, pod.metadata.labels)) yield pod
}
