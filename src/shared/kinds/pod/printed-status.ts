// What kubectl prints of a pod: READY, STATUS and RESTARTS, as upstream's printPod in
// k8s.io/kubernetes/pkg/printers/internalversion/printers.go decides it.
import { isConditionTrue } from '../../kube/conditions.ts'
import { parseTime } from '../../kube/time.ts'
import type { Container, ContainerStatus, Pod, PodStatus } from '../../schema/types.ts'

export interface PrintedPodStatus {
  /** The STATUS column: "Running", "Init:0/2", "CrashLoopBackOff". */
  readonly reason: string
  /** Ready containers, native sidecars counted. */
  readonly ready: number
  readonly total: number
  readonly restarts: number
  /** Milliseconds since 1970 of the end of the last instance that was restarted; undefined where there was none. */
  readonly lastRestart: number | undefined
}

/** A native sidecar: an init container that runs on. */
export function isSidecar(container: Container | undefined): boolean {
  return container?.restartPolicy === 'Always'
}

const printed = new WeakMap<Pod, PrintedPodStatus>()

/** Lists ask several times for the same pod, so the answer is kept with the object, which never changes. */
export function printedStatus(pod: Pod): PrintedPodStatus {
  let status = printed.get(pod)
  if (status === undefined) {
    status = print(pod)
    printed.set(pod, status)
  }
  return status
}

/** RESTARTS as printed: "3 (5m ago)"; `age` formats a duration in milliseconds. */
export function printedRestarts(status: PrintedPodStatus, now: number, age: (ms: number) => string): string {
  if (status.restarts === 0 || status.lastRestart === undefined) return String(status.restarts)
  return `${status.restarts} (${age(now - status.lastRestart)} ago)`
}

/** What the init containers or the containers add up to. */
interface Counted {
  reason: string
  ready: number
  restarts: number
  lastRestart: number | undefined
}

function print(pod: Pod): PrintedPodStatus {
  const { spec, status } = pod
  const sidecars = spec.initContainers?.filter(isSidecar).length ?? 0
  const total = spec.containers.length + sidecars
  const init = countInitContainers(pod, phaseReason(status))
  let counted: Counted = init
  if (!init.isInitializing || isConditionTrue(status, 'Initialized')) counted = countContainers(pod, init)
  return {
    reason: deletionReason(pod, counted.reason),
    ready: counted.ready,
    total,
    restarts: counted.restarts,
    lastRestart: counted.lastRestart
  }
}

function phaseReason(status: PodStatus | undefined): string {
  const gated = status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated')
  if (gated === true) return 'SchedulingGated'
  return status?.reason || status?.phase || ''
}

function deletionReason({ metadata, status }: Pod, reason: string): string {
  if (metadata.deletionTimestamp === undefined) return reason
  if (status?.reason === 'NodeLost') return 'Unknown'
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? reason : 'Terminating'
}

interface InitCounted extends Counted {
  readonly isInitializing: boolean
  readonly sidecarRestarts: number
  readonly sidecarLastRestart: number | undefined
}

function countInitContainers({ spec, status }: Pod, phase: string): InitCounted {
  const statuses = status?.initContainerStatuses ?? []
  let reason = phase
  let isInitializing = false
  let ready = 0
  let restarts = 0
  let lastRestart: number | undefined
  let sidecarRestarts = 0
  let sidecarLastRestart: number | undefined
  for (const [index, container] of statuses.entries()) {
    const isRestartable = isSidecar(spec.initContainers?.find(({ name }) => name === container.name))
    restarts += container.restartCount
    lastRestart = later(lastRestart, container)
    if (isRestartable) {
      sidecarRestarts += container.restartCount
      sidecarLastRestart = later(sidecarLastRestart, container)
    }
    if (container.state?.terminated?.exitCode === 0) continue
    if (isRestartable && container.started === true) {
      if (container.ready) ready++
      continue
    }
    reason = initReason(container, index, spec.initContainers?.length ?? 0)
    isInitializing = true
    break
  }
  return { reason, isInitializing, ready, restarts, lastRestart, sidecarRestarts, sidecarLastRestart }
}

function initReason({ state }: ContainerStatus, index: number, count: number): string {
  if (state?.terminated !== undefined) return `Init:${exitReason(state.terminated)}`
  const waiting = state?.waiting?.reason ?? ''
  return waiting !== '' && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${count}`
}

function countContainers({ status }: Pod, init: InitCounted): Counted {
  const statuses = status?.containerStatuses ?? []
  let { reason, ready, sidecarRestarts: restarts, sidecarLastRestart: lastRestart } = init
  let hasRunning = false
  // Backwards, so that the first container that has something to say has the last word.
  for (let index = statuses.length - 1; index >= 0; index--) {
    const container = statuses[index]!
    const { state } = container
    restarts += container.restartCount
    lastRestart = later(lastRestart, container)
    if (state?.waiting?.reason) reason = state.waiting.reason
    else if (state?.terminated !== undefined) reason = exitReason(state.terminated)
    else if (container.ready && state?.running !== undefined) {
      hasRunning = true
      ready++
    }
  }
  if (reason === 'Completed' && hasRunning) reason = isConditionTrue(status, 'Ready') ? 'Running' : 'NotReady'
  return { reason, ready, restarts, lastRestart }
}

function exitReason({ reason, signal, exitCode }: { reason?: string; signal?: number; exitCode: number }): string {
  if (reason) return reason
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`
}

function later(known: number | undefined, { lastState }: ContainerStatus): number | undefined {
  const finishedAt = lastState?.terminated?.finishedAt
  if (finishedAt === undefined) return known
  const time = parseTime(finishedAt)
  return known === undefined || time > known ? time : known
}
