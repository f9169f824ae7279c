import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { keyOfObject } from '../../store/object-store.ts'
import { WorkQueue } from '../work-queue.ts'

export interface ProtectionRule<T extends KubeObject> {
  readonly name: string
  readonly kind: Kind<T>
  readonly finalizer: string
  isUsed(object: T): boolean
  /** Tells keys of objects that may no longer be used. */
  watch(look: (key: string) => void): void
}

/** Takes the finalizer from what is being deleted once nobody uses it, and gives it to what lacks it. */
export class FinalizerProtection<T extends KubeObject> implements Component {
  readonly name: string
  readonly #plane: ControlPlane
  readonly #rule: ProtectionRule<T>
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue

  constructor(plane: ControlPlane, rule: ProtectionRule<T>) {
    this.#plane = plane
    this.#rule = rule
    this.name = rule.name
    this.#writer = plane.writer('kube-controller-manager')
    this.#queue = new WorkQueue(plane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#plane
    const { kind } = this.#rule
    store.onChange<T>(kind, ({ type, object }) => {
      if (type !== 'DELETED') this.#look(object)
    })
    this.#rule.watch((key) => {
      if (store.byKey(kind, key) !== undefined) this.#queue.add(key)
    })
    for (const object of store.all(kind)) this.#look(object)
  }

  #look(object: T): void {
    const isKept = object.metadata.finalizers?.includes(this.#rule.finalizer) === true
    if (isKept === (object.metadata.deletionTimestamp !== undefined)) this.#queue.add(keyOfObject(object))
  }

  #reconcile(key: string): void {
    const { kind, finalizer } = this.#rule
    const object = this.#plane.store.byKey(kind, key)
    if (object === undefined) return
    const { finalizers = [], deletionTimestamp } = object.metadata
    const isKept = finalizers.includes(finalizer)
    if (deletionTimestamp === undefined) {
      if (!isKept) this.#write(object, finalizers.concat(finalizer))
    } else if (isKept && !this.#rule.isUsed(object))
      this.#write(
        object,
        finalizers.filter((one) => one !== finalizer)
      )
  }

  #write(object: T, finalizers: readonly string[]): void {
    const { finalizers: _before, ...metadata } = object.metadata
    const next = { ...object, metadata: finalizers.length === 0 ? metadata : { ...metadata, finalizers } }
    this.#writer.update(this.#rule.kind, next)
  }
}
