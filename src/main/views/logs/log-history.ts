import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource, SourceLogSearch } from '../cluster-source.ts'
import type { Schedule } from '../live/schedule.ts'
import { lineKey, nanos, readLine, type LineChoice, type ReadLine, type ShownLines } from './line-choice.ts'
import type { LineContext } from './line-context.ts'
import { queryOf, rangeOf } from './log-selection.ts'
import { keptSystemLines } from './system-lines.ts'

/** Lines whose neighbours are read in one turn. */
const surroundedAtOnce = 50

/**
 * The newest lines of a selection that were written until now, read a piece at a time, so that the cluster's clock has
 * its turns in between.
 */
export class LogHistory {
  readonly #search: SourceLogSearch
  readonly #schedule: Schedule
  readonly #limit: number
  readonly #stepped: () => void
  /** What the pods' statuses tell of starts and ends. */
  readonly #system: readonly ReadLine[]
  readonly #context: LineContext | undefined
  /** Of the lines beside those that match, by their place; of how many matches they are. */
  readonly #beside = new Map<string, ReadLine>()
  #surrounded = 0
  #cancel: () => void = () => {}
  #isOver = false

  constructor(
    source: ClusterSource,
    shown: ShownLines,
    pods: readonly Pod[],
    choice: LineChoice,
    limit: number,
    schedule: Schedule,
    stepped: () => void,
    context: LineContext | undefined
  ) {
    this.#context = context
    this.#schedule = schedule
    this.#limit = limit
    this.#stepped = stepped
    const query = queryOf(shown, pods, source.now())
    const { wantsRun } = query
    this.#search = source.searchLogs({
      ...query,
      wantsRun: (run, newest) => choice.hasPod(run.podUid) && wantsRun?.(run, newest) !== false,
      matches: (text) => choice.hasText(text),
      limit
    })
    this.#system = shown.runs === 'previous' ? [] : systemLinesOf(pods, shown, choice, source.now())
    this.#goOn()
  }

  get isOver(): boolean {
    return this.#isOver
  }

  get share(): number {
    return this.#isOver ? 1 : Math.min(0.99, this.#search.share)
  }

  get isCut(): boolean {
    return this.#search.isCut
  }

  /** In no order. */
  lines(): readonly ReadLine[] {
    const lines = this.#matching()
    // Where lines were left out, a start before them would stand alone at the top.
    const oldest = lines.length < this.#limit ? undefined : lines.at(-1)?.at
    const found = new Set(lines.map(lineKey))
    const beside = [...this.#beside].flatMap(([key, line]) => (found.has(key) ? [] : [line]))
    return [...this.#system.filter(({ at }) => oldest === undefined || at >= oldest), ...lines, ...beside]
  }

  /** Newest first. */
  #matching(): readonly ReadLine[] {
    return this.#search
      .hits()
      .map(({ line, ...run }) => readLine({ ...run, container: line.container, instance: line.instance }, line))
  }

  /** Reads the neighbours of some more; false when there are no more, or as many lines as are wanted. */
  #surround(): boolean {
    if (this.#context === undefined || this.#surrounded + this.#beside.size >= this.#limit) return false
    const next = this.#matching().slice(this.#surrounded, this.#surrounded + surroundedAtOnce)
    this.#surrounded += next.length
    for (const line of next) for (const near of this.#context.around(line)) this.#beside.set(lineKey(near), near)
    return next.length > 0
  }

  close(): void {
    this.#cancel()
  }

  #goOn(): void {
    this.#cancel = this.#schedule(0, () => {
      if (this.#search.step() || this.#surround()) this.#goOn()
      else this.#isOver = true
      this.#stepped()
    })
  }
}

function systemLinesOf(pods: readonly Pod[], shown: ShownLines, choice: LineChoice, now: number): readonly ReadLine[] {
  const { from = 0, to = Infinity } = rangeOf(shown, now)
  return pods.flatMap((pod) => {
    const { uid, name, namespace = '' } = pod.metadata
    if (!choice.hasPod(uid)) return []
    return keptSystemLines(pod)
      .filter(({ container, text, at }) => {
        const isOfContainer = shown.container === undefined || shown.container === container
        return isOfContainer && at >= from && at <= to && choice.hasSystem(text)
      })
      .map(({ container, text, at }): ReadLine => {
        // A status says whole seconds.
        return { ...systemLine(uid, namespace, name, container, text), at: nanos(at) }
      })
  })
}

export function systemLine(
  podUid: string,
  namespace: string,
  pod: string,
  container: string,
  text: string
): Omit<ReadLine, 'at'> {
  return { podUid, namespace, pod, container, instance: 0, sequence: 0, stream: 'system', text }
}
