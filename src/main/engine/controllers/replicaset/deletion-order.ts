import type { Pod } from '../../../../shared/schema/types.ts'
import { isPodActive } from '../../../../shared/kinds/pod/lifecycle.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import { parsedTime } from '../parsed-time.ts'

const costAnnotation = 'controller.kubernetes.io/pod-deletion-cost'

/** What decides between two pods, read once. */
interface Candidate {
  readonly pod: Pod
  readonly isAssigned: boolean
  readonly phase: number
  readonly isReady: boolean
  readonly cost: number
  /** Active pods of the same controller on the same node. */
  readonly crowd: number
  readonly readyAt: number | undefined
  readonly restarts: number
  readonly sidecarRestarts: number
  readonly createdAt: number
}

/**
 * The `count` of these pods to delete first, as upstream's ActivePodsWithRanks: unassigned, pending, not ready, cheap
 * (pod-deletion-cost), on a crowded node, ready only lately (compared by powers of two, then by uid, so that the
 * youngest is not always the one), often restarted, young. `related` are the pods of all ReplicaSets under the same
 * controller; `now` in milliseconds.
 */
export function podsToDelete(pods: readonly Pod[], related: Iterable<Pod>, count: number, now: number): readonly Pod[] {
  if (count >= pods.length) return pods
  const onNode = new Map<string, number>()
  for (const pod of related) {
    if (!isPodActive(pod)) continue
    const node = pod.spec.nodeName ?? ''
    onNode.set(node, (onNode.get(node) ?? 0) + 1)
  }
  const candidates = pods.map((pod) => candidateOf(pod, onNode))
  return candidates
    .sort((a, b) => compare(a, b, now))
    .slice(0, count)
    .map(({ pod }) => pod)
}

function candidateOf(pod: Pod, onNode: ReadonlyMap<string, number>): Candidate {
  const { spec, status, metadata } = pod
  const ready = conditionOf(pod.status, 'Ready')
  const isReady = ready?.status === 'True'
  const sidecars = new Set(
    spec.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name)
  )
  return {
    pod,
    isAssigned: spec.nodeName !== undefined,
    phase: status?.phase === 'Running' ? 2 : status?.phase === 'Unknown' ? 1 : 0,
    isReady,
    cost: deletionCost(metadata.annotations),
    crowd: onNode.get(spec.nodeName ?? '') ?? 0,
    readyAt: isReady && ready.lastTransitionTime !== undefined ? parsedTime(ready.lastTransitionTime) : undefined,
    restarts: mostRestarts(status?.containerStatuses),
    sidecarRestarts:
      sidecars.size === 0 ? 0 : mostRestarts(status?.initContainerStatuses?.filter(({ name }) => sidecars.has(name))),
    createdAt: parsedTime(metadata.creationTimestamp)
  }
}

/** Upstream takes only a plain 32-bit integer; anything else counts as 0. */
function deletionCost(annotations: Readonly<Record<string, string>> | undefined): number {
  const text = annotations?.[costAnnotation]
  if (text === undefined || !/^(0|-?[1-9]\d*)$/.test(text)) return 0
  const cost = Number(text)
  return cost >= -(2 ** 31) && cost < 2 ** 31 ? cost : 0
}

function mostRestarts(statuses: readonly { readonly restartCount: number }[] | undefined): number {
  let most = 0
  for (const { restartCount } of statuses ?? []) if (restartCount > most) most = restartCount
  return most
}

/** Negative where `a` goes first. */
function compare(a: Candidate, b: Candidate, now: number): number {
  if (a.isAssigned !== b.isAssigned) return a.isAssigned ? 1 : -1
  if (a.phase !== b.phase) return a.phase - b.phase
  if (a.isReady !== b.isReady) return a.isReady ? 1 : -1
  if (a.cost !== b.cost) return a.cost - b.cost
  if (a.crowd !== b.crowd) return b.crowd - a.crowd
  if (a.isReady && a.readyAt !== b.readyAt) return younger(a, b, a.readyAt, b.readyAt, now)
  if (a.restarts !== b.restarts) return b.restarts - a.restarts
  if (a.sidecarRestarts !== b.sidecarRestarts) return b.sidecarRestarts - a.sidecarRestarts
  if (a.createdAt !== b.createdAt) return younger(a, b, a.createdAt, b.createdAt, now)
  return 0
}

/** A time that nobody wrote down counts as the latest. */
function younger(a: Candidate, b: Candidate, atA: number | undefined, atB: number | undefined, now: number): number {
  if (atA === undefined || atB === undefined) return (atB ?? Infinity) > (atA ?? Infinity) ? 1 : -1
  const difference = magnitude(now - atA) - magnitude(now - atB)
  if (difference !== 0) return difference
  return a.pod.metadata.uid < b.pod.metadata.uid ? -1 : 1
}

/** The power of two that an age (milliseconds) falls in; upstream measures in nanoseconds, which counts here. */
function magnitude(age: number): number {
  return age > 0 ? Math.floor(Math.log2(age * 1_000_000)) : -1
}
