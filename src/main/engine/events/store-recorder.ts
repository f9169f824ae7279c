import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Event, EventSource } from '../../../shared/schema/types.ts'
import { ApiError } from '../api/api-error.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Clock } from '../sim/clock.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { ensureEventExpiry } from './event-expiry.ts'
import { EventMemory, type Said } from './event-memory.ts'
import type { EventRecorder, EventType } from './event-recorder.ts'

/** EventRecorder that writes Event objects. An event that the API refuses is lost, as upstream's recorder has it. */
export class StoreRecorder implements EventRecorder {
  readonly #clock: Clock
  readonly #store: ObjectStore
  readonly #writer: ObjectWriter
  readonly #source: EventSource
  readonly #component: string
  readonly #host: string
  readonly #memory = new EventMemory()

  constructor(clock: Clock, store: ObjectStore, writer: ObjectWriter, component: string, host?: string) {
    this.#clock = clock
    this.#store = store
    this.#writer = writer
    this.#component = component
    this.#host = host ?? ''
    this.#source = host === undefined ? { component } : { component, host }
    ensureEventExpiry(clock, store)
  }

  event(about: KubeObject, type: EventType, reason: string, message: string, fieldPath = ''): void {
    const said = this.#memory.tell(about.metadata.uid, type, reason, message, fieldPath, this.#clock.now)
    if (said === undefined) return
    try {
      this.#write(about, type, reason, said)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }

  #write(about: KubeObject, type: EventType, reason: string, said: Said): void {
    const { metadata } = about
    const namespace = metadata.namespace ?? 'default'
    const lastTimestamp = formatTime(this.#clock.now)
    const earlier = said.name === '' ? undefined : this.#store.get(eventKind, namespace, said.name)
    if (earlier !== undefined) {
      this.#writer.update(eventKind, { ...earlier, message: said.message, count: said.count, lastTimestamp })
      return
    }
    const name = this.#nextName(metadata.name)
    this.#writer.create<Event>(eventKind, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace },
      involvedObject: {
        kind: about.kind,
        ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
        name: metadata.name,
        uid: metadata.uid,
        apiVersion: about.apiVersion,
        resourceVersion: metadata.resourceVersion,
        ...(said.fieldPath === '' ? {} : { fieldPath: said.fieldPath })
      },
      reason,
      message: said.message,
      source: this.#source,
      firstTimestamp: formatTime(said.first),
      lastTimestamp,
      count: said.count,
      type,
      reportingComponent: this.#component,
      reportingInstance: this.#host
    })
    said.name = name
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

let lastMoment = Number.NaN
let lastNanoseconds = 0n

/** The field manager of a component's events: the program that it runs in. */
export function eventManagerOf(component: string): string {
  if (component === 'kubelet' || component === 'kube-proxy') return component
  return component.endsWith('scheduler') ? 'kube-scheduler' : 'kube-controller-manager'
}
