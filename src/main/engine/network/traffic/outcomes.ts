// From the lanes of a load to what becomes of its requests: each container on the way takes its time, and drops what
// finds no place in its queue.
import type { Pod } from '../../../../shared/schema/types.ts'
import type { Flow, Outcome, PodName } from './flow.ts'
import type { Lane } from './lane.ts'
import type { Phase } from './latency.ts'
import type { Stations } from './stations.ts'

/** `timeout`: milliseconds that the client waits. */
export function flowOf(lanes: readonly Lane[], stations: Stations, now: number, timeout: number): Flow {
  return lanes.flatMap((lane) => outcomesOf(lane, stations, now, timeout))
}

function outcomesOf(
  { share, delay, stops, failure, status, pod, via }: Lane,
  stations: Stations,
  now: number,
  timeout: number
): Flow {
  const named = pod === undefined ? {} : { pod: nameOf(pod) }
  const led = via === undefined ? {} : { via }
  const outcomes: Outcome[] = []
  const phases: Phase[] = []
  let passing = share
  let floor = delay
  stops.forEach((stop, index) => {
    const queue = stations.of(stop)?.queue
    if (queue === undefined) return
    const dropped = passing * queue.droppedAt(now)
    // A proxy in front tells the client that nothing came back; else the client finds that out by itself.
    if (dropped > 0)
      outcomes.push({
        share: dropped,
        failure: index === 0 ? 'timeout' : '504',
        pod: nameOf(stop.pod),
        ...led,
        latency: { floor: timeout, phases: [] }
      })
    passing -= dropped
    const latency = queue.latencyAt(now)
    floor += latency.floor
    phases.push(...latency.phases)
  })
  if (floor > timeout)
    outcomes.push({ share: passing, failure: 'timeout', ...named, ...led, latency: { floor: timeout, phases: [] } })
  else
    outcomes.push({
      share: passing,
      ...(failure === undefined ? { status } : { failure }),
      ...named,
      ...led,
      latency: { floor, phases }
    })
  return outcomes
}

const names = new WeakMap<Pod, PodName>()

/** One object for a pod as it is: flows are many, pods are few. */
export function nameOf(pod: Pod): PodName {
  let name = names.get(pod)
  if (name === undefined) {
    const { namespace, name: own, uid } = pod.metadata
    names.set(pod, (name = { namespace: namespace!, name: own, uid }))
  }
  return name
}
