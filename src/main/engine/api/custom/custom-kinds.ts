import {
  bringKind,
  customKindOf,
  settledObject,
  type CustomKind
} from '../../../../shared/custom-resources/custom-kind.ts'
import { isEstablished } from '../../../../shared/kinds/customresourcedefinition/conditions.ts'
import { customResourceDefinitionKind } from '../../../../shared/kinds/customresourcedefinition/kind.ts'
import type { CustomResourceDefinition } from '../../../../shared/kinds/customresourcedefinition/types.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import { takeDefinitionsAway } from '../../../../shared/schema/schema.ts'
import { WorkQueue } from '../../controllers/work-queue.ts'
import type { Component } from '../../control-plane.ts'
import type { Clock } from '../../sim/clock.ts'
import type { Change, ObjectStore } from '../../store/object-store.ts'
import type { RestoredKind } from '../../store/restore.ts'
import { remove } from '../commit.ts'

/** Objects of a kind without a definition that one reconcile takes away. */
const burst = 500

/**
 * Which custom kinds the store and the API have: those of the definitions that are established. A definition that
 * changes changes its kind at once; one that is gone takes it along.
 */
export class CustomKinds implements Component {
  readonly name = 'custom-kinds'
  readonly #store: ObjectStore
  readonly #known = new Map<string, CustomKind>()
  /** Kinds whose definition went before their objects: somebody took away the finalizer that waits for them. */
  readonly #left = new Map<string, Kind>()
  readonly #queue: WorkQueue

  constructor(store: ObjectStore, clock: Clock) {
    this.#store = store
    this.#queue = new WorkQueue(clock, (uid) => this.#clearLeft(uid))
  }

  /** The kinds of the definitions that a file held, for their objects to be restored. */
  takeIn(): readonly RestoredKind[] {
    const brought: RestoredKind[] = []
    for (const definition of Array.from(this.#store.all(customResourceDefinitionKind))) {
      if (!isEstablished(definition)) continue
      const custom = this.#add(definition)
      if (custom === undefined) continue
      brought.push({ kind: custom.kind, settle: (object) => settledObject(definition, object) })
    }
    return brought
  }

  start(): void {
    this.#store.onChange(customResourceDefinitionKind, (change) => this.#onChange(change))
  }

  #onChange({ type, object }: Change<CustomResourceDefinition>): void {
    const { uid } = object.metadata
    if (type === 'DELETED') this.#remove(uid)
    else if (!isEstablished(object)) return
    else if (this.#known.has(uid)) this.#replace(object)
    else this.#add(object)
  }

  /** Undefined where a built-in kind has the name already: that one stays, as upstream's own resources come first. */
  #add(definition: CustomResourceDefinition): CustomKind | undefined {
    const custom = customKindOf(definition)
    const { kinds } = this.#store
    const { group, resource, kind } = custom.kind
    if (kinds.all().some((one) => one.group === group && (one.resource === resource || one.kind === kind)))
      return undefined
    bringKind(custom)
    this.#known.set(definition.metadata.uid, custom)
    this.#store.addKind(custom.kind)
    return custom
  }

  #replace(definition: CustomResourceDefinition): void {
    const { uid } = definition.metadata
    const before = this.#known.get(uid)!
    const custom = customKindOf(definition)
    if (custom === before) return
    bringKind(custom)
    this.#known.set(uid, custom)
    this.#store.replaceKind(before.kind, custom.kind, (object) => settledObject(definition, object))
    for (const { name } of before.definitions) takeDefinitionsAway(name)
  }

  #remove(uid: string): void {
    const custom = this.#known.get(uid)
    if (custom === undefined) return
    this.#known.delete(uid)
    for (const { name } of custom.definitions) takeDefinitionsAway(name)
    if (this.#store.count(custom.kind) === 0) {
      this.#store.removeKind(custom.kind)
      return
    }
    this.#store.kinds.unregister(custom.kind)
    this.#left.set(uid, custom.kind)
    this.#queue.add(uid)
  }

  #clearLeft(uid: string): void {
    const kind = this.#left.get(uid)
    if (kind === undefined) return
    let left = burst
    for (const object of Array.from(this.#store.all(kind))) {
      if (left-- === 0) {
        this.#queue.add(uid)
        return
      }
      remove(this.#store, kind, object)
    }
    this.#left.delete(uid)
    this.#store.removeKind(kind)
  }
}
