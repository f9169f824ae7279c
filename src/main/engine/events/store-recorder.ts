import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Event } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Clock } from '../sim/clock.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { EventRecorder, EventType } from './event-recorder.ts'

/** EventRecorder that writes Event objects. Remembers the last events of its component, to count repeated ones. */
export class StoreRecorder implements EventRecorder {
  readonly #clock: Clock
  readonly #store: ObjectStore
  readonly #writer: ObjectWriter
  readonly #component: string
  readonly #host: string | undefined
  /** Name of the Event for each thing said, oldest first; upstream's correlator remembers 4,096 as well. */
  readonly #said = new Map<string, string>()
  #sequence = 0

  constructor(clock: Clock, store: ObjectStore, writer: ObjectWriter, component: string, host?: string) {
    this.#clock = clock
    this.#store = store
    this.#writer = writer
    this.#component = component
    this.#host = host
  }

  event(about: KubeObject, type: EventType, reason: string, message: string, fieldPath?: string): void {
    const { metadata } = about
    const namespace = metadata.namespace ?? 'default'
    const key = `${metadata.uid}/${fieldPath ?? ''}/${type}/${reason}/${message}`
    const lastTimestamp = formatTime(this.#clock.now)
    const name = this.#said.get(key)
    const earlier = name === undefined ? undefined : this.#store.get(eventKind, namespace, name)
    if (earlier !== undefined) {
      this.#writer.update(eventKind, { ...earlier, count: (earlier.count ?? 1) + 1, lastTimestamp })
      return
    }
    const created = this.#writer.create<Event>(eventKind, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: this.#nextName(metadata.name), namespace },
      involvedObject: {
        kind: about.kind,
        ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
        name: metadata.name,
        uid: metadata.uid,
        apiVersion: about.apiVersion,
        resourceVersion: metadata.resourceVersion,
        ...(fieldPath === undefined ? {} : { fieldPath })
      },
      reason,
      message,
      source: { component: this.#component, ...(this.#host === undefined ? {} : { host: this.#host }) },
      firstTimestamp: lastTimestamp,
      lastTimestamp,
      count: 1,
      type,
      reportingComponent: this.#component,
      reportingInstance: this.#host ?? ''
    })
    this.#remember(key, created.metadata.name)
  }

  /** Upstream names an event after its object and the moment in nanoseconds, in hexadecimal. */
  #nextName(objectName: string): string {
    this.#sequence++
    return `${objectName}.${(BigInt(this.#clock.now) * 1_000_000n + BigInt(this.#sequence % 1_000_000)).toString(16)}`
  }

  #remember(key: string, name: string): void {
    this.#said.set(key, name)
    if (this.#said.size <= 4096) return
    for (const oldest of this.#said.keys()) {
      this.#said.delete(oldest)
      break
    }
  }
}
