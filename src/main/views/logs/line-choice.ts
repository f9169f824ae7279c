import type { EventSummary } from '../../../shared/contract/documents.ts'
import type { LogLine } from '../../../shared/contract/logs.ts'
import { levelGroup, levelOf, type LevelGroup } from '../../../shared/logs/log-level.ts'
import type { SourceLogLine, SourceLogRun } from '../cluster-source.ts'
import { lineMatcher } from './log-match.ts'
import type { LogSelection } from './log-selection.ts'

/** A line before it has its number in a subscription; `at` in nanoseconds. */
export type ReadLine = Omit<LogLine, 'id' | 'time'> & { readonly at: bigint }

export interface ShownLines extends LogSelection {
  readonly withoutLevels: readonly LevelGroup[]
  readonly withoutPods: readonly string[]
  readonly events: readonly ('Normal' | 'Warning')[]
}

/** Which of the lines that are heard stand in a stream. */
export class LineChoice {
  readonly #matches: ((text: string) => boolean) | undefined
  readonly #withoutLevels: ReadonlySet<LevelGroup>
  readonly #withoutPods: ReadonlySet<string>
  readonly #events: ReadonlySet<string>

  constructor(shown: ShownLines) {
    this.#matches = lineMatcher(shown)
    this.#withoutLevels = new Set(shown.withoutLevels)
    this.#withoutPods = new Set(shown.withoutPods)
    this.#events = new Set(shown.events)
  }

  hasPod(uid: string): boolean {
    return !this.#withoutPods.has(uid)
  }

  /** A line that a container wrote. */
  hasText(text: string): boolean {
    if (this.#matches?.(text) === false) return false
    return this.#withoutLevels.size === 0 || !this.#withoutLevels.has(levelGroup(levelOf(text).level))
  }

  hasSystem(text: string): boolean {
    return !this.#withoutLevels.has('SYSTEM') && this.#matches?.(text) !== false
  }

  hasEvent({ type, reason, message, about }: EventSummary): boolean {
    return (
      this.#events.has(type) &&
      !this.#withoutPods.has(about.uid ?? '') &&
      this.#matches?.(`${reason} ${message}`) !== false
    )
  }
}

export function readLine(
  { podUid, namespace, pod }: SourceLogRun,
  { time, sequence, container, instance, stream, text }: SourceLogLine
): ReadLine {
  return { at: time, podUid, namespace, pod, container, instance, sequence, stream, text }
}

export function eventLine({ type, reason, message, about, count, lastAt }: EventSummary): ReadLine {
  return {
    at: nanos(lastAt),
    podUid: about.uid ?? '',
    namespace: about.namespace ?? '',
    pod: about.name,
    container: '',
    instance: 0,
    sequence: 0,
    stream: 'event',
    text: message,
    event: { type, reason, count, about }
  }
}

export function nanos(milliseconds: number): bigint {
  return BigInt(Math.round(milliseconds)) * 1_000_000n
}

/** In the order of time; what one container said stays in its order. */
export function byTime(a: ReadLine, b: ReadLine): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  return a.podUid === b.podUid ? a.sequence - b.sequence : a.podUid < b.podUid ? -1 : 1
}

/** A line's place, by which it is known again. */
export function lineKey({ podUid, container, sequence }: ReadLine): string {
  return `${podUid}/${container}/${sequence}`
}
