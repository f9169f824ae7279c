import type { Cause } from '../../../shared/contract/documents.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { statusRank } from '../../../shared/kinds/status-summary.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Container, ContainerStatus, Node, Pod } from '../../../shared/schema/types.ts'
import type { Sentence } from '../../../shared/why/cause-words.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from '../documents/object-ref.ts'
import { containerCauses, restartCauses } from './container-causes.ts'
import { nothing, type Explanation } from './explanation.ts'
import { isNodeFine } from './node-causes.ts'
import { newestEvent } from './newest-event.ts'
import { namedInMessage } from './named-in-message.ts'
import { unscheduledCauses } from './unscheduled-causes.ts'

/** Reasons from the symptom to the cause; nothing for a pod that is fine, done, or going away as somebody asked. */
export function podCauses(source: ClusterSource, pod: Pod): Explanation {
  const { mark } = podKind.status(pod, source.now())
  if (pod.metadata.deletionTimestamp !== undefined) return goingCauses(source, pod)
  if (statusRank(mark) >= statusRank('term')) {
    const lost = lostNode(source, pod)
    return lost ?? (mark === 'ok' ? restarted(source, pod) : nothing)
  }
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  if (scheduled?.status === 'False') return unscheduledCauses(source, pod, scheduled.reason, scheduled.message)
  const refused = endedByKubelet(source, pod)
  if (refused !== undefined) return refused
  const containers = containersOf(pod)
  // A container that waits or ended says more than its node; one that runs is not ready because its node went away.
  const stopped = containers.some(
    ([, { state }]) => state?.waiting !== undefined || (state?.terminated?.exitCode ?? 0) !== 0
  )
  const lost = stopped ? undefined : lostNode(source, pod)
  if (lost !== undefined) return lost
  for (const [container, status] of containers) {
    const causes = containerCauses(source, pod, container, status)
    if (causes.links.length > 0) return causes
  }
  const gate = pod.status?.conditions?.find(
    ({ type, status }) =>
      status !== 'True' && pod.spec.readinessGates?.some(({ conditionType }) => conditionType === type)
  )
  if (gate !== undefined) return { links: [{ mark: 'warn', words: { code: 'readinessGate', type: gate.type } }] }
  if (pod.status?.phase === 'Failed') return { links: [{ mark: 'bad', words: pod.status.message ?? 'Failed' }] }
  const mount = mountFailure(source, pod)
  if (mount !== undefined) return mount
  const ready = pod.status?.conditions?.find(({ type, status }) => type === 'ContainersReady' && status === 'False')
  return ready?.message === undefined || mark === 'prog' ? nothing : { links: [{ mark: 'warn', words: ready.message }] }
}

/** It is well now, and was not. */
function restarted(source: ClusterSource, pod: Pod): Explanation {
  for (const [container, status] of containersOf(pod)) {
    const causes = restartCauses(source, pod, container, status)
    if (causes.links.length > 0) return causes
  }
  return nothing
}

/** Who takes it away, and what keeps it: its node, that cannot end it, or finalizers. */
function goingCauses(source: ClusterSource, pod: Pod): Explanation {
  const disrupted = conditionOf(pod.status, 'DisruptionTarget')
  const said: readonly Cause[] =
    disrupted?.status === 'True' && disrupted.message !== undefined ? [{ mark: 'term', words: disrupted.message }] : []
  const about = bareRef(pod, podKind)
  const { finalizers = [], deletionTimestamp = '' } = pod.metadata
  const kept: readonly Cause[] = finalizers.map((finalizer) => ({
    mark: 'term',
    words: { code: 'finalizer', finalizer },
    seenIn: 'yaml',
    remedy: { command: 'edit', about }
  }))
  const node = pod.spec.nodeName === undefined ? undefined : source.get(nodeKind, undefined, pod.spec.nodeName)
  if (node !== undefined && conditionOf(node.status, 'Ready')?.status !== 'True') {
    const words = { code: 'nodeCannotEnd', node: node.metadata.name } as const
    return { links: [...said, ...kept, { mark: 'warn', words, about: bareRef(node, nodeKind) }], next: node }
  }
  if (kept.length > 0) return { links: [...said, ...kept] }
  const left = Math.ceil((parseTime(deletionTimestamp) - source.now()) / 1_000)
  const words: Sentence = left > 0 ? { code: 'ending', count: left } : { code: 'beingEnded' }
  return { links: [...said, { mark: 'term', words, seenIn: 'logs', remedy: { command: 'delete', about } }] }
}

/** A pod that its kubelet refused or ended says why itself; how its containers ended then says less. */
function endedByKubelet(source: ClusterSource, { status, spec }: Pod): Explanation | undefined {
  if (status?.phase !== 'Failed' || status.reason === undefined || status.reason === '') return undefined
  const words = status.message?.trim() ?? ''
  const links: Cause[] = [{ mark: 'bad', words: status.reason }, ...(words === '' ? [] : [{ words }])]
  const node = spec.nodeName === undefined ? undefined : source.get<Node>(nodeKind, undefined, spec.nodeName)
  if (node === undefined || isNodeFine(node)) return { links }
  return {
    links: [
      ...links,
      { mark: 'warn', words: { code: 'nodeNotWell', node: node.metadata.name }, about: bareRef(node, nodeKind) }
    ],
    next: node
  }
}

function containersOf({ spec, status }: Pod): readonly (readonly [Container, ContainerStatus])[] {
  return [
    ...pairs(spec.initContainers, status?.initContainerStatuses),
    ...pairs(spec.containers, status?.containerStatuses)
  ]
}

function pairs(
  containers: readonly Container[] | undefined,
  statuses: readonly ContainerStatus[] | undefined
): readonly (readonly [Container, ContainerStatus])[] {
  return (containers ?? []).flatMap((container) => {
    const status = statuses?.find(({ name }) => name === container.name)
    return status === undefined ? [] : [[container, status] as const]
  })
}

function mountFailure(source: ClusterSource, pod: Pod): Explanation | undefined {
  const event = newestEvent(source, pod, mountReasons)
  if (event === undefined) return undefined
  // A time-out, which is told of later, names nothing; what it waits for was told of before.
  const naming = newestEvent(source, pod, mountReasons, 'not found')
  const named = naming && namedInMessage(source, pod, naming.message)
  const said = named?.remedy?.command === 'create' ? named : namedInMessage(source, pod, event.message)
  return { links: [{ mark: 'warn', words: event.reason, seenIn: 'events' }, said] }
}

const mountReasons = ['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox']

/** A pod whose node went away is not ready because of the node. */
function lostNode(source: ClusterSource, pod: Pod): Explanation | undefined {
  const { nodeName } = pod.spec
  if (nodeName === undefined) return undefined
  const unreachable =
    pod.status?.reason === 'NodeLost' ||
    pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status !== 'True') === true
  if (!unreachable) return undefined
  const node = source.get(nodeKind, undefined, nodeName)
  const ready = conditionOf(node?.status, 'Ready')
  if (node === undefined || ready === undefined || ready.status === 'True') return undefined
  return {
    links: [{ mark: 'warn', words: { code: 'nodeNotReady', node: nodeName }, about: bareRef(node, nodeKind) }],
    next: node
  }
}
