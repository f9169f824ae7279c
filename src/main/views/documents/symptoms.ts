import type { Cause } from '../../../shared/contract/documents.ts'
import { daemonSetKind } from '../../../shared/kinds/daemonset/kind.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { jobKind } from '../../../shared/kinds/job/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import { statefulSetKind } from '../../../shared/kinds/statefulset/kind.ts'
import { statusRank, type StatusSummary } from '../../../shared/kinds/status-summary.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Deployment, Pod, Service } from '../../../shared/schema/types.ts'
import type { Sentence } from '../../../shared/why/cause-words.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { revisionAnnotation } from '../../../shared/rollout/revision-annotations.ts'
import { statusOf } from '../object-status.ts'
import { hasTroubledPod } from '../why/service-causes.ts'
import type { ClusterFacts } from './cluster-facts.ts'
import { bareRef } from './object-ref.ts'

/** So many Services without endpoints are looked at. */
const servicesLookedAt = 50

/** Something in trouble, with how it shows. */
export interface Symptom {
  readonly kind: Kind
  readonly object: KubeObject
  readonly status: StatusSummary
  readonly since: number
  /** How many troubled pods of one owner it stands for. */
  readonly pods: number
}

interface Symptoms {
  /** Worst first. */
  readonly symptoms: readonly Symptom[]
  readonly rolloutsStuck: number
}

/**
 * One symptom per workload, node, group of pods or Service in trouble. Pods of a workload that has its own have none,
 * nor has a Service whose pods are why.
 */
export function symptomsIn(
  source: ClusterSource,
  facts: ClusterFacts,
  wants: (namespace: string | undefined) => boolean
): Symptoms {
  const symptoms: Symptom[] = []
  const explained = new Set<string>()
  let rolloutsStuck = 0
  for (const kind of [deploymentKind, statefulSetKind, daemonSetKind, jobKind, nodeKind] as readonly Kind[]) {
    for (const object of facts.counts(kind).troubled()) {
      if (!wants(object.metadata.namespace)) continue
      if (object.kind === 'Deployment' && isStuck(object as Deployment)) rolloutsStuck++
      explained.add(object.metadata.uid)
      symptoms.push({ kind, object, status: statusOf(source, object, kind), since: sinceOf(object), pods: 0 })
    }
  }
  symptoms.push(...podSymptoms(source, facts, wants, explained), ...serviceSymptoms(source, facts, wants))
  symptoms.sort(worstFirst)
  return { symptoms, rolloutsStuck }
}

function isStuck({ status }: Deployment): boolean {
  return (
    status?.conditions?.some(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded') ??
    false
  )
}

function podSymptoms(
  source: ClusterSource,
  facts: ClusterFacts,
  wants: (namespace: string | undefined) => boolean,
  explained: ReadonlySet<string>
): Iterable<Symptom> {
  const groups = new Map<string, Symptom>()
  for (const pod of facts.counts(podKind).troubled()) {
    if (!wants(pod.metadata.namespace)) continue
    const owner = controllerOf(pod)?.uid
    const above = owner === undefined ? undefined : source.byUid(owner)?.metadata.ownerReferences?.[0]?.uid
    if ((owner !== undefined && explained.has(owner)) || (above !== undefined && explained.has(above))) continue
    const key = above ?? owner ?? pod.metadata.uid
    const status = podKind.status(pod as Pod, source.now())
    const symptom: Symptom = { kind: podKind, object: pod, status, since: sinceOf(pod), pods: 1 }
    const group = groups.get(key)
    if (group === undefined) groups.set(key, symptom)
    else groups.set(key, { ...(worstFirst(symptom, group) < 0 ? symptom : group), pods: group.pods + 1 })
  }
  return groups.values()
}

/** Where pods are behind a Service that are not well, their own chain says it. */
function* serviceSymptoms(
  source: ClusterSource,
  facts: ClusterFacts,
  wants: (namespace: string | undefined) => boolean
): Generator<Symptom> {
  let looked = 0
  for (const object of facts.counts(serviceKind).troubled()) {
    if (!wants(object.metadata.namespace)) continue
    if (++looked > servicesLookedAt) return
    const status = statusOf(source, object, serviceKind)
    if (status.mark !== 'warn' || hasTroubledPod(source, object as Service)) continue
    yield { kind: serviceKind, object, status, since: sinceOf(object), pods: 0 }
  }
}

/** The first link of its chain: how it shows, in words. */
export function headOf({ kind, object, status, pods }: Symptom): Cause {
  const about = bareRef(object, kind)
  const { name } = object.metadata
  if (object.kind === 'Deployment' && isStuck(object as Deployment)) {
    const revision = object.metadata.annotations?.[revisionAnnotation]
    const words: Sentence = revision === undefined ? { code: 'stuck', name } : { code: 'stuckRevision', name, revision }
    return { mark: status.mark, words, about }
  }
  const what: Sentence = { code: 'is', name, status: status.word }
  return { mark: status.mark, words: pods > 1 ? { code: 'andMore', what, count: pods - 1 } : what, about }
}

const kindOrder = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'Node', 'Pod', 'Service']

function worstFirst(a: Symptom, b: Symptom): number {
  const rank = statusRank(a.status.mark) - statusRank(b.status.mark)
  if (rank !== 0) return rank
  const order = kindOrder.indexOf(a.object.kind) - kindOrder.indexOf(b.object.kind)
  if (order !== 0) return order
  return a.object.metadata.name < b.object.metadata.name ? -1 : 1
}

interface WithConditions {
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string
      readonly status: string
      readonly lastTransitionTime?: string
    }[]
  }
}

const goodWhenTrue = new Set(['Ready', 'Available', 'Progressing', 'PodScheduled', 'ContainersReady', 'Initialized'])

/** When the newest of its bad conditions began; else when it was made. */
function sinceOf(object: KubeObject): number {
  let since = Number.NaN
  for (const { type, status, lastTransitionTime } of (object as KubeObject & WithConditions).status?.conditions ?? []) {
    if ((status === 'True') === goodWhenTrue.has(type) || lastTransitionTime === undefined) continue
    const at = parseTime(lastTransitionTime)
    if (Number.isNaN(since) || at > since) since = at
  }
  return Number.isNaN(since) ? parseTime(object.metadata.creationTimestamp) : since
}
