import { isSidecar } from '../../../shared/kinds/pod/printed-status.ts'
import { cpuMillis, memoryBytes } from '../../../shared/kube/quantity.ts'
import { fnv1a } from '../../../shared/kube/hash.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Container, ContainerStatus, Pod, PodSpec } from '../../../shared/schema/types.ts'
import type { UsageProfile } from '../kubelet/usage-profile.ts'
import { podRequests } from '../scheduler/pod-requests.ts'
import { assumedProfile, type Limits, type UsageOrigin } from './usage-model.ts'

/** Where the profile of a running container comes from, by its id as in the pod's status. */
export interface UsageSource {
  usage(containerId: string): UsageProfile | undefined
}

/** A container that runs, or the last that ran. Times in milliseconds. */
export interface ContainerRun extends UsageOrigin {
  readonly name: string
  readonly startedAt: number
  /** Infinity while it runs. */
  readonly endedAt: number
}

/** Requests and limits of cpu and memory, nothing for capacity, and one pod: as in a group's state. */
export type Asked = readonly [number, number, number, number, 0, 0, 1]

const asked = new WeakMap<PodSpec['containers'], Asked>()

/** Millicores and bytes that a pod requests, its limits, and itself; 0 for a limit that some container does not have. */
export function askedBy(spec: PodSpec): Asked {
  // By the containers: bound specs are a pod's own, their containers are those of the template.
  let known = asked.get(spec.containers)
  if (known === undefined) {
    const requests = podRequests(spec)
    const limits = [limitOf(spec, 'cpu', cpuMillis), limitOf(spec, 'memory', memoryBytes)] as const
    known = [requests.cpu, requests.memory, ...limits, 0, 0, 1]
    asked.set(spec.containers, known)
  }
  return known
}

function limitOf(spec: PodSpec, resource: 'cpu' | 'memory', parse: (quantity: string | undefined) => number): number {
  const running = [...spec.containers, ...(spec.initContainers?.filter(isSidecar) ?? [])]
  let sum = 0
  for (const { resources } of running) {
    const limit = resources?.limits?.[resource]
    if (limit === undefined) return 0
    sum += parse(limit)
  }
  return sum
}

const none: Limits = { cpu: undefined, memory: undefined }
const limited = new WeakMap<Container, Limits>()

/** One object for all pods that share a container. */
export function limitsOf(container: Container): Limits {
  const { cpu, memory } = container.resources?.limits ?? {}
  if (cpu === undefined && memory === undefined) return none
  let known = limited.get(container)
  if (known === undefined) {
    known = {
      cpu: cpu === undefined ? undefined : cpuMillis(cpu),
      memory: memory === undefined ? undefined : memoryBytes(memory)
    }
    limited.set(container, known)
  }
  return known
}

/** The statuses of all containers of a pod that may run. */
export function* containerStatuses({ status }: Pod): Generator<ContainerStatus> {
  yield* status?.containerStatuses ?? []
  yield* status?.initContainerStatuses ?? []
}

/** The run that a status tells of; undefined where it is not running. */
export function currentRun(pod: Pod, status: ContainerStatus, source: UsageSource): ContainerRun | undefined {
  const startedAt = status.state?.running?.startedAt
  if (startedAt === undefined) return undefined
  return runOf(pod, status, source, status.containerID, parseTime(startedAt), Infinity)
}

/** The run before, as far as the status remembers it: to show the past of a container that was restarted. */
export function previousRun(pod: Pod, status: ContainerStatus, source: UsageSource): ContainerRun | undefined {
  const ended = status.state?.terminated ?? status.lastState?.terminated
  if (ended?.startedAt === undefined || ended.finishedAt === undefined) return undefined
  const id = status.state?.running === undefined ? ended.containerID : status.containerID
  return runOf(pod, status, source, id, parseTime(ended.startedAt), parseTime(ended.finishedAt))
}

function runOf(
  { metadata, spec }: Pod,
  { name }: ContainerStatus,
  source: UsageSource,
  id: string | undefined,
  startedAt: number,
  endedAt: number
): ContainerRun | undefined {
  const container =
    spec.containers.find((each) => each.name === name) ?? spec.initContainers?.find((each) => each.name === name)
  if (container === undefined) return undefined
  const requests = container.resources?.requests
  const profile =
    (id === undefined ? undefined : source.usage(id)) ??
    assumedProfile(cpuMillis(requests?.cpu), memoryBytes(requests?.memory))
  // The same after a restart.
  const seed = fnv1a(name, fnv1a('/', fnv1a(metadata.uid)))
  return { name, seed, profile, limits: limitsOf(container), startedAt, endedAt }
}
