import type { Cause } from '../../../shared/contract/documents.ts'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { secretKind } from '../../../shared/kinds/secret/kind.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import { statusRank } from '../../../shared/kinds/status-summary.ts'
import type { ConfigMap, Container, ContainerStatus, Event, Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { eventSummary } from './event-summary.ts'
import { bareRef, namedRef } from './object-ref.ts'

/** Reasons from the symptom to the cause; empty for a pod that is fine, done, or going away as somebody asked. */
export function podCauses(source: ClusterSource, pod: Pod): readonly Cause[] {
  const { mark } = podKind.status(pod, source.now())
  if (statusRank(mark) >= statusRank('term')) return lostNode(source, pod)
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  if (scheduled?.status === 'False') return unscheduled(source, scheduled.reason, scheduled.message)
  const refused = endedByKubelet(pod)
  if (refused.length > 0) return refused
  const containers = [
    ...pairs(pod.spec.initContainers, pod.status?.initContainerStatuses),
    ...pairs(pod.spec.containers, pod.status?.containerStatuses)
  ]
  // A container that waits or ended says more than its node; one that runs is not ready because its node went away.
  const stopped = containers.some(([, { state }]) => state?.waiting !== undefined || state?.terminated !== undefined)
  const lost = stopped ? [] : lostNode(source, pod)
  if (lost.length > 0) return lost
  for (const [container, status] of containers) {
    const causes = containerCauses(source, pod, container, status)
    if (causes.length > 0) return causes
  }
  const gate = pod.status?.conditions?.find(
    ({ type, status }) =>
      status !== 'True' && pod.spec.readinessGates?.some(({ conditionType }) => conditionType === type)
  )
  if (gate !== undefined) return [{ mark: 'warn', words: `readiness gate ${gate.type} is not met` }]
  if (pod.status?.phase === 'Failed') return [{ mark: 'bad', words: pod.status.message ?? 'Failed' }]
  const mount = mountFailure(source, pod)
  if (mount.length > 0) return mount
  const ready = pod.status?.conditions?.find(({ type, status }) => type === 'ContainersReady' && status === 'False')
  return ready?.message === undefined || mark === 'prog' ? [] : [{ mark: 'warn', words: ready.message }]
}

/** A pod that its kubelet refused or ended says why itself; how its containers ended then says less. */
function endedByKubelet({ status }: Pod): readonly Cause[] {
  if (status?.phase !== 'Failed' || status.reason === undefined || status.reason === '') return []
  const words = status.message?.trim() ?? ''
  return [{ mark: 'bad', words: status.reason }, ...(words === '' ? [] : [{ words }])]
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

function containerCauses(
  source: ClusterSource,
  pod: Pod,
  container: Container,
  status: ContainerStatus
): readonly Cause[] {
  const { waiting, terminated, running } = status.state ?? {}
  switch (waiting?.reason) {
    case 'ImagePullBackOff':
    case 'ErrImagePull':
    case 'InvalidImageName':
    case 'ErrImageNeverPull':
      return [
        { mark: 'bad', words: `image ${container.image ?? ''} cannot be pulled` },
        {
          words:
            newestEvent(source, pod, ['Failed', 'InspectFailed'], 'pull')?.message ?? waiting.message ?? waiting.reason
        }
      ]
    case 'CreateContainerConfigError':
    case 'CreateContainerError':
    case 'RunContainerError':
    case 'PostStartHookError':
      return [{ mark: 'bad', words: waiting.reason }, namedInMessage(source, pod, waiting.message ?? '')]
    case 'ContainerCreating':
    case 'PodInitializing':
      return []
    default:
  }
  const ended =
    terminated ??
    (waiting?.reason === 'CrashLoopBackOff' || (running !== undefined && !status.ready && status.restartCount > 0)
      ? status.lastState?.terminated
      : undefined)
  if (ended !== undefined && (ended.exitCode !== 0 || waiting?.reason === 'CrashLoopBackOff')) {
    return [
      exitCause(container, ended.exitCode, ended.reason, status.restartCount),
      ...(running === undefined ? [] : probeFailure(source, pod)),
      ...lastWords(source, pod, container.name, running !== undefined),
      ...missingKeys(source, pod, container)
    ]
  }
  if (running !== undefined && !status.ready) {
    return [...probeFailure(source, pod), ...missingKeys(source, pod, container)]
  }
  return []
}

function exitCause(
  { name, resources }: Container,
  exitCode: number,
  reason: string | undefined,
  restarts: number
): Cause {
  const times = restarts > 1 ? `, ${restarts} times` : ''
  if (reason === 'OOMKilled') {
    const limit = resources?.limits?.['memory']
    return {
      mark: 'bad',
      words:
        limit === undefined
          ? `container ${name} was ended because its node ran out of memory${times}`
          : `container ${name} used more memory than its limit of ${limit}${times}`
    }
  }
  return { mark: 'bad', words: `container ${name} exited with code ${exitCode}${times}` }
}

const alarming = /\b(error|fatal|panic|exception|cannot|could not|refused|denied)\b/i

/** The last line that says what went wrong, else the last line, in quotes; of the instance that ended. */
function lastWords(source: ClusterSource, pod: Pod, container: string, previous: boolean): readonly Cause[] {
  const target = { podUid: pod.metadata.uid, container, previous }
  const lines = source.readLogs(target, 20).filter(({ stream, text }) => stream !== 'system' && text.trim() !== '')
  const line = lines.findLast(({ text }) => alarming.test(text)) ?? lines.at(-1)
  return line === undefined ? [] : [{ words: `"${line.text.trim().slice(0, 200)}"` }]
}

function probeFailure(source: ClusterSource, pod: Pod): readonly Cause[] {
  const event = newestEvent(source, pod, ['Unhealthy'])
  return event === undefined ? [] : [{ mark: 'warn', words: event.message }]
}

function mountFailure(source: ClusterSource, pod: Pod): readonly Cause[] {
  const event = newestEvent(source, pod, ['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox'])
  return event === undefined ? [] : [{ mark: 'warn', words: event.reason }, namedInMessage(source, pod, event.message)]
}

function newestEvent(
  source: ClusterSource,
  pod: Pod,
  reasons: readonly string[],
  containing = ''
): ReturnType<typeof eventSummary> | undefined {
  let newest: ReturnType<typeof eventSummary> | undefined
  for (const object of source.eventsAbout(pod.metadata.uid)) {
    const event = eventSummary(source, object as Event)
    if (!reasons.includes(event.reason) || !event.message.includes(containing)) continue
    if (newest === undefined || event.lastAt > newest.lastAt) newest = event
  }
  return newest
}

const namedObject = /\b(configmap|secret) "([^"]+)" not found/i
const namedKey = /couldn't find key (\S+) in (ConfigMap|Secret) [^/\s]+\/(\S+)/

/** The message, and the ConfigMap or Secret that it says is missing. */
function namedInMessage(source: ClusterSource, pod: Pod, message: string): Cause {
  const object = namedObject.exec(message)
  const key = namedKey.exec(message)
  const type = (object?.[1] ?? key?.[2])?.toLowerCase()
  const name = object?.[2] ?? key?.[3]
  if (type === undefined || name === undefined) return { words: message }
  const kind: Kind = type === 'secret' ? secretKind : configMapKind
  const found = source.get(kind, pod.metadata.namespace, name)
  return {
    words: message,
    about: found === undefined ? namedRef(kind, pod.metadata.namespace, name) : bareRef(found, kind)
  }
}

/** ConfigMap keys that the container reads and that are not there: what an "optional: true" hides. */
function missingKeys(source: ClusterSource, pod: Pod, container: Container): readonly Cause[] {
  for (const { valueFrom } of container.env ?? []) {
    const reference = valueFrom?.configMapKeyRef
    if (reference?.name === undefined) continue
    const config = source.get(configMapKind, pod.metadata.namespace, reference.name)
    if (config === undefined) {
      return [
        {
          words: `ConfigMap ${reference.name} does not exist`,
          about: namedRef(configMapKind, pod.metadata.namespace, reference.name)
        }
      ]
    }
    if (config.data?.[reference.key] !== undefined) continue
    return [
      {
        words: `${reference.name} ${hadKey(source, config, reference.key) ? 'lost' : 'lacks'} the key ${reference.key}`,
        about: bareRef(config, configMapKind)
      }
    ]
  }
  return []
}

function hadKey(source: ClusterSource, config: ConfigMap, key: string): boolean {
  const past = source.history(configMapKind, config.metadata.namespace, config.metadata.name, 10)
  return past.some(({ object }) => (object as ConfigMap).data?.[key] !== undefined)
}

function unscheduled(source: ClusterSource, reason: string | undefined, message: string | undefined): readonly Cause[] {
  if (reason === 'SchedulingGated') return [{ mark: 'wait', words: message ?? 'scheduling gates are not removed' }]
  const causes: Cause[] = [{ mark: 'wait', words: message?.replace(/,? preemption: .*$/s, '') ?? 'not scheduled yet' }]
  if (message?.includes('unschedulable') === true) {
    let cordoned = 0
    for (const node of source.all(nodeKind)) {
      if (node.spec.unschedulable !== true) continue
      cordoned++
      if (cordoned <= 2)
        causes.push({ mark: 'cord', words: `${node.metadata.name} is cordoned`, about: bareRef(node, nodeKind) })
    }
  }
  return causes
}

/** A pod whose node went away is not ready because of the node. */
function lostNode(source: ClusterSource, pod: Pod): readonly Cause[] {
  const { nodeName } = pod.spec
  if (nodeName === undefined) return []
  const unreachable =
    pod.status?.reason === 'NodeLost' ||
    pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status !== 'True') === true
  if (!unreachable) return []
  const node = source.get(nodeKind, undefined, nodeName)
  const ready = conditionOf(node?.status, 'Ready')
  if (node === undefined || ready === undefined || ready.status === 'True') return []
  return [
    { mark: 'warn', words: `node ${nodeName} is not ready`, about: bareRef(node, nodeKind) },
    { words: ready.message ?? '' }
  ]
}
