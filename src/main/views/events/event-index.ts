import type { EventRow } from '../../../shared/contract/events.ts'
import type { ObjectRef } from '../../../shared/contract/documents.ts'
import { severityOf } from '../../../shared/kinds/event/severity.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { eventSummary } from '../documents/event-summary.ts'
import type { Schedule } from '../live/schedule.ts'
import { EventNotes } from './event-notes.ts'

const created = /^(?:Created pod: |create Pod )(\S+)/
const assigned = /^Successfully assigned (\S+) to (\S+)$/

/** All retained events as the window shows them, and what they tell of pods that are gone. */
export class EventIndex {
  readonly #source: ClusterSource
  readonly #notes: EventNotes
  readonly #rows = new Map<string, EventRow>()
  /** By "namespace/name" of a pod: who made it, and where it ran. Both go with the event that says so. */
  readonly #makers = new Map<string, ObjectRef>()
  readonly #nodes = new Map<string, string>()
  #revision = 0

  constructor(source: ClusterSource, schedule: Schedule, changed: () => void) {
    this.#source = source
    this.#notes = new EventNotes(source, schedule, { changed, settle: () => this.#settle() })
  }

  get size(): number {
    this.#settle()
    return this.#rows.size
  }

  /** Grows with every change: who has worked something out for one revision need not do it again. */
  get revision(): number {
    this.#settle()
    return this.#revision
  }

  rows(): Iterable<EventRow> {
    this.#settle()
    return this.#rows.values()
  }

  /** Who made a pod that may be gone, as an event tells. */
  makerOf(pod: ObjectRef): ObjectRef | undefined {
    return this.#makers.get(placeOf(pod))
  }

  nodeOf(pod: ObjectRef): string | undefined {
    return this.#nodes.get(placeOf(pod))
  }

  close(): void {
    this.#notes.close()
  }

  #settle(): void {
    const noted = this.#notes.take()
    if (noted.size > 0) this.#revision++
    for (const [uid, event] of noted) {
      const before = this.#rows.get(uid)
      if (before !== undefined) this.#learn(before, false)
      if (event === undefined) {
        this.#rows.delete(uid)
        continue
      }
      const summary = eventSummary(this.#source, event)
      const row: EventRow = { ...summary, severity: severityOf(summary) }
      this.#rows.set(uid, row)
      this.#learn(row, true)
    }
  }

  #learn({ reason, message, about }: EventRow, isThere: boolean): void {
    if (reason === 'SuccessfulCreate') {
      const name = created.exec(message)?.[1]
      const place = name === undefined ? undefined : `${about.namespace ?? ''}/${name}`
      if (place !== undefined && isThere) this.#makers.set(place, about)
      else if (place !== undefined) this.#makers.delete(place)
    } else if (reason === 'Scheduled') {
      const [, place, node] = assigned.exec(message) ?? []
      if (place === undefined || node === undefined) return
      if (isThere) this.#nodes.set(place, node)
      else this.#nodes.delete(place)
    }
  }
}

function placeOf({ namespace, name }: ObjectRef): string {
  return `${namespace ?? ''}/${name}`
}
