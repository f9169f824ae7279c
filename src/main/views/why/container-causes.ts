import type { Cause } from '../../../shared/contract/documents.ts'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import type { ConfigMap, Container, ContainerStatus, Pod } from '../../../shared/schema/types.ts'
import type { Sentence } from '../../../shared/why/cause-words.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from '../documents/object-ref.ts'
import { chaosCauses, isOfPod } from './chaos-causes.ts'
import { nothing, type Explanation } from './explanation.ts'
import { nameCauses } from './name-causes.ts'
import { namedInMessage } from './named-in-message.ts'
import { newestEvent } from './newest-event.ts'
import { topOwner } from './pod-owners.ts'
import { missingObject } from './refusal-causes.ts'

/** Why a container waits, ended, or is not ready. */
export function containerCauses(
  source: ClusterSource,
  pod: Pod,
  container: Container,
  status: ContainerStatus
): Explanation {
  const { waiting, terminated, running } = status.state ?? {}
  switch (waiting?.reason) {
    case 'ImagePullBackOff':
    case 'ErrImagePull':
    case 'InvalidImageName':
    case 'ErrImageNeverPull':
      return { links: imageCauses(source, pod, container, waiting.message ?? waiting.reason) }
    case 'CreateContainerConfigError':
    case 'CreateContainerError':
    case 'RunContainerError':
    case 'PostStartHookError':
      return { links: [{ mark: 'bad', words: waiting.reason }, namedInMessage(source, pod, waiting.message ?? '')] }
    case 'ContainerCreating':
    case 'PodInitializing':
      return nothing
    default:
  }
  const ended =
    terminated ??
    (waiting?.reason === 'CrashLoopBackOff' || (running !== undefined && !status.ready && status.restartCount > 0)
      ? status.lastState?.terminated
      : undefined)
  if (ended !== undefined && (ended.exitCode !== 0 || waiting?.reason === 'CrashLoopBackOff')) {
    return endCauses(source, pod, container, status, running !== undefined)
  }
  if (running === undefined || status.ready) return nothing
  return {
    links: [...probeFailure(source, pod), ...missingKeys(source, pod, container), ...onPurpose(source, pod, container)]
  }
}

/** How the run before this one ended, of a container that is well again. */
export function restartCauses(
  source: ClusterSource,
  pod: Pod,
  container: Container,
  status: ContainerStatus
): Explanation {
  if (status.lastState?.terminated === undefined || status.state?.running === undefined) return nothing
  const { links, next } = endCauses(source, pod, container, status, true)
  const [first, ...others] = links
  return first === undefined ? nothing : { links: [{ ...first, mark: 'done' }, ...others], next }
}

function endCauses(
  source: ClusterSource,
  pod: Pod,
  container: Container,
  status: ContainerStatus,
  isPrevious: boolean
): Explanation {
  const ended = status.state?.terminated ?? status.lastState?.terminated
  if (ended === undefined) return nothing
  const said = lastWords(source, pod, container.name, isPrevious)
  const links: Cause[] = [
    exitCause(container, ended.exitCode, ended.reason, status.restartCount),
    ...(isPrevious ? probeFailure(source, pod) : []),
    ...said,
    ...missingKeys(source, pod, container),
    ...onPurpose(source, pod, container)
  ]
  const unnamed = said[0] === undefined ? nothing : nameCauses(source, said[0].words)
  return { links: [...links, ...unnamed.links], next: unnamed.next }
}

/** What was broken on purpose about this container. */
function onPurpose(source: ClusterSource, pod: Pod, { name }: Container): readonly Cause[] {
  const isOfThis = isOfPod(source, pod)
  return chaosCauses(source, (fault) => {
    if (!('target' in fault) || !isOfThis(fault)) return false
    const { container } = fault.target as { readonly container?: string }
    return fault.kind !== 'bad-image' && (container ?? name) === name
  })
}

/** The image, the registry's words, and what was done to either on purpose; another image is what mends it else. */
function imageCauses(source: ClusterSource, pod: Pod, { image = '' }: Container, message: string): readonly Cause[] {
  const isOfThis = isOfPod(source, pod)
  const said: Cause = {
    words: newestEvent(source, pod, ['Failed', 'InspectFailed'], 'pull')?.message ?? message,
    seenIn: 'events'
  }
  const broken = chaosCauses(
    source,
    (fault) =>
      (fault.kind === 'bad-image' && isOfThis(fault)) ||
      (fault.kind === 'registry-down' && isFrom(image, fault.registry))
  )
  const owner = topOwner(source, pod)
  const kind = source.kinds.ofObject(owner)
  const first: Cause = { mark: 'bad', words: { code: 'imageNotPulled', image } }
  if (broken.length > 0) return [first, said, ...broken]
  if (kind === undefined || !settable.has(owner.kind)) return [first, said]
  return [first, { ...said, remedy: { command: 'set-image', about: bareRef(owner, kind) } }]
}

const settable: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet'])

function isFrom(image: string, registry: string | undefined): boolean {
  if (registry === undefined) return true
  const [first = ''] = image.split('/')
  const named = image.includes('/') && /[.:]|^localhost$/.test(first) ? first : 'docker.io'
  return named === registry
}

function exitCause(
  { name, resources }: Container,
  exitCode: number,
  reason: string | undefined,
  restarts: number
): Cause {
  const limit = resources?.limits?.['memory']
  const what: Sentence =
    reason !== 'OOMKilled'
      ? { code: 'exited', container: name, exitCode }
      : limit === undefined
        ? { code: 'nodeOutOfMemory', container: name }
        : { code: 'overLimit', container: name, limit }
  return { mark: 'bad', words: restarts > 1 ? { code: 'times', what, count: restarts } : what }
}

const alarming = /\b(error|fatal|panic|exception|cannot|could not|refused|denied)\b/i

/** The last line that says what went wrong, else the last line, in quotes; of the instance that ended. */
function lastWords(
  source: ClusterSource,
  pod: Pod,
  container: string,
  previous: boolean
): readonly (Cause & { readonly words: string })[] {
  const target = { podUid: pod.metadata.uid, container, previous }
  const lines = source.readLogs(target, 20).filter(({ stream, text }) => stream !== 'system' && text.trim() !== '')
  const line = lines.findLast(({ text }) => alarming.test(text)) ?? lines.at(-1)
  return line === undefined ? [] : [{ words: `"${line.text.trim().slice(0, 200)}"`, seenIn: 'logs' }]
}

function probeFailure(source: ClusterSource, pod: Pod): readonly Cause[] {
  const event = newestEvent(source, pod, ['Unhealthy'])
  return event === undefined ? [] : [{ mark: 'warn', words: event.message, seenIn: 'events' }]
}

/** ConfigMap keys that the container reads and that are not there: what an "optional: true" hides. */
function missingKeys(source: ClusterSource, pod: Pod, container: Container): readonly Cause[] {
  for (const { valueFrom } of container.env ?? []) {
    const reference = valueFrom?.configMapKeyRef
    if (reference?.name === undefined) continue
    const missing = missingObject(source, configMapKind, pod.metadata.namespace, reference.name)
    if (missing.length > 0) return missing
    const config = source.get(configMapKind, pod.metadata.namespace, reference.name)!
    if (config.data?.[reference.key] !== undefined) continue
    const about = bareRef(config, configMapKind)
    const code = hadKey(source, config, reference.key) ? 'keyLost' : 'keyLacking'
    const words = { code, name: reference.name, key: reference.key } as const
    return [{ words, about, remedy: { command: 'edit', about } }]
  }
  return []
}

function hadKey(source: ClusterSource, config: ConfigMap, key: string): boolean {
  const past = source.history(configMapKind, config.metadata.namespace, config.metadata.name, 10)
  return past.some(({ object }) => (object as ConfigMap).data?.[key] !== undefined)
}
