import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import type { Clock } from '../../sim/clock.ts'
import type {
  ContainerLogKey,
  LogLine,
  LogListener,
  LogPlace,
  LogQuery,
  LogSearch,
  LogSearchQuery,
  LogStore,
  LogStream
} from '../../store/log-types.ts'
import type { ContainerLaunch } from '../../kubelet/container-runtime.ts'
import { accessLines, type AccessSpan, type AccessStream } from './access-log.ts'
import { LazySearch } from './lazy-search.ts'
import { nextLineAt, plannedLines, type PlannedLine } from './plan-log.ts'

/** A container, and how far what its server says by itself has been written down. */
export interface LoggedContainer {
  readonly launch: ContainerLaunch
  /** Since when it serves, in milliseconds; undefined where it does not. */
  servesSince: number | undefined
  /** Lines up to this moment are in the store; undefined where a file may hold some from before a restart. */
  writtenUntil: number | undefined
  key: ContainerLogKey | undefined
  /** The requests of steady loads that it answers: those before the last one end where the next begins. */
  accesses: readonly AccessSpan[] | undefined
  /** It says nothing by itself now: it hangs. */
  isSilent: boolean
}

/** Changes of a container's loads that wait to be written; more are written at once. */
const mostSpans = 32
/** Milliseconds between two writings of a followed log of requests. */
const accessPeriod = 1000

/** Milliseconds between two writings of a followed log, however fast its container talks. */
const shortestPause = 200

/**
 * The log store that everybody reads: lines that are known in advance are written only when somebody looks, when a
 * container ends, or, while somebody follows a pod, as they come. So containers that nobody reads cost nothing.
 */
export class LazyLogs implements LogStore {
  readonly #clock: Clock
  readonly #inner: LogStore
  /** Running containers by the pod's uid. */
  readonly #containers = new Map<string, LoggedContainer | readonly LoggedContainer[]>()
  /** Numbers of followers by the pod's uid. */
  readonly #followed = new Map<string, number>()

  constructor(clock: Clock, inner: LogStore) {
    this.#clock = clock
    this.#inner = inner
  }

  append(container: ContainerLogKey, time: number, stream: LogStream, text: string, isPartial = false): void {
    this.#inner.append(container, time, stream, text, isPartial)
  }

  read(query: LogQuery): readonly LogLine[] {
    this.#writePod(query.podUid, query.container)
    return this.#inner.read(query)
  }

  instances(podUid: string, container: string): readonly number[] {
    this.#writePod(podUid, container)
    return this.#inner.instances(podUid, container)
  }

  onAppend(podUid: string, listener: LogListener): () => void {
    this.#writePod(podUid)
    const end = this.#inner.onAppend(podUid, listener)
    this.#followed.set(podUid, (this.#followed.get(podUid) ?? 0) + 1)
    for (const container of this.#of(podUid)) this.#follow(container)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      end()
      const left = (this.#followed.get(podUid) ?? 1) - 1
      if (left === 0) this.#followed.delete(podUid)
      else this.#followed.set(podUid, left)
    }
  }

  around(place: LogPlace, before: number, after: number): readonly LogLine[] {
    this.#writePod(place.podUid, place.container)
    return this.#inner.around(place, before, after)
  }

  /** First the log of every server that is asked for is written down, then all is looked through. */
  search(query: LogSearchQuery): LogSearch {
    const uids = query.pods ?? Array.from(this.#containers.keys())
    return new LazySearch(uids, {
      write: (uid) => {
        const [first] = this.#of(uid)
        if (first !== undefined && query.namespaces?.has(first.launch.sandbox.namespace) !== false) this.#writePod(uid)
      },
      search: () => this.#inner.search(query)
    })
  }

  begin(container: LoggedContainer): void {
    const { uid } = container.launch.sandbox
    const present = this.#containers.get(uid)
    if (present === undefined) this.#containers.set(uid, container)
    else this.#containers.set(uid, [...this.#of(uid), container])
    if (this.#followed.has(uid)) this.#follow(container)
  }

  /** Writes what was said until now, and `last`; nothing more will come. */
  end(container: LoggedContainer, last: readonly { readonly stream: LogStream; readonly text: string }[]): void {
    this.write(container)
    for (const line of last) this.say(container, line.stream, line.text)
    this.drop(container)
  }

  drop(container: LoggedContainer): void {
    const { uid } = container.launch.sandbox
    const left = this.#of(uid).filter((other) => other !== container)
    if (left.length === 0) this.#containers.delete(uid)
    else this.#containers.set(uid, left.length === 1 ? left[0]! : left)
  }

  /** Its server has begun: who follows hears of it. */
  serves(container: LoggedContainer): void {
    if (this.#followed.has(container.launch.sandbox.uid)) this.#follow(container)
  }

  /** From now on it answers these requests of steady loads, and no others. */
  serveTraffic(container: LoggedContainer, streams: readonly AccessStream[]): void {
    const { accesses = [], launch } = container
    if (launch.image.log.access === undefined || deepEqual(accesses.at(-1)?.streams ?? [], streams)) return
    container.accesses = accesses.concat({ since: this.#clock.now, streams })
    if (container.accesses.length > mostSpans) this.write(container)
    if (accesses.length === 0) this.serves(container)
  }

  /** A line that nobody foresaw: of a process, of an answered request, a farewell. */
  say(container: LoggedContainer, stream: LogStream, text: string, isPartial = false): void {
    this.write(container)
    this.#inner.append(keyOf(container), this.#clock.now, stream, text, isPartial)
  }

  write(container: LoggedContainer): void {
    const { now } = this.#clock
    const { servesSince } = container
    if (servesSince === undefined || container.isSilent) return
    const from = container.writtenUntil ?? this.#lastTime(container)
    if (now <= from) return
    for (const line of this.#foreseen(container, servesSince, from, now))
      this.#inner.append(keyOf(container), line.time, line.stream, line.text)
    container.writtenUntil = now
    const last = container.accesses?.at(-1)
    if (last !== undefined) container.accesses = last.streams.length === 0 ? undefined : [last]
  }

  #foreseen(container: LoggedContainer, servesSince: number, from: number, to: number): readonly PlannedLine[] {
    const { launch, accesses } = container
    const planned = plannedLines(launch, servesSince, from, to)
    if (accesses === undefined) return planned
    const asked = accesses.flatMap((span, index) =>
      accessLines(launch, span, Math.max(from, span.since), Math.min(to, accesses[index + 1]?.since ?? to))
    )
    return [...planned, ...asked].sort((a, b) => a.time - b.time)
  }

  /** Where a file's log of this run ends: an engine that was started again goes on from there. */
  #lastTime(container: LoggedContainer): number {
    const { podUid, container: name, instance } = keyOf(container)
    const [last] = this.#inner.read({ podUid, container: name, instance, tailLines: 1 })
    return last?.time ?? container.launch.startedAt - 1
  }

  #writePod(podUid: string, name?: string): void {
    for (const container of this.#of(podUid)) {
      if (name === undefined || container.launch.container.name === name) this.write(container)
    }
  }

  /** The running containers of a pod, in the order of their starts. */
  inPod(podUid: string): readonly LoggedContainer[] {
    return this.#of(podUid)
  }

  #of(podUid: string): readonly LoggedContainer[] {
    const present = this.#containers.get(podUid)
    if (present === undefined) return none
    return isList(present) ? present : [present]
  }

  #follow(container: LoggedContainer): void {
    const { now } = this.#clock
    if (container.servesSince === undefined) return
    const isAsked = (container.accesses?.at(-1)?.streams.length ?? 0) > 0
    const asked = isAsked ? (Math.floor(now / accessPeriod) + 1) * accessPeriod : Infinity
    const next = Math.min(nextLineAt(container.launch, container.servesSince, now) ?? Infinity, asked)
    if (next === Infinity) return
    this.#clock.at(Math.max(next, now + shortestPause), () => {
      const { uid } = container.launch.sandbox
      if (!this.#followed.has(uid) || !this.#of(uid).includes(container)) return
      this.write(container)
      this.#follow(container)
    })
  }
}

const none: readonly LoggedContainer[] = []

function isList(value: LoggedContainer | readonly LoggedContainer[]): value is readonly LoggedContainer[] {
  return Array.isArray(value)
}

function keyOf(container: LoggedContainer): ContainerLogKey {
  const { sandbox, container: spec, restartCount } = container.launch
  container.key ??= {
    podUid: sandbox.uid,
    podName: sandbox.name,
    namespace: sandbox.namespace,
    container: spec.name,
    instance: restartCount
  }
  return container.key
}
