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
    let named: Event['involvedObject'] | undefined
    for (const event of this.#store.about<Event>(eventKind, uid)) {
      if (event.source?.component !== this.#component || (event.source.host ?? '') !== this.#host) continue
      if (told === 0) own = []
      own.push(event)
      if (isOf(event.involvedObject, about, fieldPath)) named = event.involvedObject
      told += event.count ?? 1
      // Times of one form sort as texts.
      const { firstTimestamp = '' } = event
      if (since === '' || firstTimestamp < since) since = firstTimestamp
    }
    const correlated = correlate({ type, reason, message, fieldPath }, own, now)
    const admitted = this.#filter.admit(uid, correlated.earlier?.metadata.name ?? '', told, since, now)
    if (admitted === undefined) return
    try {
      const occurrence = { type, reason, message: correlated.message, fieldPath }
      const times = admitted.held + 1
      if (correlated.earlier === undefined) this.#create(named ?? referenceTo(about, fieldPath), occurrence, times)
      else this.#countUp(correlated.earlier, occurrence.message, times)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }

  #countUp(earlier: Event, message: string, times: number): void {
    const lastTimestamp = formatTime(this.#clock.now)
    this.#writer.update(eventKind, { ...earlier, message, count: (earlier.count ?? 1) + times, lastTimestamp })
  }

  #create(involvedObject: Event['involvedObject'], { type, reason, message }: Occurrence, times: number): void {
    const { name = '', namespace = 'default' } = involvedObject
    const moment = formatTime(this.#clock.now)
    this.#writer.create<Event>(eventKind, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: this.#nextName(name), namespace },
      involvedObject,
      reason,
      message,
      source: this.#source,
      firstTimestamp: moment,
      lastTimestamp: moment,
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

/** Whether a reference stands for this state of the object: what is told of one state shares one. */
function isOf(reference: Event['involvedObject'], about: KubeObject, fieldPath: string): boolean {
  const { metadata, kind, apiVersion } = about
  return (
    reference.resourceVersion === metadata.resourceVersion &&
    (reference.fieldPath ?? '') === fieldPath &&
    reference.kind === kind &&
    reference.apiVersion === apiVersion &&
    reference.namespace === metadata.namespace &&
    reference.name === metadata.name
  )
}

function referenceTo({ kind, apiVersion, metadata }: KubeObject, fieldPath: string): Event['involvedObject'] {
  const { namespace, name, uid, resourceVersion } = metadata
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    uid,
    apiVersion,
    resourceVersion,
    ...(fieldPath === '' ? {} : { fieldPath })
  }
}

let lastMoment = Number.NaN
let lastNanoseconds = 0n

/** The field manager of a component's events: the program that it runs in. */
export function eventManagerOf(component: string): string {
  if (component === 'kubelet' || component === 'kube-proxy') return component
  return component.endsWith('scheduler') ? 'kube-scheduler' : 'kube-controller-manager'
}
