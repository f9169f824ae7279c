import type { LogLine, LogSource, LogUpdate } from '../../../shared/contract/logs.ts'
import { qualifiedResource } from '../../../shared/kinds/kind.ts'
import { containerNames } from '../../../shared/kinds/pod/container-names.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { logRefusal } from '../../../shared/kinds/pod/log-refusal.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource, SourceLogLine } from '../cluster-source.ts'
import type { Producer } from '../live/live-stream.ts'
import type { Schedule } from '../live/schedule.ts'
import { ChosenEvents } from './chosen-events.ts'
import { chosenPods, isChosen, podLimit } from './chosen-pods.ts'
import {
  byTime,
  eventLine,
  LineChoice,
  lineKey,
  nanos,
  readLine,
  type ReadLine,
  type ShownLines
} from './line-choice.ts'
import { LineContext } from './line-context.ts'
import { LogHistory, systemLine } from './log-history.ts'
import { systemLines } from './system-lines.ts'
import { rangeOf } from './log-selection.ts'

export interface LogWatch extends ShownLines {
  readonly tail: number
  readonly follow: boolean
  /** Lines before and after each that matches. */
  readonly context?: number | undefined
}

interface PodLog {
  readonly source: LogSource
  stop(): void
}

/** Lines that wait for a window that does not keep up; older ones are dropped and counted. */
const queueLimit = 10_000
/** Lines of one update: more would keep the window busy for longer than a frame or two. */
const updateLimit = 500
/** So many are dropped at once. */
const dropped = 2_000

/** The logs of pods and workloads in one stream, with pods that join later, starts and ends of containers, and events. */
export class LogProducer implements Producer<LogUpdate> {
  readonly #source: ClusterSource
  readonly #watch: LogWatch
  readonly #changed: (urgent?: boolean) => void
  readonly #choice: LineChoice
  /** Undefined where only lines that match are shown, or all. */
  readonly #context: LineContext | undefined
  readonly #pods = new Map<string, PodLog>()
  readonly #history: LogHistory | undefined
  readonly #events: ChosenEvents | undefined
  readonly #stop: () => void
  readonly #isFollowing: boolean
  #left: number
  #queue: ReadLine[] = []
  #skipped = 0
  #nextId = 1
  /** What was there before the first look is in the queue. */
  #isRead = false
  #areEventsRead = true
  #lastState: Omit<LogUpdate, 'lines' | 'skipped'> | undefined
  /** Worked out again when a pod came or went. */
  #sources: readonly LogSource[] | undefined

  constructor(source: ClusterSource, watch: LogWatch, schedule: Schedule, changed: (urgent?: boolean) => void) {
    this.#source = source
    this.#watch = watch
    this.#changed = changed
    this.#choice = new LineChoice(watch)
    const { context = 0, search } = watch
    this.#context = context > 0 && search !== undefined ? new LineContext(source, context) : undefined
    this.#isFollowing = watch.follow && watch.to === undefined && watch.runs !== 'previous'
    const { pods, total } = chosenPods(source, watch)
    this.#left = total - pods.length
    for (const pod of pods) this.#join(pod)
    const stepped = (): void => changed()
    this.#history =
      watch.tail === 0
        ? undefined
        : new LogHistory(source, watch, pods, this.#choice, watch.tail, schedule, stepped, this.#context)
    if (watch.events.length > 0) {
      this.#areEventsRead = false
      this.#events = new ChosenEvents(source, watch, pods, schedule, {
        happened: (event) => this.#queueEvent(eventLine(event), this.#choice.hasEvent(event)),
        read: () => {
          this.#areEventsRead = true
          changed()
        }
      })
    }
    this.#stop = source.onChange(podKind, ({ type, object: pod, previous }) => this.#note(type, pod, previous))
  }

  next(): LogUpdate | undefined {
    this.#readHistory()
    const state = this.#state()
    const { sources } = state
    const areNew = sources !== this.#lastState?.sources
    const isSame = deepEqual(state, this.#lastState)
    const waiting = this.#isRead ? this.#queue.length : 0
    if (isSame && waiting === 0 && this.#skipped === 0) return undefined
    this.#lastState = state
    const skipped = this.#skipped
    this.#skipped = 0
    const { sources: _sources, ...rest } = state
    return { ...rest, ...(areNew ? { sources: sources! } : {}), lines: waiting === 0 ? [] : this.#take(), skipped }
  }

  close(): void {
    this.#stop()
    this.#history?.close()
    this.#events?.close()
    for (const pod of this.#pods.values()) pod.stop()
    this.#pods.clear()
    this.#queue = []
  }

  #take(): readonly LogLine[] {
    const lines = this.#queue.splice(0, updateLimit).map(({ at, ...line }): LogLine => ({
      ...line,
      id: this.#nextId++,
      time: String(at)
    }))
    if (this.#queue.length > 0) this.#changed(true)
    return lines
  }

  /** Pods speak in turn: their lines are put in the order of time within what waits. */
  #readHistory(): void {
    if (!this.#isRead) {
      if (this.#history?.isOver === false || !this.#areEventsRead) return
      this.#isRead = true
      const past = this.#history?.lines() ?? []
      const known = new Set(past.map(lineKey))
      // What came while the search went on may have been found by it too.
      const since = this.#queue.filter((line) => line.sequence === 0 || !known.has(lineKey(line)))
      this.#queue = [...past, ...since].sort(byTime)
      if (!this.#isFollowing || past.length > 0) this.#queue = this.#queue.slice(-this.#watch.tail)
      return
    }
    this.#queue.sort(byTime)
  }

  #state(): Omit<LogUpdate, 'lines' | 'skipped'> {
    this.#sources ??= [...this.#pods.values()]
      .map(({ source }) => source)
      .sort((a, b) => (a.pod < b.pod ? -1 : a.pod > b.pod ? 1 : a.namespace < b.namespace ? -1 : 1))
    const refusal = this.#refusal()
    return {
      sources: this.#sources,
      left: this.#left,
      share: this.#isRead ? 1 : Math.min(0.99, this.#history?.share ?? 0),
      isCut: this.#isRead && this.#history?.isCut === true,
      ...(refusal === undefined ? {} : { refusal })
    }
  }

  #join(pod: Pod): void {
    const { container } = this.#watch
    const { uid, name, namespace = '' } = pod.metadata
    const containers = containerNames(pod).filter((one) => container === undefined || one === container)
    const run = { podUid: uid, pod: name, namespace }
    const isHeard = this.#isFollowing && this.#choice.hasPod(uid)
    const target = { podUid: uid, ...(container === undefined ? {} : { container }) }
    const stop = isHeard ? this.#source.onLog(target, (line) => this.#hear(run, line)) : (): void => undefined
    this.#pods.set(uid, { source: { uid, namespace, pod: name, containers }, stop })
    this.#sources = undefined
  }

  #hear(run: { readonly podUid: string; readonly pod: string; readonly namespace: string }, line: SourceLogLine): void {
    const isMatch = this.#choice.hasText(line.text)
    if (this.#context !== undefined) {
      for (const one of this.#context.hear(run, line, isMatch)) this.#queueLine(one)
    } else if (isMatch) this.#queueLine(readLine({ ...run, container: line.container, instance: line.instance }, line))
  }

  #queueLine(line: ReadLine): void {
    this.#queue.push(line)
    if (this.#queue.length > queueLimit + dropped) {
      this.#skipped += dropped
      this.#queue.splice(0, dropped)
    }
    this.#changed()
  }

  #queueEvent(line: ReadLine, isChosen: boolean): void {
    const { from = 0, to = Infinity } = rangeOf(this.#watch, this.#source.now())
    const at = Number(line.at / 1_000_000n)
    const isLate = this.#areEventsRead && !this.#isFollowing
    if (isChosen && !isLate && at >= from && at <= to) this.#queueLine(line)
  }

  #tellWhatHappened(previous: Pod, pod: Pod): void {
    if (!this.#isFollowing) return
    const { uid, name, namespace = '' } = pod.metadata
    for (const { container, text } of systemLines(previous, pod)) {
      if (this.#watch.container !== undefined && container !== this.#watch.container) continue
      if (!this.#choice.hasPod(uid) || !this.#choice.hasSystem(text)) continue
      this.#queueLine({ ...systemLine(uid, namespace, name, container, text), at: nanos(this.#source.now()) })
    }
  }

  #note(type: 'ADDED' | 'MODIFIED' | 'DELETED', pod: Pod, previous: Pod | undefined): void {
    const { uid } = pod.metadata
    if (this.#pods.has(uid)) {
      if (type === 'DELETED') this.#leave(uid)
      else if (previous?.status === pod.status) return
      else if (previous !== undefined) this.#tellWhatHappened(previous, pod)
      // What was refused because a container had not started may be readable now.
      this.#changed()
      return
    }
    if (type !== 'ADDED' || !isChosen(this.#source, this.#watch, pod)) return
    if (this.#pods.size >= podLimit) this.#left++
    else this.#join(pod)
    this.#changed()
  }

  #leave(uid: string): void {
    this.#pods.get(uid)?.stop()
    this.#pods.delete(uid)
    this.#context?.forget(uid)
    this.#sources = undefined
  }

  /** Of one object: why there is nothing to read. */
  #refusal(): string | undefined {
    const { objects, requirements, container, runs } = this.#watch
    const [only] = objects
    if (only === undefined || objects.length > 1 || requirements !== undefined) return undefined
    const object = this.#source.get(only.kind, only.namespace, only.name)
    if (object === undefined) {
      return this.#pods.size > 0 ? undefined : `${qualifiedResource(only.kind)} "${only.name}" not found`
    }
    return only.kind === podKind ? logRefusal(object as Pod, container, runs === 'previous') : undefined
  }
}
