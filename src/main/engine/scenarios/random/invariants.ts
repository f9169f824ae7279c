// What holds at every change of every object, whatever was done: kept by listening, compared with a naive recount.
import { eventKind } from '../../../../shared/kinds/event/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { claimsOfPod } from '../../../../shared/kinds/pod/pod-claims.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { horizontalPodAutoscalerKind } from '../../../../shared/kinds/horizontalpodautoscaler/kind.ts'
import { podDisruptionBudgetKind } from '../../../../shared/kinds/poddisruptionbudget/kind.ts'
import { resourceQuotaKind } from '../../../../shared/kinds/resourcequota/kind.ts'
import { statefulSetKind } from '../../../../shared/kinds/statefulset/kind.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import { matches, requirementsOf } from '../../../../shared/kube/label-selector.ts'
import { parseQuantity } from '../../../../shared/kube/quantity.ts'
import { parseTime } from '../../../../shared/kube/time.ts'
import type {
  Event,
  HorizontalPodAutoscaler,
  Node,
  Pod,
  PodDisruptionBudget,
  StatefulSet
} from '../../../../shared/schema/types.ts'
import type { Change, ObjectStore } from '../../store/object-store.ts'
import { isReady, type Cluster } from '../cluster.ts'
import { Broken } from './broken.ts'
import { watchStorage } from './storage-invariants.ts'

/** CPUs that pods ask for; summed in thousandths, so that nothing is lost on the way. */
function cpuOf(pods: readonly Pod[]): number {
  const asked = pods.flatMap(({ spec }) => spec.containers.map(({ resources }) => resources?.requests?.['cpu'] ?? '0'))
  return asked.reduce((sum, quantity) => sum + Math.round(parseQuantity(quantity) * 1000), 0) / 1000
}

function livingPods(store: ObjectStore, namespace: string): readonly Pod[] {
  return [...store.inNamespace<Pod>(podKind, namespace)].filter((pod) => !isPodTerminal(pod))
}

/** An object goes only when nobody holds it any more. */
function finalizersAreHonoured({ type, kind, object }: Change): void {
  const { finalizers = [], name } = object.metadata
  if (type === 'DELETED' && finalizers.length > 0)
    throw new Broken(`${kind.kind} ${name} went with ${finalizers.join()}`)
}

/** By name of the Node: the revision at which it was last made smaller. */
type Shrinkings = ReadonlyMap<string, number>

/**
 * Whether the scheduler had chosen the node while it was larger: it binds when the volumes are there, and the kubelet
 * turns the pod away.
 */
function wasChosenBefore(shrinkings: Shrinkings, { object, previous }: Change<Pod>): boolean {
  if (previous === undefined || claimsOfPod(object).length === 0) return false
  return Number(previous.metadata.resourceVersion) < (shrinkings.get(object.spec.nodeName ?? '') ?? 0)
}

/** A pod never moves, and what a node has is never given twice. */
function nodesAreNotOverbooked(store: ObjectStore, shrinkings: Shrinkings, change: Change<Pod>): void {
  const { type, object, previous } = change
  const { nodeName } = object.spec
  const before = previous?.spec.nodeName
  if (before !== undefined && before !== nodeName) {
    throw new Broken(`${object.metadata.name} moved from ${before} to ${nodeName}`)
  }
  if (type === 'DELETED' || nodeName === undefined || before === nodeName) return
  const node = store.get(nodeKind, undefined, nodeName)
  if (node === undefined || wasChosenBefore(shrinkings, change)) return
  const here = [...store.onNode<Pod>(podKind, nodeName)].filter((pod) => !isPodTerminal(pod))
  const { cpu = '0', pods = '0' } = node.status?.allocatable ?? {}
  // A pod that asks for none may go where there is none left, as where a machine has shrunk.
  if (cpuOf([object]) > 0 && cpuOf(here) > parseQuantity(cpu)) throw new Broken(`${nodeName} has no such CPU`)
  if (here.length > parseQuantity(pods)) throw new Broken(`${nodeName} takes no more than ${pods} pods`)
}

/** A pod that is made is within every quota of its namespace, once the controller has counted for it. */
function quotasAreKept(store: ObjectStore, { type, object }: Change<Pod>): void {
  if (type !== 'ADDED') return
  const { namespace = '' } = object.metadata
  for (const { metadata, status } of store.inNamespace(resourceQuotaKind, namespace)) {
    const pods = livingPods(store, namespace)
    const used: Readonly<Record<string, number>> = {
      pods: pods.length,
      'requests.cpu': cpuOf(pods)
    }
    for (const [resource, hard] of Object.entries(status?.hard ?? {})) {
      const now = used[resource]
      if (now !== undefined && now > parseQuantity(hard)) {
        throw new Broken(`quota ${metadata.name}: ${now} of ${resource}, ${hard} allowed, with ${object.metadata.name}`)
      }
    }
  }
}

function ordinalOf(name: string): number {
  return Number(name.slice(name.lastIndexOf('-') + 1))
}

function ownPods(store: ObjectStore, { metadata }: StatefulSet): readonly Pod[] {
  return [...store.ownedBy<Pod>(podKind, metadata.uid)]
}

/** An ordered StatefulSet makes a pod only when all below it are Ready. */
function statefulSetsStartInOrder(store: ObjectStore, { type, object }: Change<Pod>): void {
  const owner = object.metadata.ownerReferences?.find(({ kind }) => kind === 'StatefulSet')
  if (type !== 'ADDED' || owner === undefined) return
  const set = store.get(statefulSetKind, object.metadata.namespace, owner.name)
  if (set === undefined || set.spec.podManagementPolicy === 'Parallel') return
  const ordinal = ordinalOf(object.metadata.name)
  const ready = new Set(
    ownPods(store, set)
      .filter(isReady)
      .map(({ metadata }) => ordinalOf(metadata.name))
  )
  for (let below = 0; below < ordinal; below++) {
    if (!ready.has(below)) throw new Broken(`${object.metadata.name} was made while ${below} was not Ready`)
  }
}

const deletedPod = /^delete Pod (\S+) in StatefulSet (\S+) successful$/

/** An ordered StatefulSet takes away the highest first, and one after the other. */
function statefulSetsShrinkInOrder(store: ObjectStore, { type, object }: Change<Event>): void {
  const found =
    type === 'DELETED' || object.reason !== 'SuccessfulDelete' ? null : deletedPod.exec(object.message ?? '')
  if (found === null) return
  const [, pod = '', name = ''] = found
  const set = store.get(statefulSetKind, object.metadata.namespace, name)
  if (set === undefined || set.spec.podManagementPolicy === 'Parallel') return
  const ordinal = ordinalOf(pod)
  if (ordinal < (set.spec.replicas ?? 1)) return
  const above = ownPods(store, set).filter(({ metadata }) => ordinalOf(metadata.name) > ordinal)
  if (above.length > 0) throw new Broken(`${pod} was deleted before ${above[0]!.metadata.name}`)
}

const rescaled = /^New size: (\d+);/

/** An autoscaler never wants less than its least or more than its most. */
function autoscalersKeepTheirBounds(store: ObjectStore, { type, object }: Change<Event>): void {
  const found = type === 'DELETED' || object.reason !== 'SuccessfulRescale' ? null : rescaled.exec(object.message ?? '')
  if (found === null) return
  const { name, namespace } = object.involvedObject
  const scaler = store.get<HorizontalPodAutoscaler>(horizontalPodAutoscalerKind, namespace, name!)
  if (scaler === undefined) return
  const { minReplicas = 1, maxReplicas } = scaler.spec
  const size = Number(found[1])
  if (size < minReplicas || size > maxReplicas)
    throw new Broken(`${name} wants ${size} replicas, not ${minReplicas} to ${maxReplicas}`)
}

/** What must stay healthy: as the budget says it, or as it has been counted of its percentages. */
function wantedHealthy({ spec, status, metadata }: PodDisruptionBudget): number {
  if (typeof spec?.minAvailable === 'number') return spec.minAvailable
  return status?.observedGeneration === metadata.generation ? (status?.desiredHealthy ?? 0) : 0
}

/** Ready, or it was a moment ago: who counts budgets has not seen the difference yet, as upstream. */
function isCountedReady(pod: Pod, now: number): boolean {
  if (isReady(pod)) return true
  const since = parseTime(conditionOf(pod.status, 'Ready')?.lastTransitionTime ?? pod.metadata.creationTimestamp)
  return now - since < 2000 && since > parseTime(pod.status?.startTime ?? pod.metadata.creationTimestamp)
}

/** An eviction that was let through leaves as many healthy pods as every budget wants. */
export function budgetsHold(cluster: Cluster, evicted: Pod): void {
  if (!isReady(evicted) || evicted.metadata.deletionTimestamp !== undefined) return
  const { store } = cluster.engine
  const { namespace = '', labels, name } = evicted.metadata
  for (const budget of store.inNamespace<PodDisruptionBudget>(podDisruptionBudgetKind, namespace)) {
    if (budget.spec?.selector === undefined) continue
    const requirements = requirementsOf(budget.spec.selector)
    if (!matches(requirements, labels)) continue
    const healthy = livingPods(store, namespace).filter(
      (pod) =>
        isCountedReady(pod, cluster.now) &&
        pod.metadata.deletionTimestamp === undefined &&
        matches(requirements, pod.metadata.labels)
    )
    const wanted = wantedHealthy(budget)
    if (healthy.length < wanted) {
      throw new Broken(`budget ${budget.metadata.name}: ${healthy.length} left after ${name}, wants ${wanted}`)
    }
  }
}

/** Listens to a store for as long as it lives: a restart makes another one. */
export function watchInvariants(store: ObjectStore): void {
  const shrinkings = new Map<string, number>()
  store.onAnyChange(finalizersAreHonoured)
  store.onChange<Node>(nodeKind, ({ object, previous, revision }) => {
    const isLess = (resource: string): boolean =>
      parseQuantity(object.status?.allocatable?.[resource] ?? '0') <
      parseQuantity(previous?.status?.allocatable?.[resource] ?? '0')
    if (isLess('cpu') || isLess('pods')) shrinkings.set(object.metadata.name, revision)
  })
  store.onChange<Pod>(podKind, (change) => {
    nodesAreNotOverbooked(store, shrinkings, change)
    quotasAreKept(store, change)
    statefulSetsStartInOrder(store, change)
  })
  store.onChange<Event>(eventKind, (change) => {
    statefulSetsShrinkInOrder(store, change)
    autoscalersKeepTheirBounds(store, change)
  })
  watchStorage(store)
}

/** Nothing of a pod runs on a machine that is not its own, and no two pods have one address. */
export function podsAreWhereTheySay(cluster: Cluster): void {
  const { store, kubelets } = cluster.engine
  const addresses = new Set<string>()
  for (const pod of store.all<Pod>(podKind)) {
    const { uid, name } = pod.metadata
    for (const { metadata } of store.all(nodeKind)) {
      const running = kubelets.kubelet(metadata.name)?.pods.running(uid) ?? []
      if (running.length > 0 && metadata.name !== pod.spec.nodeName) {
        throw new Broken(`${name} runs on ${metadata.name}, and belongs to ${pod.spec.nodeName}`)
      }
    }
    const { podIP, phase } = pod.status ?? {}
    if (pod.spec.hostNetwork === true || podIP === undefined || phase !== 'Running') continue
    if (addresses.has(podIP)) throw new Broken(`${podIP} is given twice, the second time to ${name}`)
    addresses.add(podIP)
  }
}
