// Which container of a pod is next, after upstream's computePodActions: init containers in order, then the others.
import { recordsOf, type ContainerRecord, type PodState } from './pod-state.ts'

/**
 * The container to start now; undefined where all run, or have to wait. `backsOff` is asked, once, about a container
 * that has ended and would be started again now: it may make it wait.
 */
export function nextContainer(
  state: PodState,
  now: number,
  backsOff: (record: ContainerRecord) => boolean
): ContainerRecord | undefined {
  const { facts, containers } = state
  const hasBegun = containers.some((record) => !record.facts.isInit && record.launch !== undefined)
  for (let index = 0; index < facts.initCount; index++) {
    const record = containers[index]!
    if (isDone(record)) {
      if (!hasBegun && record.facts.isSidecar && !record.isStarted) return undefined
      continue
    }
    // Once the others have begun only sidecars come back.
    if (hasBegun && !record.facts.isSidecar) continue
    if (record.stage === 'stopped' && hasFailedForGood(record, facts.restartPolicy)) return undefined
    if (canStart(record, now) && !backsOff(record)) return record
    if (!hasBegun) return undefined
  }
  for (let index = facts.initCount; index < containers.length; index++) {
    const record = containers[index]!
    if (record.stage === 'stopped' && !restarts(record, facts.restartPolicy)) continue
    if (canStart(record, now) && !backsOff(record)) return record
  }
  return undefined
}

/** An init container that does not hold up what comes after it. */
function isDone(record: ContainerRecord): boolean {
  if (record.facts.isSidecar) return record.stage === 'running'
  return record.stage === 'stopped' && record.exit?.exitCode === 0
}

function hasFailedForGood(record: ContainerRecord, restartPolicy: string): boolean {
  return !record.facts.isSidecar && restartPolicy === 'Never' && record.exit?.exitCode !== 0
}

/** Whether a container that has ended is started again. */
export function restarts(record: ContainerRecord, restartPolicy: string): boolean {
  if (restartPolicy === 'Always') return true
  return restartPolicy === 'OnFailure' && record.exit?.exitCode !== 0
}

function canStart(record: ContainerRecord, now: number): boolean {
  if (record.stage === 'waiting' || record.stage === 'stopped') return record.retryAt <= now
  return false
}

/** When the next container that waits may be tried again; undefined where none waits. */
export function nextRetryAt(state: PodState): number | undefined {
  let next: number | undefined
  for (const record of recordsOf(state)) {
    if (record.stage !== 'waiting' || record.waiting === undefined) continue
    if (next === undefined || record.retryAt < next) next = record.retryAt
  }
  return next
}
