import type { LogHistogram } from '../../../shared/contract/logs.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import { levelGroup, levelOf } from '../../../shared/logs/log-level.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource, SourceLogLine, SourceLogSearch } from '../cluster-source.ts'
import type { Producer } from '../live/live-stream.ts'
import { everySecond, type Schedule } from '../live/schedule.ts'
import { ChosenEvents } from './chosen-events.ts'
import { chosenPods, isChosen, podLimit } from './chosen-pods.ts'
import { LogBins, spanFor } from './log-bins.ts'
import { lineMatcher } from './log-match.ts'
import { keptSystemLines, systemLines, type SystemLine } from './system-lines.ts'
import { queryOf, rangeOf, type LogSelection } from './log-selection.ts'

/** Real milliseconds between two pieces: nobody waits for a histogram as for a line. */
const pause = 4

/** How many lines and events of a selection there were over time: what is kept is counted once, what comes is added. */
export class LogHistogramProducer implements Producer<LogHistogram> {
  readonly #source: ClusterSource
  readonly #selection: LogSelection
  readonly #schedule: Schedule
  readonly #changed: () => void
  readonly #matches: ((text: string) => boolean) | undefined
  readonly #bins: LogBins
  readonly #search: SourceLogSearch
  /** Until this moment the search counts, after it the listeners. */
  readonly #openedAt: number
  readonly #events: ChosenEvents
  readonly #pods = new Map<string, () => void>()
  readonly #stops: readonly (() => void)[]
  readonly #isLive: boolean
  #cancel: () => void = () => {}
  #isOver = false
  #last: LogHistogram | undefined

  constructor(source: ClusterSource, selection: LogSelection, schedule: Schedule, changed: () => void) {
    this.#source = source
    this.#selection = selection
    this.#schedule = schedule
    this.#changed = changed
    this.#matches = lineMatcher(selection)
    this.#openedAt = Math.floor(source.now())
    this.#isLive = selection.to === undefined && selection.runs !== 'previous'
    const { from, to } = rangeOf(selection, this.#openedAt)
    this.#bins = new LogBins(from === undefined ? undefined : spanFor((to ?? this.#openedAt) - from))
    const { pods } = chosenPods(source, selection)
    for (const pod of pods) {
      if (this.#isLive) this.#join(pod)
      if (selection.runs !== 'previous') this.#countKept(pod)
    }
    this.#search = source.searchLogs({
      ...queryOf(selection, pods, this.#openedAt),
      to: Math.min(to ?? Infinity, this.#openedAt),
      // Every line is counted, those that do not match too.
      contains: undefined,
      matches: () => true,
      limit: 0,
      seen: (run, line) => this.#count(run.podUid, line)
    })
    this.#events = new ChosenEvents(source, selection, pods, schedule, {
      happened: ({ type, lastAt }) => {
        const range = rangeOf(selection, source.now())
        if (lastAt >= (range.from ?? 0) && lastAt <= (range.to ?? Infinity))
          this.#bins.addEvent(lastAt, type === 'Warning')
        changed()
      },
      read: changed
    })
    this.#stops = [
      source.onChange(podKind, ({ type, object, previous }) => this.#note(type, object, previous)),
      everySecond(schedule, changed)
    ]
    this.#goOn()
  }

  next(): LogHistogram | undefined {
    const now = this.#source.now()
    const { from, to } = rangeOf(this.#selection, now)
    if (this.#selection.within !== undefined) this.#bins.dropBefore(from!)
    const { matches, ...totals } = this.#bins.totals()
    const end = to ?? now
    const histogram: LogHistogram = {
      from: Math.min(from ?? this.#bins.start ?? end, end),
      to: end,
      span: this.#bins.span,
      bars: this.#bins.bars(),
      ...totals,
      ...(this.#matches === undefined ? {} : { matches }),
      share: this.#isOver ? 1 : Math.min(0.99, this.#search.share)
    }
    if (deepEqual(histogram, this.#last)) return undefined
    this.#last = histogram
    return histogram
  }

  close(): void {
    this.#cancel()
    this.#events.close()
    for (const stop of [...this.#stops, ...this.#pods.values()]) stop()
    this.#pods.clear()
  }

  #goOn(): void {
    this.#cancel = this.#schedule(pause, () => {
      if (this.#search.step()) this.#goOn()
      else this.#isOver = true
      this.#changed()
    })
  }

  #count(podUid: string, { time, text, stream }: SourceLogLine): void {
    const level = stream === 'system' ? 'SYSTEM' : levelGroup(levelOf(text).level)
    this.#bins.addLine(Number(time / 1_000_000n), level, podUid, this.#matches?.(text) === true)
  }

  /** Starts and ends of containers, as the status of the pod tells them. */
  #countKept(pod: Pod): void {
    const { from = 0, to = Infinity } = rangeOf(this.#selection, this.#openedAt)
    for (const line of keptSystemLines(pod)) {
      if (line.at >= from && line.at <= to) this.#countSystem(pod, line, line.at)
    }
  }

  #countSystem({ metadata: { uid } }: Pod, { container, text }: SystemLine, at: number): void {
    if (this.#selection.container !== undefined && this.#selection.container !== container) return
    this.#bins.addLine(at, 'SYSTEM', uid, this.#matches?.(text) === true)
  }

  #note(type: 'ADDED' | 'MODIFIED' | 'DELETED', pod: Pod, previous: Pod | undefined): void {
    const { uid } = pod.metadata
    if (type === 'MODIFIED' && previous !== undefined && previous.status !== pod.status && this.#pods.has(uid)) {
      for (const line of systemLines(previous, pod)) this.#countSystem(pod, line, this.#source.now())
    }
    if (type === 'DELETED') {
      this.#pods.get(uid)?.()
      this.#pods.delete(uid)
    } else if (type === 'ADDED' && this.#isLive && !this.#pods.has(uid) && this.#pods.size < podLimit) {
      if (isChosen(this.#source, this.#selection, pod)) this.#join(pod)
    }
  }

  #join({ metadata: { uid } }: Pod): void {
    const { container } = this.#selection
    const target = { podUid: uid, ...(container === undefined ? {} : { container }) }
    const hear = (line: SourceLogLine): void => {
      if (line.time / 1_000_000n <= BigInt(this.#openedAt)) return
      this.#count(uid, line)
      this.#changed()
    }
    this.#pods.set(uid, this.#source.onLog(target, hear))
  }
}
