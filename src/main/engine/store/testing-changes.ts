import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Clock } from '../sim/clock.ts'
import type { Random } from '../sim/random.ts'
import type { ObjectStore } from './object-store.ts'
import { podTemplate, PodTrail } from './testing-workload.ts'

const templates = [podTemplate('web', '7c5ddbdf54'), podTemplate('api', '5f6b7c8d9e')]
/** Of one kind: what is above goes again. */
const mostLive = 100
const names = ['a', 'b', 'c', 'd', 'e']

/** Random but lawful changes of a few pods, events and ConfigMaps: created, altered in all parts, deleted. */
export class RandomChanges {
  readonly #store: ObjectStore
  readonly #clock: Clock
  readonly #random: Random
  readonly #trail: PodTrail

  constructor(store: ObjectStore, clock: Clock, random: Random) {
    this.#store = store
    this.#clock = clock
    this.#random = random
    this.#trail = new PodTrail(store, clock, random)
  }

  run(count: number): void {
    for (let done = 0; done < count; done++) {
      this.#one()
      for (const kind of [podKind, eventKind] as readonly Kind[]) {
        if (this.#store.count(kind) > mostLive) this.#remove(kind)
      }
    }
  }

  #one(): void {
    this.#clock.advanceTo(this.#clock.now + this.#random.integer(3000))
    const choice = this.#random.integer(12)
    if (choice === 0) this.#trail.create(this.#pick(templates))
    else if (choice === 1) this.#trail.run(this.#pick(templates), this.#random.integer(5000))
    else if (choice < 6) this.#configMap()
    else if (choice < 9) this.#alter(podKind)
    else if (choice < 10) this.#alter(eventKind)
    else this.#remove(this.#pick<Kind>([podKind, eventKind, configMapKind]))
  }

  #configMap(): void {
    const name = this.#pick(names)
    const namespace = this.#pick(['default', 'kube-system'])
    const stored = this.#store.get(configMapKind, namespace, name)
    const data: Record<string, string> = { ...stored?.data }
    const key = this.#pick(['x', 'y', 'constructor', 'toString'])
    if (this.#random.integer(4) === 0) delete data[key]
    else data[key] = `{"":${this.#random.integer(4)}}`
    this.#store.put(configMapKind, {
      ...stored,
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        ...(stored?.metadata ?? { uid: this.#random.uuid(), creationTimestamp: '2026-11-20T00:00:00Z' }),
        name,
        namespace,
        resourceVersion: this.#store.nextResourceVersion(),
        managedFields: [
          {
            manager: this.#pick(['kubectl', 'helm']),
            operation: 'Update',
            apiVersion: 'v1',
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:data': { [`f:${key}`]: {} } }
          }
        ]
      },
      data
    })
  }

  #alter(kind: Kind): void {
    const object = this.#any(kind)
    if (object === undefined) return
    const metadata = { ...object.metadata, resourceVersion: this.#store.nextResourceVersion() }
    const way = this.#random.integer(5)
    const count = this.#random.integer(9)
    if (way === 0) this.#store.put(kind, { ...object, metadata })
    else if (way === 1) {
      const labels = { ...metadata.labels, [this.#pick(names)]: String(count) }
      this.#store.put(kind, { ...object, metadata: { ...metadata, labels } })
    } else if (way === 2) {
      const { labels: _, managedFields: __, ...others } = metadata
      this.#store.put(kind, { ...object, metadata: others })
    } else if (way === 3) this.#store.put(kind, { ...object, metadata, count, message: 'other' } as KubeObject)
    else {
      const status = String(count)
      const conditions = Array.from({ length: count }, (_, index) => ({ type: names[index % 5]!, status }))
      this.#store.put(kind, { ...object, metadata, status: { conditions } } as KubeObject)
    }
  }

  #remove(kind: Kind): void {
    const object = this.#any(kind)
    if (object === undefined) return
    const metadata = { ...object.metadata, resourceVersion: this.#store.nextResourceVersion() }
    const last = this.#random.integer(2) === 0 ? metadata : { ...metadata, finalizers: [] }
    this.#store.remove(kind, { ...object, metadata: last })
  }

  #any(kind: Kind): KubeObject | undefined {
    const keys = this.#store.sortedKeys(kind)
    return keys.length === 0 ? undefined : this.#store.byKey(kind, keys[this.#random.integer(keys.length)]!)
  }

  #pick<T>(values: readonly T[]): T {
    return values[this.#random.integer(values.length)]!
  }
}
