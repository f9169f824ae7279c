// How many replicas a resource metric asks for (upstream pkg/controller/podautoscaler/replica_calculator.go). Values are
// thousandths, as upstream counts them.
import { isSidecar } from '../../../../shared/kinds/pod/printed-status.ts'
import { cpuMillis, memoryBytes } from '../../../../shared/kube/quantity.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { PodMeasurement } from '../../metrics/pod-measurement.ts'
import { MetricError } from './metric-error.ts'
import { groupPods, type PodValue } from './pod-groups.ts'

/** How far the usage may be from the target without anything being done, as a share of it. */
const tolerance = 0.1

/** Usage of the pods as metrics.k8s.io serves it. */
export interface PodUsage {
  /** Whether the API is registered, and whether whoever serves it answers. */
  state(): 'available' | 'unavailable' | 'absent'
  measure(pod: Pod, now: number): PodMeasurement | undefined
}

export interface Asked {
  readonly pods: readonly Pod[]
  readonly currentReplicas: number
  readonly resource: string
  /** Only this container of each pod; all of them where absent. */
  readonly container: string | undefined
  /** Milliseconds. */
  readonly now: number
}

export interface Proposal {
  readonly replicas: number
  /** Thousandths, the average over the pods that count. */
  readonly average: number
  /** Percent of what is requested; only of a utilization. */
  readonly utilization?: number
}

function isWithin(ratio: number): boolean {
  return Math.abs(1 - ratio) <= tolerance
}

function containerValue({ cpu, memory }: { readonly cpu: number; readonly memory: number }, resource: string): number {
  if (resource === 'cpu') return Math.ceil(cpu / 1_000_000)
  return resource === 'memory' ? memory * 1000 : Number.NaN
}

const notFound = 'the server could not find the requested resource'
const notServed = 'the server is currently unable to handle the request'

/** What the API tells of the pods. Throws MetricError. */
function valuesOf({ pods, resource, container, now }: Asked, usage: PodUsage | undefined): Map<string, PodValue> {
  const unable = `unable to get metrics for resource ${resource}: `
  const state = usage?.state() ?? 'absent'
  if (usage === undefined || state !== 'available') {
    const cause = `${state === 'absent' ? notFound : notServed} (get pods.metrics.k8s.io)`
    throw new MetricError(`${unable}unable to fetch metrics from resource metrics API: ${cause}`)
  }
  const values = new Map<string, PodValue>()
  let told = 0
  for (const pod of pods) {
    const measured = usage.measure(pod, now)
    if (measured === undefined) continue
    told++
    const { name, namespace } = pod.metadata
    const counted = measured.containers.filter((one) => container === undefined || one.name === container)
    if (container !== undefined && counted.length === 0)
      throw new MetricError(`${unable}container ${container} not present in metrics for pod ${namespace}/${name}`)
    const value = counted.reduce((sum, one) => sum + containerValue(one, resource), 0)
    if (Number.isNaN(value)) continue
    // The API gives times in whole seconds.
    const timestamp = Math.floor(measured.scrape.at / 1000) * 1000
    values.set(name, { value, timestamp, window: measured.scrape.window })
  }
  if (told === 0) throw new MetricError(`${unable}no metrics returned from resource metrics API`)
  return values
}

/** What each pod requests, in thousandths. Throws MetricError where one of the containers names no request. */
function requestsOf({ pods, resource, container }: Asked): ReadonlyMap<string, number> {
  const requests = new Map<string, number>()
  for (const { metadata, spec } of pods) {
    let sum = 0
    for (const { name, resources } of [...spec.containers, ...(spec.initContainers?.filter(isSidecar) ?? [])]) {
      if (container !== undefined && name !== container) continue
      const request = resources?.requests?.[resource]
      if (request === undefined)
        throw new MetricError(`missing request for ${resource} in container ${name} of Pod ${metadata.name}`)
      sum += resource === 'cpu' ? cpuMillis(request) : memoryBytes(request) * 1000
    }
    requests.set(metadata.name, sum)
  }
  return requests
}

interface Usage {
  readonly ratio: number
  readonly average: number
  readonly utilization?: number
}

/** How the calculation is done for a share of the requests, or for a plain value. */
interface Measure {
  ratioOf(values: ReadonlyMap<string, PodValue>): Usage
  /** What a pod of which nothing is known counts as, where pods would be taken away. */
  assumed(pod: string): number
}

function utilization(requests: ReadonlyMap<string, number>, target: number): Measure {
  return {
    ratioOf: (values) => {
      let used = 0
      let requested = 0
      let entries = 0
      for (const [pod, { value }] of values) {
        const request = requests.get(pod)
        if (request === undefined) continue
        used += value
        requested += request
        entries++
      }
      if (requested === 0) throw new MetricError('no metrics returned matched known pods')
      const percent = Math.trunc((used * 100) / requested)
      return { ratio: percent / target, utilization: percent, average: Math.trunc(used / entries) }
    },
    assumed: (pod) => Math.trunc(((requests.get(pod) ?? 0) * Math.max(100, target)) / 100)
  }
}

function plain(target: number): Measure {
  return {
    ratioOf: (values) => {
      let used = 0
      for (const { value } of values.values()) used += value
      const average = Math.trunc(used / values.size)
      return { ratio: average / target, average }
    },
    assumed: () => target
  }
}

/** Replicas for a target of so many percent of the request. Throws MetricError. */
export function replicasForUtilization(asked: Asked, percent: number, usage: PodUsage | undefined): Proposal {
  return replicasFor(asked, usage, () => utilization(requestsOf(asked), percent))
}

/** Replicas for a target average, in thousandths. Throws MetricError. */
export function replicasForAverage(asked: Asked, target: number, usage: PodUsage | undefined): Proposal {
  return replicasFor(asked, usage, () => plain(target))
}

function replicasFor(asked: Asked, usage: PodUsage | undefined, measureOf: () => Measure): Proposal {
  const { pods, currentReplicas, resource, now } = asked
  const values = valuesOf(asked, usage)
  const { readyCount, unready, missing, ignored } = groupPods(pods, values, resource, now)
  for (const name of [...ignored, ...unready]) values.delete(name)
  if (values.size === 0) throw new MetricError('did not receive metrics for targeted pods (pods might be unready)')
  const measure = measureOf()
  const { ratio, ...told } = measure.ratioOf(values)
  const countsUnready = unready.length > 0 && ratio > 1
  if (!countsUnready && missing.length === 0) {
    return { replicas: isWithin(ratio) ? currentReplicas : Math.ceil(ratio * readyCount), ...told }
  }
  const assume = (name: string, value: number): unknown => values.set(name, { value, timestamp: now, window: 0 })
  // Of whom nothing is known, the worst is taken for what is about to be done.
  if (ratio < 1) for (const name of missing) assume(name, measure.assumed(name))
  else if (ratio > 1) for (const name of missing) assume(name, 0)
  if (countsUnready) for (const name of unready) assume(name, 0)
  const again = measure.ratioOf(values).ratio
  const turns = (ratio < 1 && again > 1) || (ratio > 1 && again < 1)
  if (isWithin(again) || turns) return { replicas: currentReplicas, ...told }
  const replicas = Math.ceil(again * values.size)
  const leads = (again < 1 && replicas > currentReplicas) || (again > 1 && replicas < currentReplicas)
  return { replicas: leads ? currentReplicas : replicas, ...told }
}
