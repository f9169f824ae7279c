import { cpuMillis, memoryBytes } from '../../../shared/kube/quantity.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { leakedBytes } from '../containers/disturbance.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import {
  askedBy,
  containerStatuses,
  currentRun,
  limitsOf,
  previousRun,
  type ContainerRun,
  type UsageSource
} from './pod-usage.ts'
import type { StateRing } from './rings.ts'
import {
  capacityCpu,
  capacityMemory,
  limitsCpu,
  limitsMemory,
  podCount,
  receivedAt,
  requestsCpu,
  requestsMemory,
  restartsAt,
  sentAt,
  stateLength,
  throttledAt
} from './usage-group.ts'
import { containerUsage, isThrottled, settledAt, WavePositions } from './usage-model.ts'
import type { Work } from './work-steps.ts'

type Points = readonly (number | null)[]

/** `null` is a gap; a line that would be zero throughout (no limits, no capacity) is not there at all. */
export interface ResourcePoints {
  readonly usage: Points
  readonly requests?: Points
  readonly limits?: Points
  readonly capacity?: Points
}

/** CPU in millicores, memory in bytes, times in milliseconds. */
export interface UsageSeries {
  readonly times: readonly number[]
  readonly cpu: ResourcePoints
  readonly memory: ResourcePoints
  /** How many pods have a node, where pods are summed. */
  readonly pods?: Points
  /** What goes over the network for the requests of steady loads, in bytes a second. */
  readonly network?: { readonly received: Points; readonly sent: Points }
  /** Containers that work as much as their CPU limit lets them. */
  readonly throttled?: Points
  /** Containers that were started again since the first moment. */
  readonly restarts?: Points
}

export interface ResourceNow {
  readonly usage: number
  readonly request?: number
  readonly limit?: number
  readonly capacity?: number
}

export interface UsageNow {
  readonly cpu: ResourceNow
  readonly memory: ResourceNow
}

const positions = new WavePositions()

/** The series of a group, read from its ring. */
export function groupSeries(ring: StateRing | undefined, times: readonly number[]): UsageSeries {
  const cpu: (number | null)[] = []
  const memory: (number | null)[] = []
  const states = times.map((time) => ring?.find(time) ?? -1)
  const values = ring?.values
  for (const [index, position] of states.entries()) {
    if (position < 0 || values === undefined) {
      cpu.push(null)
      memory.push(null)
      continue
    }
    positions.moveTo(times[index]!)
    cpu.push(positions.cpu(values, position * stateLength))
    memory.push(positions.memory(values, position * stateLength))
  }
  const line = (at: number): Points | undefined => {
    const points = states.map((position) =>
      position < 0 || values === undefined ? null : Math.round(values[position * stateLength + at]!)
    )
    return points.some((point) => point !== null && point !== 0) ? points : undefined
  }
  const pods = line(podCount)
  const network = networkOf(line(receivedAt), line(sentAt))
  const throttled = line(throttledAt)
  const restarts = sinceFirst(line(restartsAt))
  return {
    times,
    cpu: resource(cpu, line(requestsCpu), line(limitsCpu), line(capacityCpu)),
    memory: resource(memory, line(requestsMemory), line(limitsMemory), line(capacityMemory)),
    ...(pods === undefined ? {} : { pods }),
    ...(network === undefined ? {} : { network }),
    ...(throttled === undefined ? {} : { throttled }),
    ...(restarts === undefined ? {} : { restarts })
  }
}

function networkOf(received: Points | undefined, sent: Points | undefined): UsageSeries['network'] {
  const other = received ?? sent
  if (other === undefined) return undefined
  const none = other.map((value) => (value === null ? null : 0))
  return { received: received ?? none, sent: sent ?? none }
}

/** How far a count has grown since the first point; it begins anew where its group was empty, or after a restart. */
function sinceFirst(count: Points | undefined): Points | undefined {
  if (count === undefined) return undefined
  let before: number | undefined
  let sum = 0
  const grown = count.map((value) => {
    if (value === null) return null
    sum += Math.max(0, value - (before ?? value))
    before = value
    return sum
  })
  return sum === 0 ? undefined : grown
}

/** All runs that a pod's status tells of; of one container, or of all. */
export function runsOf(pod: Pod, source: UsageSource, container: string | undefined): readonly ContainerRun[] {
  const runs: ContainerRun[] = []
  for (const status of containerStatuses(pod)) {
    if (container !== undefined && status.name !== container) continue
    for (const run of [previousRun(pod, status, source), currentRun(pod, status, source)])
      if (run !== undefined) runs.push(run)
  }
  return runs
}

/** The series of a pod or a container, recomputed from its runs; `workAt` says what each did for others. */
export function runSeries(
  pod: Pod | undefined,
  runs: readonly ContainerRun[],
  container: string | undefined,
  times: readonly number[],
  workAt: (run: ContainerRun, time: number) => Work
): UsageSeries {
  const prepared = runs.map((run) => ({
    run,
    settled: settledAt(run.profile, run.startedAt),
    starting: containerUsage(run, true),
    usage: containerUsage(run, false)
  }))
  const vectorAt = (
    { run, settled, starting, usage }: (typeof prepared)[number],
    time: number,
    { cpu: load, memory: held }: Work
  ): Float64Array => {
    if (load > 0 || held > 0) return containerUsage(run, time < settled, load, held)
    return time < settled ? starting : usage
  }
  const cpu: (number | null)[] = []
  const memory: (number | null)[] = []
  const received: (number | null)[] = []
  const sent: (number | null)[] = []
  const throttled: (number | null)[] = []
  for (const time of times) {
    const running = prepared.filter(({ run }) => run.startedAt <= time && time < run.endedAt)
    if (running.length > 0) positions.moveTo(time)
    const works = running.map(({ run }) => workAt(run, time))
    const sum = (value: (work: Work, index: number) => number): number | null =>
      running.length === 0 ? null : works.reduce((all, work, index) => all + value(work, index), 0)
    received.push(sum((work) => work.received ?? 0))
    sent.push(sum((work) => work.sent ?? 0))
    throttled.push(
      sum((work, index) => {
        const { run, settled } = running[index]!
        return isThrottled(run, time < settled, work.cpu) ? 1 : 0
      })
    )
    const vectors = running.map((one, index) => vectorAt(one, time, works[index]!))
    cpu.push(running.length === 0 ? null : vectors.reduce((sum, vector) => sum + positions.cpu(vector), 0))
    memory.push(
      running.length === 0
        ? null
        : vectors.reduce((sum, vector, at) => sum + positions.memory(vector) - unleaked(running[at]!.run, time), 0)
    )
  }
  const asked = pod === undefined ? [0, 0, 0, 0] : askedOf(pod, container)
  const since = pod === undefined ? 0 : placedAt(pod)
  const line = (value: number): Points | undefined =>
    value === 0 ? undefined : times.map((time) => (time < since ? null : value))
  return {
    times,
    cpu: resource(cpu, line(asked[0]!), line(asked[2]!)),
    memory: resource(memory, line(asked[1]!), line(asked[3]!)),
    ...(isNothing(received) && isNothing(sent) ? {} : { network: { received, sent } }),
    ...(isNothing(throttled) ? {} : { throttled })
  }
}

function isNothing(points: Points): boolean {
  return points.every((point) => point === null || point === 0)
}

/** Bytes of a run that leaked only after a moment: as far as its limit shows them. */
function unleaked({ profile: { memory, leaked }, limits }: ContainerRun, time: number): number {
  if (leaked === undefined) return 0
  const shown = Math.min(memory, limits.memory ?? Infinity)
  const then = memory - leaked.bytes + Math.min(leakedBytes(leaked, time), leaked.bytes)
  return Math.max(shown - then, 0)
}

/** Millicores and bytes at a moment. */
export interface UsageAt {
  readonly cpu: number
  readonly memory: number
}

/** What one vector comes to at a moment (milliseconds). */
export function usageAt(vector: ArrayLike<number>, time: number): UsageAt {
  positions.moveTo(time)
  return { cpu: positions.cpu(vector), memory: positions.memory(vector) }
}

/** What a pod or a container uses, beside what it asks for. */
export function podNow(pod: Pod, container: string | undefined, { cpu, memory }: UsageAt): UsageNow {
  const asked = askedOf(pod, container)
  return { cpu: resourceNow(cpu, asked[0]!, asked[2]!, 0), memory: resourceNow(memory, asked[1]!, asked[3]!, 0) }
}

/** What a group uses at a moment. */
export function stateNow(state: Float64Array, now: number): UsageNow & { readonly pods: number } {
  positions.moveTo(now)
  return {
    cpu: resourceNow(positions.cpu(state), state[requestsCpu]!, state[limitsCpu]!, state[capacityCpu]!),
    memory: resourceNow(positions.memory(state), state[requestsMemory]!, state[limitsMemory]!, state[capacityMemory]!),
    pods: Math.round(state[podCount]!)
  }
}

function askedOf({ spec }: Pod, name: string | undefined): readonly number[] {
  if (name === undefined) return askedBy(spec)
  const container = [...spec.containers, ...(spec.initContainers ?? [])].find((each) => each.name === name)
  if (container === undefined) return [0, 0, 0, 0]
  const requests = container.resources?.requests
  const limits = limitsOf(container)
  return [cpuMillis(requests?.cpu), memoryBytes(requests?.memory), limits.cpu ?? 0, limits.memory ?? 0]
}

/** Since when the pod has a node, in milliseconds. */
function placedAt(pod: Pod): number {
  const since = conditionOf(pod.status, 'PodScheduled')?.lastTransitionTime ?? pod.metadata.creationTimestamp
  return parseTime(since)
}

function resource(usage: Points, requests?: Points, limits?: Points, capacity?: Points): ResourcePoints {
  return {
    usage,
    ...(requests === undefined ? {} : { requests }),
    ...(limits === undefined ? {} : { limits }),
    ...(capacity === undefined ? {} : { capacity })
  }
}

function resourceNow(usage: number, request: number, limit: number, capacity: number): ResourceNow {
  return {
    usage,
    ...(request === 0 ? {} : { request: Math.round(request) }),
    ...(limit === 0 ? {} : { limit: Math.round(limit) }),
    ...(capacity === 0 ? {} : { capacity: Math.round(capacity) })
  }
}
