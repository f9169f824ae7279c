import { formatTime } from '../../../../shared/kube/time.ts'
import type { Pod, Service } from '../../../../shared/schema/types.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import { parsedTime } from '../parsed-time.ts'

const triggerTimeAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time'

/**
 * Since when the endpoints of one Service are out of date: the earliest of the changes that were not seen before, for
 * the annotation by which upstream measures how long programming the network takes.
 */
export class TriggerTimes {
  #service = Number.NEGATIVE_INFINITY
  readonly #pods = new Map<string, number>()
  #earliest: number | undefined

  noteService(service: Service): void {
    const at = parsedTime(service.metadata.creationTimestamp)
    if (at > this.#service) this.#note(at)
    this.#service = at
  }

  notePod(key: string, pod: Pod | undefined): void {
    const time = pod && conditionOf(pod.status, 'Ready')?.lastTransitionTime
    if (time === undefined) {
      this.#pods.delete(key)
      return
    }
    const at = parsedTime(time)
    if (at > (this.#pods.get(key) ?? Number.NEGATIVE_INFINITY)) this.#note(at)
    this.#pods.set(key, at)
  }

  /** The earliest change since the last call, as the annotation has it; undefined where there was none. */
  take(): string | undefined {
    const earliest = this.#earliest
    this.#earliest = undefined
    return earliest === undefined ? undefined : formatTime(earliest)
  }

  #note(at: number): void {
    if (this.#earliest === undefined || at < this.#earliest) this.#earliest = at
  }
}

/** Annotations with the trigger time, or without it where nothing is known; undefined where none are left. */
export function withTriggerTime(
  annotations: Readonly<Record<string, string>> | undefined,
  time: string | undefined
): Readonly<Record<string, string>> | undefined {
  if (time !== undefined) return { ...annotations, [triggerTimeAnnotation]: time }
  if (annotations?.[triggerTimeAnnotation] === undefined) return annotations
  const { [triggerTimeAnnotation]: _, ...rest } = annotations
  return Object.keys(rest).length === 0 ? undefined : rest
}
