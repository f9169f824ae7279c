// Taking over pods that the API knows from before. A restart of the engine is to them a restart of the kubelet: what
// runs, runs on. After a restart of the machine it does not.
import { conditionOf } from '../../../shared/kube/conditions.ts'
import { formatTime, parseTime } from '../../../shared/kube/time.ts'
import type { ContainerStatus, Pod, PodStatus } from '../../../shared/schema/types.ts'
import type { ContainerStarts } from './container-starts.ts'
import type { KubeletParts } from './kubelet-parts.ts'
import { recordsOf, type ContainerRecord, type PodState } from './pod-state.ts'
import type { ProbeResults } from './probe-results.ts'

/** Fills a new state from what is known of the pod, which has a startTime: its stored status, or one not told yet. */
export function adoptPod(
  parts: KubeletParts,
  state: PodState,
  status: PodStatus,
  starts: ContainerStarts,
  probes: ProbeResults,
  isRebooted: boolean
): void {
  state.startTime = status.startTime
  state.firstSeen = parseTime(status.startTime!)
  const hasSandbox = !isRebooted && status.podIP !== undefined
  if (hasSandbox && !state.facts.isHostNetwork) {
    state.sandbox.ip = status.podIP
    parts.addresses.reserve(status.podIP)
  }
  state.stage = hasSandbox ? 'running' : 'new'
  const statuses = [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
    ...(status.ephemeralContainerStatuses ?? [])
  ]
  for (const record of recordsOf(state)) {
    const known = statuses.find(({ name }) => name === record.facts.container.name)
    if (known !== undefined) adoptContainer(parts, state, record, known, isRebooted)
    const { running } = known?.state ?? {}
    if (isRebooted || running === undefined || known?.containerID === undefined) continue
    starts.resume(state, record, known.containerID, parseTime(running.startedAt ?? state.startTime!))
    record.isStarted = known.started ?? true
    record.isReady = known.ready
    // It is told already: nothing is to be reported until something changes.
    record.status = known
    probes.containerFound(state, record)
  }
}

function adoptContainer(
  parts: KubeletParts,
  state: PodState,
  record: ContainerRecord,
  status: ContainerStatus,
  isRebooted: boolean
): void {
  const { running, waiting, terminated } = status.state ?? {}
  const last = status.lastState?.terminated
  record.restartCount = status.restartCount
  record.imageName = status.image
  record.imageId = status.imageID
  record.last = last
  // A container that waits for its next run keeps how the newest one ended in its last state.
  record.exit = waiting === undefined ? terminated : last
  if (running !== undefined && isRebooted) record.exit = lostContainer(parts, status, running.startedAt)
  if (record.exit === undefined) return
  record.stage = 'stopped'
  record.finishedAt = parseTime(record.exit.finishedAt ?? state.startTime!)
  // What has ended has its launch no more, but its status names it.
  record.endedId = record.exit.containerID
}

/** How a container ended whose machine lost power, as the kubelet tells it afterwards. */
function lostContainer(
  parts: KubeletParts,
  status: ContainerStatus,
  startedAt: string | undefined
): NonNullable<ContainerRecord['exit']> {
  return {
    exitCode: 255,
    reason: 'Unknown',
    ...(startedAt === undefined ? {} : { startedAt }),
    finishedAt: formatTime(parts.clock.now),
    ...(status.containerID === undefined ? {} : { containerID: status.containerID })
  }
}

/** Whether somebody else took a pod out of Ready whose containers are. */
export function wasJudgedUnready({ status }: Pod): boolean {
  const statusOf = (type: string): string | undefined => conditionOf(status, type)?.status
  return statusOf('ContainersReady') === 'True' && statusOf('Ready') === 'False'
}

/** Whether a status tells of a container that ran before a moment, and so ended with its machine. */
export function ranBefore({ status }: Pod, time: number): boolean {
  // Statuses tell whole seconds.
  const second = Math.floor(time / 1000) * 1000
  for (const { state } of [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]) {
    const startedAt = state?.running?.startedAt
    if (startedAt !== undefined && parseTime(startedAt) < second) return true
  }
  return false
}
