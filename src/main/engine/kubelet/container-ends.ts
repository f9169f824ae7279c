// What a kubelet notes about a container that has ended.
import { formatTime } from '../../../shared/kube/time.ts'
import type { ContainerExit, ContainerLaunch } from './container-runtime.ts'
import type { ContainerRecord, PodState } from './pod-state.ts'
import { restarts } from './pod-worker.ts'

/** Takes the end of a container's newest run down; `now` in milliseconds. */
export function noteEnd(
  state: PodState,
  record: ContainerRecord,
  launch: ContainerLaunch,
  exit: ContainerExit,
  now: number
): void {
  record.kill?.cancel()
  record.kill = undefined
  record.isStopping = false
  record.stage = 'stopped'
  record.isReady = false
  record.isStarted = false
  record.finishedAt = now
  record.exit = {
    exitCode: exit.exitCode,
    reason: exit.reason ?? (exit.exitCode === 0 ? 'Completed' : 'Error'),
    ...(exit.message === undefined ? {} : { message: exit.message }),
    startedAt: formatTime(launch.startedAt),
    finishedAt: formatTime(now),
    containerID: launch.id
  }
  record.status = undefined
  if (record.hookError !== undefined) endedByHook(state, record, record.hookError, now)
}

/** A container whose postStart hook failed tells so while it waits for its next start. */
function endedByHook(state: PodState, record: ContainerRecord, message: string, now: number): void {
  state.isBusy = false
  if (state.stage !== 'running' || !(record.facts.isSidecar || restarts(record, state.facts.restartPolicy))) return
  record.stage = 'waiting'
  record.waiting = { reason: 'PostStartHookError', message }
  record.retryAt = now
}
