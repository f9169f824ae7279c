import type { ContainerSummary } from '../../../shared/contract/documents.ts'
import type { StatusSummary } from '../../../shared/kinds/status-summary.ts'
import { humanDuration, parseTime } from '../../../shared/kube/time.ts'
import type { Container, ContainerStatus, Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'

/** The containers of a pod in the order of its spec, init containers first. */
export function containersOf(source: ClusterSource, pod: Pod): readonly ContainerSummary[] {
  const { spec, status } = pod
  return [
    ...(spec.initContainers ?? []).map((container) =>
      summary(source, pod, container, status?.initContainerStatuses, true)
    ),
    ...spec.containers.map((container) => summary(source, pod, container, status?.containerStatuses, false))
  ]
}

function summary(
  source: ClusterSource,
  pod: Pod,
  { name, image = '' }: Container,
  statuses: readonly ContainerStatus[] | undefined,
  init: boolean
): ContainerSummary {
  const status = statuses?.find((candidate) => candidate.name === name)
  const running = status?.state?.running !== undefined
  const usage = running ? source.usageNow({ type: 'container', uid: pod.metadata.uid, container: name }) : undefined
  return {
    name,
    image,
    status: statusOf(status, init),
    detail: detailOf(status, source.now()),
    restarts: status?.restartCount ?? 0,
    init,
    ...(usage !== undefined && { cpu: usage.cpu, memory: usage.memory })
  }
}

function statusOf(status: ContainerStatus | undefined, init: boolean): StatusSummary {
  const { waiting, running, terminated } = status?.state ?? {}
  if (running !== undefined) {
    if (init) return { mark: 'prog', word: 'Running' }
    return status?.ready === true ? { mark: 'ok', word: 'Running' } : { mark: 'warn', word: 'Running, not ready' }
  }
  if (terminated !== undefined) {
    const word = terminated.reason ?? (terminated.exitCode === 0 ? 'Completed' : 'Error')
    return { mark: terminated.exitCode === 0 ? 'done' : 'bad', word }
  }
  const reason = waiting?.reason ?? 'Waiting'
  const starting = reason === 'ContainerCreating' || reason === 'PodInitializing'
  return { mark: starting ? 'prog' : waiting?.reason === undefined ? 'wait' : 'bad', word: reason }
}

const backOff = /back-off (\S+) restarting/

/** "exit code 1, back-off 2m40s": of a container that ended, or that waits to be started again. */
function detailOf(status: ContainerStatus | undefined, now: number): string {
  const { waiting, running, terminated } = status?.state ?? {}
  const ended =
    terminated ?? (waiting === undefined && running !== undefined ? undefined : status?.lastState?.terminated)
  const parts: string[] = []
  if (ended !== undefined) parts.push(`exit code ${ended.exitCode}`)
  const delay = backOff.exec(waiting?.message ?? '')?.[1]
  if (delay !== undefined) parts.push(`back-off ${delay}`)
  else if (waiting?.message !== undefined && ended === undefined) parts.push(waiting.message)
  if (terminated?.finishedAt !== undefined) parts.push(`${humanDuration(now - parseTime(terminated.finishedAt))} ago`)
  return parts.join(', ')
}
