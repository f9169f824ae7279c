// ConfigMaps and Secrets as kubelets last saw them. A kubelet brings a change to the volumes of a pod with the pod's next
// sync, so what was before a change is kept as long as somebody may not have seen it.
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { configMapKind } from '../../../../shared/kinds/configmap/kind.ts'
import { secretKind } from '../../../../shared/kinds/secret/kind.ts'
import type { Clock } from '../../sim/clock.ts'
import type { Change, ObjectStore } from '../../store/object-store.ts'
import { dataOf, type ConfigObject, type ConfigResource } from './config-data.ts'
import { writtenAt } from './written-fields.ts'

/** Milliseconds after which every kubelet has looked again: upstream's resync of 60 s and its jitter. */
const slowestSync = 90_000
/** Of objects that are deleted, so many are remembered for the pods that have them mounted. */
const mostKept = 1000

/** What an object was until a moment (milliseconds); undefined where it was not there. */
interface Past {
  readonly until: number
  /** When its data came in; 0 where it was not there. */
  readonly since: number
  readonly object: ConfigObject | undefined
}

export class ConfigVersions {
  readonly #clock: Clock
  readonly #store: ObjectStore
  /** Newest last; keys in the order of their last change. */
  readonly #past = new Map<string, readonly Past[]>()

  constructor(clock: Clock, store: ObjectStore) {
    this.#clock = clock
    this.#store = store
    store.onChange(configMapKind, (change) => this.#changed('configmap', change))
    store.onChange(secretKind, (change) => this.#changed('secret', change))
  }

  /**
   * An object as it was at `time`; one that is gone, as it was last. `since`: what was immutable then is never read
   * again, even where another has taken its name.
   */
  at(resource: ConfigResource, namespace: string, name: string, time: number, since: number): ConfigObject | undefined {
    const past = this.#past.get(keyOf(resource, namespace, name)) ?? []
    const fixed = past.find(({ until, object }) => until > since && object?.immutable === true)
    if (fixed !== undefined) return fixed.object
    const then = past.find(({ until }) => until > time)
    if (then !== undefined) return then.object
    return this.now(resource, namespace, name) ?? past.at(-1)?.object
  }

  /** When the data of what `at` answers came in (milliseconds); 0 where it answers nothing. */
  changedAt(resource: ConfigResource, namespace: string, name: string, time: number, since: number): number {
    const object = this.at(resource, namespace, name, time, since)
    if (object === undefined) return 0
    const past = this.#past.get(keyOf(resource, namespace, name)) ?? []
    return past.find((one) => one.object === object)?.since ?? cameIn(object, past.at(-1))
  }

  now(resource: ConfigResource, namespace: string, name: string): ConfigObject | undefined {
    return this.#store.get<ConfigObject>(resource === 'secret' ? secretKind : configMapKind, namespace, name)
  }

  #changed(resource: ConfigResource, { type, object, previous }: Change<ConfigObject>): void {
    const { now } = this.#clock
    const { namespace = '', name } = object.metadata
    const key = keyOf(resource, namespace, name)
    const before = type === 'DELETED' ? object : previous
    const known = this.#past.get(key) ?? []
    const last = known.at(-1)
    const kept = known.filter((past) => past.until > now - slowestSync || past.object?.immutable === true)
    this.#past.delete(key)
    // A new object tells only those something who have mounted an earlier one of its name.
    if (type !== 'ADDED' || kept.length > 0)
      this.#past.set(
        key,
        kept.concat({ until: now, since: before === undefined ? 0 : cameIn(before, last), object: before })
      )
    this.#forgetOld(now)
  }

  #forgetOld(now: number): void {
    for (const [key, past] of this.#past) {
      const isNew = past.at(-1)!.until > now - slowestSync
      if (isNew || this.#past.size <= mostKept) return
      this.#past.delete(key)
    }
  }
}

function keyOf(resource: ConfigResource, namespace: string, name: string): string {
  return `${resource}/${namespace}/${name}`
}

/**
 * When the data of an object came in (milliseconds), by what was before it: a change of its labels brings none. Where
 * nobody has seen that, the object itself tells by who manages its data.
 */
function cameIn(object: ConfigObject, last: Past | undefined): number {
  if (last === undefined) return writtenAt(object, (fields) => 'f:data' in fields || 'f:binaryData' in fields)
  return last.object !== undefined && deepEqual(dataOf(last.object), dataOf(object)) ? last.since : last.until
}
