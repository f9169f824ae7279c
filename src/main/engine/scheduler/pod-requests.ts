// What a pod asks of a node, as upstream's k8s.io/component-helpers/resource.PodRequests.
import { isSidecar } from '../../../shared/kinds/pod/printed-status.ts'
import type { Quantity } from '../../../shared/kube/object.ts'
import { cpuMillis, memoryBytes } from '../../../shared/kube/quantity.ts'
import type { Container, PodSpec } from '../../../shared/schema/types.ts'

/** Millicores, bytes, bytes; and whole numbers of everything else (extended resources, huge pages). */
export interface Requests {
  readonly cpu: number
  readonly memory: number
  readonly ephemeralStorage: number
  readonly scalars: ReadonlyMap<string, number> | undefined
}

type ResourceList = Readonly<Record<string, Quantity>>

/** What the scorers take for a container that says nothing, so that such containers spread as well. */
const assumedCpu = 100
const assumedMemory = 200 * 1024 * 1024

interface Total {
  cpu: number
  memory: number
  ephemeralStorage: number
  scalars: Map<string, number> | undefined
}

/** Containers and sidecars together, or the greediest moment of initialisation if that is more; then overhead. */
export function podRequests(spec: PodSpec): Requests {
  return total(spec, false)
}

/** The same for scoring: containers without a request count 100m and 200Mi. */
export function nonZeroRequests(spec: PodSpec): Requests {
  return total(spec, true)
}

function total(spec: PodSpec, assumes: boolean): Requests {
  const sum = empty()
  for (const container of spec.containers) add(sum, requestsOf(container, assumes))
  if (spec.initContainers !== undefined) includeInitContainers(sum, spec.initContainers, assumes)
  const podLevel = spec.resources?.requests
  if (podLevel?.cpu !== undefined) sum.cpu = cpuMillis(podLevel.cpu)
  if (podLevel?.memory !== undefined) sum.memory = memoryBytes(podLevel.memory)
  if (spec.overhead !== undefined) add(sum, parse(spec.overhead))
  return sum
}

function includeInitContainers(sum: Total, containers: readonly Container[], assumes: boolean): void {
  const sidecars = empty()
  const greediest = empty()
  for (const container of containers) {
    const requests = requestsOf(container, assumes)
    const moment = empty()
    if (isSidecar(container)) {
      add(sum, requests)
      add(sidecars, requests)
    } else add(moment, requests)
    add(moment, sidecars)
    raise(greediest, moment)
  }
  raise(sum, greediest)
}

function requestsOf(container: Container, assumes: boolean): Requests {
  const list = container.resources?.requests
  const requests = parse(list)
  if (!assumes) return requests
  return {
    ...requests,
    cpu: list?.cpu === undefined ? assumedCpu : requests.cpu,
    memory: list?.memory === undefined ? assumedMemory : requests.memory
  }
}

/** A resource list of a container or a node; what is none of cpu, memory, ephemeral-storage and pods is a scalar. */
export function parse(list: ResourceList | undefined): Requests {
  let scalars: Map<string, number> | undefined
  for (const name in list) {
    if (name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name === 'pods') continue
    scalars ??= new Map()
    scalars.set(name, memoryBytes(list[name]))
  }
  return {
    cpu: cpuMillis(list?.cpu),
    memory: memoryBytes(list?.memory),
    ephemeralStorage: memoryBytes(list?.['ephemeral-storage']),
    scalars
  }
}

function empty(): Total {
  return { cpu: 0, memory: 0, ephemeralStorage: 0, scalars: undefined }
}

function add(sum: Total, more: Requests): void {
  sum.cpu += more.cpu
  sum.memory += more.memory
  sum.ephemeralStorage += more.ephemeralStorage
  for (const [name, value] of more.scalars ?? []) {
    sum.scalars ??= new Map()
    sum.scalars.set(name, (sum.scalars.get(name) ?? 0) + value)
  }
}

function raise(sum: Total, other: Requests): void {
  sum.cpu = Math.max(sum.cpu, other.cpu)
  sum.memory = Math.max(sum.memory, other.memory)
  sum.ephemeralStorage = Math.max(sum.ephemeralStorage, other.ephemeralStorage)
  for (const [name, value] of other.scalars ?? []) {
    sum.scalars ??= new Map()
    sum.scalars.set(name, Math.max(sum.scalars.get(name) ?? 0, value))
  }
}
