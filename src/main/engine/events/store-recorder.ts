import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Event, EventSource } from '../../../shared/schema/types.ts'
import { ApiError } from '../api/api-error.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Clock } from '../sim/clock.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { correlate, SpamFilter, type Occurrence } from './event-correlation.ts'
import { ensureEventExpiry } from './event-expiry.ts'
import type { EventRecorder, EventType } from './event-recorder.ts'

/** What a recorder writes with. */
export type EventWriter = Pick<ObjectWriter, 'create' | 'update'>

/** EventRecorder that writes Event objects. An event that the API refuses is lost, as upstream's recorder has it. */
export class StoreRecorder implements EventRecorder {
  readonly #clock: Clock
  readonly #store: ObjectStore
  readonly #writer: EventWriter
  readonly #source: EventSource
  readonly #component: string
  readonly #host: string
  readonly #filter = new SpamFilter()

  constructor(clock: Clock, store: ObjectStore, writer: EventWriter, component: string, host?: string) {
    this.#clock = clock
    this.#store = store
    this.#writer = writer
    this.#component = component
    this.#host = host ?? ''
    this.#source = host === undefined ? { component } : { component, host }
    ensureEventExpiry(clock, store)
  }

  event(about: KubeObject, type: EventType, reason: string, message: string, fieldPath = ''): void {
    const { now } = this.#clock
    const { uid } = about.metadata
    let own: Event[] = nothingTold
    let told = 0
    let since = ''
    for (const event of this.#store.about<Event>(eventKind, uid)) {
      if (event.source?.component !== this.#component || (event.source.host ?? '') !== this.#host) continue
      if (told === 0) own = []
      own.push(event)
      told += event.count ?? 1
      // Times of one form sort as texts.
      const { firstTimestamp = '' } = event
      if (since === '' || firstTimestamp < since) since = firstTimestamp
    }
    const correlated = correlate({ type, reason, message, fieldPath }, own, now)
    const admitted = this.#filter.admit(uid, correlated.earlier?.metadata.name ?? '', told, since, now)
    if (admitted === undefined) return
    try {
      this.#write(
        about,
        { type, reason, message: correlated.message, fieldPath },
        correlated.earlier,
        admitted.held + 1
      )
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }

  #write(about: KubeObject, occurrence: Occurrence, earlier: Event | undefined, times: number): void {
    const { metadata } = about
    const { type, reason, message, fieldPath } = occurrence
    const lastTimestamp = formatTime(this.#clock.now)
    if (earlier !== undefined) {
      this.#writer.update(eventKind, { ...earlier, message, count: (earlier.count ?? 1) + times, lastTimestamp })
      return
    }
    this.#writer.create<Event>(eventKind, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: this.#nextName(metadata.name), namespace: metadata.namespace ?? 'default' },
      involvedObject: {
        kind: about.kind,
        ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
        name: metadata.name,
        uid: metadata.uid,
        apiVersion: about.apiVersion,
        resourceVersion: metadata.resourceVersion,
        ...(fieldPath === '' ? {} : { fieldPath })
      },
      reason,
      message,
      source: this.#source,
      firstTimestamp: lastTimestamp,
      lastTimestamp,
      count: times,
      type,
      reportingComponent: this.#component,
      reportingInstance: this.#host
    })
  }

  /**
   * Upstream names an event after its object and the moment in nanoseconds, in hexadecimal. Simulated time is not that
   * fine; the store's revision, which every event moves, tells those of one moment apart.
   */
  #nextName(objectName: string): string {
    const { now } = this.#clock
    if (now !== lastMoment) {
      lastMoment = now
      lastNanoseconds = BigInt(now) * 1_000_000n
    }
    return `${objectName}.${(lastNanoseconds + BigInt(this.#store.revision % 1_000_000)).toString(16)}`
  }
}

const nothingTold: Event[] = []

let lastMoment = Number.NaN
let lastNanoseconds = 0n

/** The field manager of a component's events: the program that it runs in. */
export function eventManagerOf(component: string): string {
  if (component === 'kubelet' || component === 'kube-proxy') return component
  return component.endsWith('scheduler') ? 'kube-scheduler' : 'kube-controller-manager'
}
