import { cpuMillis, memoryBytes } from '../../../../shared/kube/quantity.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import type { Container, Pod } from '../../../../shared/schema/types.ts'
import type { AccessStream } from '../../containers/servers/access-log.ts'
import type { ContainerRuntime } from '../../kubelet/container-runtime.ts'
import type { Clock } from '../../sim/clock.ts'
import type { Work } from '../../metrics/work-steps.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import type { Stop } from './lane.ts'
import type { LoadRun } from './load-run.ts'
import { ServiceStation, type Workbench } from './service-station.ts'
import { SharedMachines } from './shared-machines.ts'
import { Station, type ArrivingStream } from './station.ts'

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
  /** Millicores that are used on a machine now, by whatever. */
  readonly usedOn: (node: string) => number
  /** Hears what a container uses for requests: millicores and bytes. */
  readonly work: (podUid: string, container: string, work: Work) => void
}

/** Requests of a load that were under way when their container ended. */
export interface Broken {
  readonly run: LoadRun
  readonly pod: Pod
  readonly count: number
}

/** The containers that loads reach, with the queue before each: what they use for it, log of it, and die of. */
export class Stations {
  readonly #around: StationSurroundings
  readonly #onTurn: (station: Station) => void
  readonly #stations = new Map<string, Station>()
  readonly #byRun = new Map<LoadRun, ReadonlySet<Station>>()
  readonly #machines: SharedMachines

  /** `onTurn` hears of queues that are another length than they were. */
  constructor(around: StationSurroundings, onTurn: (station: Station) => void) {
    this.#around = around
    this.#onTurn = onTurn
    this.#machines = new SharedMachines((node) => machineCpu(around.store, node), around.usedOn)
  }

  of(stop: Stop): Station | undefined {
    return this.#stations.get(stop.id)
  }

  /** What was open in containers of a load's ways that have ended since: told once of each, for every load. */
  takeBroken(run: LoadRun): readonly Broken[] {
    const broken: Broken[] = []
    const { clock, runtime } = this.#around
    for (const station of this.#byRun.get(run) ?? []) {
      if (station.isOver || runtime.usage(station.id) !== undefined) continue
      station.isOver = true
      const open = station.queue.openAt(clock.now)
      const all = rateOf([...station.arrivals.values()].flat())
      // Who lost a copy lost no request.
      const rates = Array.from(station.arrivals, ([who, streams]) => ({
        who,
        rps: rateOf(streams.filter(({ isCopy }) => isCopy !== true))
      }))
      for (const { who, rps } of rates)
        if (rps > 0) broken.push({ run: who, pod: station.pod, count: (open * rps) / all })
    }
    return broken
  }

  /** A load sends so many requests a second over its lanes; returns the containers for which that changes something. */
  set(run: LoadRun, rate: number): ReadonlySet<Station> {
    const streams = new Map<Station, ArrivingStream[]>()
    for (const { share, stops, copies = [] } of run.survey?.lanes ?? [])
      for (const [index, stop] of [...stops, ...copies].entries()) {
        const station = this.#stationOf(stop)
        const access = { ...stop.access, latency: stop.latency, rps: share * rate }
        const stream: ArrivingStream = index < stops.length ? access : { ...access, isCopy: true }
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

  /** Works out anew what containers do for their loads; returns them, and those whose machine they share. */
  look(touched: ReadonlySet<Station>): ReadonlySet<Station> {
    const looked = new Set(touched)
    for (const station of touched) this.#lookAt(station)
    for (const node of new Set(Array.from(touched, ({ pod }) => pod.spec.nodeName ?? ''))) {
      if (!this.#machines.share(node)) continue
      for (const station of this.#machines.on(node)) {
        looked.add(station)
        this.#lookAt(station)
      }
    }
    return looked
  }

  #lookAt(station: Station): void {
    const { clock, runtime, work } = this.#around
    const { now } = clock
    const { id, pod, container, queue } = station
    station.timer?.cancel()
    const profile = runtime.usage(id)
    const streams = [...station.arrivals.values()].flat()
    const rate = rateOf(streams)
    runtime.serveTraffic(id, streams)
    if (profile === undefined || (rate === 0 && queue.backlogAt(now) === 0)) {
      station.demand = 0
      station.cpu = 0
      work(pod.metadata.uid, container.name, { cpu: 0, memory: 0 })
      if (station.arrivals.size === 0) {
        this.#stations.delete(id)
        this.#machines.leave(station)
      }
      return
    }
    // What disturbs a container may have it take another time.
    const bench = this.#workbenchOf(id, pod, container, streams.at(-1)?.latency ?? queue.latency)
    station.demand = queue.backlogAt(now) > 0 ? bench.room : Math.min(rate * profile.cpuPerRequest, bench.room)
    queue.set(now, rate, { ...bench, room: Math.min(bench.room, this.#machines.roomOf(station)) })
    station.cpu = queue.cpuAt(now)
    const memory = queue.openAt(now) * (profile.memoryPerRequest ?? usualMemoryPerRequest)
    work(pod.metadata.uid, container.name, { cpu: station.cpu, memory, ...bytesOf(streams, queue.capacity) })
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
    this.#machines.join(station)
    return station
  }

  #workbenchOf(id: string, pod: Pod, container: Container, latency: number): Workbench {
    const { runtime, store, otherWork } = this.#around
    const { idleCpu = 0, cpuPerRequest = 0 } = runtime.usage(id) ?? {}
    const machine = machineCpu(store, pod.spec.nodeName ?? '')
    const limit = cpuMillis(container.resources?.limits?.['cpu'])
    const isLimited = limit > 0 && limit <= machine
    const all = isLimited ? limit : machine
    // Whoever asks gets at least a tenth: the kernel shares what there is.
    const room = Math.max(all - idleCpu - otherWork(pod.metadata.uid, container.name), all / 10)
    return { room, isLimited, cpuPerRequest, latency }
  }
}

/** Bytes of a request and of an answer beside its body: the lines and heads that clients and servers usually send. */
const [requestHead, answerHead] = [110, 230]

/** Bytes a second that a container gets for its requests and sends as answers; it answers no more than it can. */
function bytesOf(streams: readonly AccessStream[], capacity: number): Pick<Work, 'received' | 'sent'> {
  const answered = Math.min(1, capacity / Math.max(rateOf(streams), Number.MIN_VALUE))
  let [received, sent] = [0, 0]
  for (const { rps, path, agent, bytes, status } of streams) {
    received += rps * (requestHead + path.length + agent.length)
    if (status > 0) sent += rps * answered * (answerHead + bytes)
  }
  return { received, sent }
}

function rateOf(streams: readonly AccessStream[]): number {
  return streams.reduce((sum, { rps }) => sum + rps, 0)
}

function machineCpu(store: ObjectStore, node: string): number {
  return cpuMillis(store.get(nodeKind, undefined, node)?.status?.capacity?.['cpu'] ?? '1')
}
