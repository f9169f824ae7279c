import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import type {
  LoadDocument,
  LoadSeries,
  SteadyLoad,
  TrafficChange,
  TrafficOutcome,
  ViaSeries
} from '../../../../shared/network/traffic.ts'
import { isIPv4 } from '../../../../shared/validation/addresses.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import type { MetaStore } from '../../store/meta-store.ts'
import { keyOfObject } from '../../store/object-store.ts'
import type { Network } from '../network.ts'
import { Dependents, dependsOn } from './dependencies.ts'
import { HistoryFile, type HistoryShelf } from './history-file.ts'
import type { Lane } from './lane.ts'
import { LoadRun } from './load-run.ts'
import { shapeFault } from './load-shape.ts'
import { flowOf, nameOf } from './outcomes.ts'
import type { Station } from './station.ts'
import { Stations, type StationSurroundings } from './stations.ts'
import { Surveyor, usualTimeout } from './surveyor.ts'
import { seriesVia } from './series-via.ts'
import { TrafficRecords } from './traffic-records.ts'
import { watchChanges } from './watch-changes.ts'

const mostRunning = 200
/** Loads that have stopped are kept to be looked at; of the oldest of more only the past stays. */
const mostStopped = 20
/** Milliseconds after which a client looks its name up again: the time to live of CoreDNS' records. */
const nameLifetime = 30_000
const dnsService = 'kube-system/kube-dns'

export interface TrafficParts extends Omit<StationSurroundings, 'clock' | 'store' | 'runtime'> {
  readonly meta: MetaStore
  readonly series: HistoryShelf
  readonly network: Network
  readonly runtime: StationSurroundings['runtime'] & {
    onAnswersChange(listener: (podUid: string) => void): void
  }
}

/**
 * Steady loads: requests by the thousand a second, in aggregate. Where they go is worked out once, by the journeys of
 * one request, and holds until something changes that they depend on; at that moment of the clock what was until then
 * is counted. So a load on a cluster at rest costs nothing, and a failure of a millisecond is in the count.
 */
export class Traffic implements Component {
  readonly name = 'traffic'
  readonly #plane: ControlPlane
  readonly #parts: TrafficParts
  readonly #records: TrafficRecords
  readonly #surveyor: Surveyor
  readonly #stations: Stations
  readonly #runs = new Map<string, LoadRun>()
  readonly #dependents = new Dependents<LoadRun>()
  /** Loads whose ways may be others, those whose rate is another, and containers whose queue is. */
  readonly #lost = new Set<LoadRun>()
  readonly #turned = new Set<LoadRun>()
  readonly #restless = new Set<Station>()
  #isDue = false
  readonly #listeners = new Set<() => void>()

  constructor(plane: ControlPlane, parts: TrafficParts) {
    const { clock, store } = plane
    this.#plane = plane
    this.#parts = parts
    this.#records = new TrafficRecords(parts.meta, new HistoryFile(clock, parts.series))
    this.#surveyor = new Surveyor(parts.network.world, (...choices) => parts.network.webProxiesOver(...choices))
    this.#stations = new Stations({ ...parts, clock, store }, (station) => {
      this.#restless.add(station)
      this.#soon()
    })
  }

  start(): void {
    const { store } = this.#plane
    const { network, runtime } = this.#parts
    for (const run of this.#records.load()) {
      this.#runs.set(run.id, run)
      if (run.isRunning) this.#go(run)
    }
    watchChanges(store, network.world.table, {
      changed: (key) => this.#changed(key),
      serviceChanged: (key) => this.#serviceChanged(key),
      allChanged: () => this.routesChanged(),
      podGone: (uid) => this.#clientGone(uid)
    })
    runtime.onAnswersChange((uid) => this.#changed(dependsOn.pod(uid)))
  }

  /** Something happened to machines, links or hosts outside: any load may go another way, or nowhere. */
  routesChanged(): void {
    for (const run of this.#runs.values()) {
      if (!run.isRunning) continue
      this.#lose(run)
      this.#lookUp(run)
    }
  }

  /** Web proxies hand requests on by other rules. */
  proxyRulesChanged(): void {
    this.#changed(dependsOn.proxyRules)
  }

  /** A person lets a pod (by uid) work beside, or no longer: less is left for requests. */
  workChanged(podUid: string): void {
    this.#changed(dependsOn.pod(podUid))
  }

  /** What is refused has changed nothing. */
  change(change: TrafficChange): TrafficOutcome {
    const { now } = this.#plane.clock
    if (change.type === 'start') return this.#begin(change.load)
    const run = this.#runs.get(change.id)
    if (run === undefined) return { isDone: false, message: `there is no load "${change.id}"` }
    switch (change.type) {
      case 'change': {
        const wrong = shapeFault(change.shape)
        if (wrong !== undefined) return { isDone: false, message: wrong }
        if (!run.isRunning) return { isDone: false, message: 'this load has stopped' }
        run.reshape(now, change.shape)
        this.#turned.add(run)
        this.#soon()
        break
      }
      case 'stop':
        if (run.isRunning) this.#stop(run)
        break
      case 'remove':
        if (run.isRunning) this.#stop(run)
        this.#runs.delete(run.id)
        this.#records.remove(run)
        break
    }
    if (change.type !== 'remove') this.#records.keep(run)
    this.#tell()
    return { isDone: true, id: run.id }
  }

  /** All loads, the newest first. */
  documents(): readonly LoadDocument[] {
    const { now } = this.#plane.clock
    return Array.from(this.#runs.values(), (run) => run.document(now)).toReversed()
  }

  document(id: string): LoadDocument | undefined {
    return this.#runs.get(id)?.document(this.#plane.clock.now)
  }

  /** What a load was between two moments (milliseconds); undefined where there is none of this id. */
  series(id: string, from: number, to: number): LoadSeries | undefined {
    return this.#runs.get(id)?.series(from, to, this.#plane.clock.now)
  }

  /** What all loads sent by way of an object ("Service/shop/web") between two moments (milliseconds), removed ones too. */
  seriesVia(via: string, from: number, to: number): ViaSeries {
    return seriesVia(via, [...this.#runs.values()], this.#records.past, from, Math.min(to, this.#plane.clock.now))
  }

  /** Told whenever a load has begun, stopped or changed its course. Returns the function that ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #begin(load: SteadyLoad): TrafficOutcome {
    const wrong = shapeFault(load.shape) ?? this.#clientFault(load)
    if (wrong !== undefined) return { isDone: false, message: wrong }
    const running = [...this.#runs.values()].filter(({ isRunning }) => isRunning).length
    if (running >= mostRunning) return { isDone: false, message: `${mostRunning} loads are running: stop one first` }
    const run = LoadRun.begin(this.#records.nextId(), load, this.#clientName(load), this.#plane.clock.now)
    this.#runs.set(run.id, run)
    this.#records.keep(run)
    this.#go(run)
    this.#tell()
    return { isDone: true, id: run.id }
  }

  #clientFault({ client }: SteadyLoad): string | undefined {
    const { store } = this.#plane
    if (client.kind === 'pod' && store.byUid(client.uid)?.kind !== 'Pod') return 'the pod that should ask is not there'
    if (client.kind === 'node' && store.get(nodeKind, undefined, client.node) === undefined)
      return `nodes "${client.node}" not found`
    return undefined
  }

  #clientName({ client }: SteadyLoad): string | undefined {
    if (client.kind === 'outside') return client.address
    if (client.kind === 'node') return client.node
    const pod = this.#plane.store.byUid(client.uid)
    return pod && keyOfObject(pod)
  }

  /** Begins, or goes on after a restart. */
  #go(run: LoadRun): void {
    const { clock } = this.#plane
    const { host } = run.load.request
    if (run.endsAt < Infinity)
      run.timers.set(
        'end',
        clock.at(run.endsAt, () => this.#over(run))
      )
    if (isIPv4(host)) run.addresses = [host]
    else if (host === 'localhost') run.addresses = ['127.0.0.1']
    else this.#lookUp(run)
    this.#lose(run)
  }

  #over(run: LoadRun): void {
    this.#stop(run)
    this.#tell()
  }

  #stop(run: LoadRun): void {
    run.stop(this.#plane.clock.now)
    this.#records.keep(run)
    this.#dependents.forget(run)
    this.#lost.delete(run)
    this.#turned.add(run)
    this.#soon()
    const stopped = [...this.#runs.values()].filter(({ isRunning }) => !isRunning)
    for (const one of stopped.slice(0, -mostStopped)) {
      this.#runs.delete(one.id)
      this.#records.remove(one)
    }
  }

  #clientGone(uid: string): void {
    for (const run of this.#runs.values()) {
      const { client } = run.load
      if (run.isRunning && client.kind === 'pod' && client.uid === uid) this.#over(run)
    }
  }

  #serviceChanged(key: string): void {
    if (this.#runs.size === 0) return
    this.#changed(dependsOn.service(key))
    this.#changed(dependsOn.anyService)
    const name = key.slice(key.indexOf('/') + 1)
    for (const run of this.#runs.values())
      if (run.isRunning && (key === dnsService || run.load.request.host.split('.')[0] === name)) this.#lookUp(run)
  }

  #changed(key: string): void {
    for (const run of this.#dependents.of(key)) this.#lose(run)
  }

  #lose(run: LoadRun): void {
    this.#lost.add(run)
    this.#soon()
  }

  /** Looks the load's name up, now and as often as its client would; the newest question counts. */
  #lookUp(run: LoadRun): void {
    const { client, request } = run.load
    if (isIPv4(request.host) || request.host === 'localhost') return
    const { clock } = this.#plane
    run.timers.get('name')?.cancel()
    const again = clock.after(nameLifetime, () => this.#lookUp(run))
    run.timers.set('name', again)
    this.#parts.network.resolve(client, request.host, 'A', ({ code, records, latency }) => {
      if (run.timers.get('name') !== again) return
      const found = records.flatMap(({ type, data }) => (type === 'A' ? [data] : [])).sort()
      const addresses = code === 'NOERROR' ? [...new Set(found)] : []
      if (addresses.join() === run.addresses?.join()) return
      run.addresses = addresses
      run.lookupLatency = latency
      this.#lose(run)
    })
  }

  /** At this moment of the clock, behind all that changes at it. */
  #soon(): void {
    if (this.#isDue) return
    this.#isDue = true
    const { clock } = this.#plane
    clock.at(clock.now, () => {
      this.#isDue = false
      this.#settle()
    })
  }

  #settle(): void {
    const { now } = this.#plane.clock
    const turned = new Set([...this.#lost, ...this.#turned])
    const broken = Array.from(this.#lost)
      .flatMap((run) => this.#stations.takeBroken(run))
      .map((one) => ({ ...one, answered: one.run.answeredBy(one.pod.metadata.uid) }))
    for (const run of this.#lost) this.#survey(run)
    const touched = new Set(this.#restless)
    for (const run of turned) {
      if (run.isRunning) this.#wait(run, 'rate', run.steadyUntil(now), this.#turned)
      const rate = run.isRunning ? run.rateFrom(now) : 0
      for (const station of this.#stations.set(run, rate)) touched.add(station)
    }
    this.#lost.clear()
    this.#turned.clear()
    this.#restless.clear()
    for (const { arrivals } of this.#stations.look(touched)) for (const run of arrivals.keys()) turned.add(run)
    for (const run of turned) {
      if (!run.isRunning) continue
      const timeout = run.load.request.timeout ?? usualTimeout
      run.turn(now, flowOf(run.survey?.lanes ?? [], this.#stations, now, timeout))
      this.#records.keep(run)
    }
    for (const { run, pod, count, answered } of broken) run.break(now, nameOf(pod), count, answered)
    this.#tell()
  }

  #survey(run: LoadRun): void {
    const { addresses, load, lookupLatency } = run
    if (addresses === undefined) return
    run.survey =
      addresses.length === 0
        ? { lanes: [unresolved(lookupLatency)], dependencies: new Set([dependsOn.names]), until: Infinity }
        : this.#surveyor.survey(load.client, addresses, load.request)
    this.#dependents.set(run, run.survey.dependencies)
    this.#wait(run, 'answers', run.survey.until, this.#lost)
  }

  /** Puts a load among others at a moment, in place of the moment before. */
  #wait(run: LoadRun, what: string, until: number, among: Set<LoadRun>): void {
    run.timers.get(what)?.cancel()
    run.timers.delete(what)
    if (until === Infinity) return
    const timer = this.#plane.clock.at(until, () => {
      among.add(run)
      this.#soon()
    })
    run.timers.set(what, timer)
  }

  #tell(): void {
    for (const tell of this.#listeners) tell()
  }
}

function unresolved(delay: number): Lane {
  return { share: 1, delay, stops: [], failure: 'unresolved', status: 0 }
}
