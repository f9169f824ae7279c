import { cpuMillis, memoryBytes } from '../../../../shared/kube/quantity.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import type { Container, Pod } from '../../../../shared/schema/types.ts'
import type { AccessStream } from '../../containers/servers/access-log.ts'
import type { ContainerRuntime } from '../../kubelet/container-runtime.ts'
import type { Clock, Timer } from '../../sim/clock.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import type { Stop } from './lane.ts'
import type { LoadRun } from './load-run.ts'
import { ServiceStation, type Workbench } from './service-station.ts'

/** Bytes that a request holds while it is answered, where an image says nothing. */
const usualMemoryPerRequest = 64 * 1024
/** Milliseconds between two looks at a queue that grows or shrinks. */
const lookPeriod = 1000

export interface StationSurroundings {
  readonly clock: Clock
  readonly store: ObjectStore
  readonly runtime: Pick<ContainerRuntime, 'usage' | 'crash'> & {
    serveTraffic(id: string, streams: readonly AccessStream[]): void
  }
  /** Millicores that a person lets a container work beside. */
  readonly otherWork: (podUid: string, container: string) => number
  /** Hears what a container uses for requests: millicores and bytes. */
  readonly work: (podUid: string, container: string, work: { readonly cpu: number; readonly memory: number }) => void
}

/** A container that loads reach. */
export class Station {
  readonly id: string
  readonly pod: Pod
  readonly container: Container
  readonly queue: ServiceStation
  readonly arrivals = new Map<LoadRun, readonly AccessStream[]>()
  timer: Timer | undefined
  /** Its kernel has ended it already: nobody is killed twice. */
  isKilled = false

  constructor(stop: Stop, container: Container, queue: ServiceStation) {
    this.id = stop.id
    this.pod = stop.pod
    this.container = container
    this.queue = queue
  }
}

/** The containers that loads reach, with the queue before each: what they use for it, log of it, and die of. */
export class Stations {
  readonly #around: StationSurroundings
  readonly #onTurn: (station: Station) => void
  readonly #stations = new Map<string, Station>()
  readonly #byRun = new Map<LoadRun, ReadonlySet<Station>>()

  /** `onTurn` hears of queues that are another length than they were. */
  constructor(around: StationSurroundings, onTurn: (station: Station) => void) {
    this.#around = around
    this.#onTurn = onTurn
  }

  of(stop: Stop): Station | undefined {
    return this.#stations.get(stop.id)
  }

  /** A load sends so many requests a second over its lanes; returns the containers for which that changes something. */
  set(run: LoadRun, rate: number): ReadonlySet<Station> {
    const streams = new Map<Station, AccessStream[]>()
    for (const { share, stops } of run.survey?.lanes ?? [])
      for (const stop of stops) {
        const station = this.#stationOf(stop)
        const stream = { ...stop.access, latency: stop.latency, rps: share * rate }
        const own = streams.get(station)
        if (own === undefined) streams.set(station, [stream])
        else own.push(stream)
      }
    const touched = new Set([...(this.#byRun.get(run) ?? []), ...streams.keys()])
    for (const station of touched) {
      const own = streams.get(station)
      if (own === undefined) station.arrivals.delete(run)
      else station.arrivals.set(run, own)
    }
    if (streams.size === 0) this.#byRun.delete(run)
    else this.#byRun.set(run, new Set(streams.keys()))
    return touched
  }

  /** Works out anew what a container does for its loads. */
  look(station: Station): void {
    const { clock, runtime, work } = this.#around
    const { now } = clock
    const { id, pod, container, queue } = station
    station.timer?.cancel()
    const profile = runtime.usage(id)
    const streams = [...station.arrivals.values()].flat()
    const rate = streams.reduce((sum, { rps }) => sum + rps, 0)
    runtime.serveTraffic(id, streams)
    if (profile === undefined || (rate === 0 && queue.backlogAt(now) === 0)) {
      work(pod.metadata.uid, container.name, { cpu: 0, memory: 0 })
      if (station.arrivals.size === 0) this.#stations.delete(id)
      return
    }
    queue.set(now, rate, this.#workbenchOf(id, pod, container, queue.latency))
    const memory = queue.openAt(now) * (profile.memoryPerRequest ?? usualMemoryPerRequest)
    work(pod.metadata.uid, container.name, { cpu: queue.cpuAt(now), memory })
    const limit = container.resources?.limits?.['memory']
    if (limit !== undefined && profile.memory + memory > memoryBytes(limit) && !station.isKilled) {
      station.isKilled = true
      runtime.crash(id, { exitCode: 137, reason: 'OOMKilled', signal: 9 })
      return
    }
    const next = queue.nextTurn(now)
    if (next < Infinity) station.timer = clock.at(Math.min(next, now + lookPeriod), () => this.#onTurn(station))
  }

  #stationOf(stop: Stop): Station {
    const known = this.#stations.get(stop.id)
    if (known !== undefined) return known
    const status = stop.pod.status?.containerStatuses?.find(({ containerID }) => containerID === stop.id)
    const container = stop.pod.spec.containers.find(({ name }) => name === status?.name) ?? stop.pod.spec.containers[0]!
    const { clock } = this.#around
    const queue = new ServiceStation(this.#workbenchOf(stop.id, stop.pod, container, stop.latency), clock.now)
    const station = new Station(stop, container, queue)
    this.#stations.set(stop.id, station)
    return station
  }

  #workbenchOf(id: string, pod: Pod, container: Container, latency: number): Workbench {
    const { runtime, store, otherWork } = this.#around
    const { idleCpu = 0, cpuPerRequest = 0 } = runtime.usage(id) ?? {}
    const node = store.get(nodeKind, undefined, pod.spec.nodeName ?? '')
    const machine = cpuMillis(node?.status?.capacity?.['cpu'] ?? '1')
    const limit = cpuMillis(container.resources?.limits?.['cpu'])
    const isLimited = limit > 0 && limit <= machine
    const all = isLimited ? limit : machine
    // Whoever asks gets at least a tenth: the kernel shares what there is.
    const room = Math.max(all - idleCpu - otherWork(pod.metadata.uid, container.name), all / 10)
    return { room, isLimited, cpuPerRequest, latency }
  }
}
