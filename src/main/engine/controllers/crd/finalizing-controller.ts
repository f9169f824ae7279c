import {
  cleanupFinalizer,
  isEstablished,
  withCondition
} from '../../../../shared/kinds/customresourcedefinition/conditions.ts'
import { customResourceDefinitionKind } from '../../../../shared/kinds/customresourcedefinition/kind.ts'
import { emptyDefinitionStatus } from '../../../../shared/kinds/customresourcedefinition/stored-versions.ts'
import type { CustomResourceDefinition } from '../../../../shared/kinds/customresourcedefinition/types.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import { parseTime } from '../../../../shared/kube/time.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { WorkQueue } from '../work-queue.ts'

/** Milliseconds between two looks whether the objects are gone, and until that is complained of. */
const pollInterval = 5000
const patience = 60_000
/** The most objects that one reconcile deletes. */
const burst = 500

/** Deletes the objects of a definition that is being deleted, then lets it go; upstream's pkg/controller/finalizer. */
export class FinalizingController implements Component {
  readonly name = 'crd-finalizer'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-apiserver')
    this.#queue = new WorkQueue(controlPlane.clock, (name) => this.#reconcile(name))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(customResourceDefinitionKind, ({ type, object, previous }) => {
      if (type === 'DELETED' || !isWaiting(object)) return
      // Its own writes change the status alone.
      if (previous === undefined || previous.spec !== object.spec || !isWaiting(previous))
        this.#queue.add(object.metadata.name)
    })
    for (const definition of store.all(customResourceDefinitionKind)) {
      if (isWaiting(definition)) this.#queue.add(definition.metadata.name)
    }
  }

  #reconcile(name: string): void {
    const { store } = this.#controlPlane
    const definition = store.get(customResourceDefinitionKind, undefined, name)
    if (definition === undefined || !isWaiting(definition)) return
    if (!isEstablished(definition)) {
      this.#release(definition, 'NeverEstablished', 'resource was never established')
      return
    }
    const { group, names } = definition.spec
    const kind = store.kinds.ofResource(group, names.plural)
    // A built-in kind of this name was never the definition's.
    if (kind === undefined || kind.isCustom !== true) {
      this.#release(definition, 'OverlappingBuiltInResource', 'instances overlap with built-in resources in storage')
      return
    }
    if (this.#deleteSome(kind)) {
      this.#tell(definition, 'InstanceDeletionInProgress', 'CustomResource deletion is in progress')
      this.#queue.add(name)
    } else if (store.count(kind) > 0) this.#wait(definition)
    else this.#release(definition, 'InstanceDeletionCompleted', 'removed all instances')
  }

  /** Deletes up to a burst of what is not being deleted yet. Whether there may be more. */
  #deleteSome(kind: Kind): boolean {
    let deleted = 0
    for (const object of Array.from(this.#controlPlane.store.all(kind))) {
      const { namespace, name, deletionTimestamp } = object.metadata
      if (deletionTimestamp !== undefined) continue
      if (deleted++ === burst) return true
      this.#writer.delete(kind, namespace, name)
    }
    return deleted > 0
  }

  /** Objects with finalizers of their own take their time. */
  #wait(definition: CustomResourceDefinition): void {
    const { clock } = this.#controlPlane
    const since = parseTime(definition.metadata.deletionTimestamp!)
    if (clock.now - since < patience) {
      this.#tell(definition, 'InstanceDeletionInProgress', 'CustomResource deletion is in progress')
    } else {
      const why = 'could not confirm zero CustomResources remaining: timed out waiting for the condition'
      this.#tell(definition, 'InstanceDeletionCheck', why)
    }
    this.#queue.addAfter(definition.metadata.name, pollInterval)
  }

  #tell(definition: CustomResourceDefinition, reason: string, message: string): void {
    const { status = emptyDefinitionStatus } = definition
    const condition = { type: 'Terminating', status: 'True', reason, message }
    const next = withCondition(status, condition, this.#controlPlane.clock.now)
    this.#writer.updateStatus(customResourceDefinitionKind, { ...definition, status: next })
  }

  #release(definition: CustomResourceDefinition, reason: string, message: string): void {
    const { metadata, status = emptyDefinitionStatus } = definition
    const condition = { type: 'Terminating', status: 'False', reason, message }
    const finalizers = metadata.finalizers?.filter((finalizer) => finalizer !== cleanupFinalizer) ?? []
    const { finalizers: _before, ...rest } = metadata
    this.#writer.updateStatus(customResourceDefinitionKind, {
      ...definition,
      metadata: finalizers.length === 0 ? rest : { ...rest, finalizers },
      status: withCondition(status, condition, this.#controlPlane.clock.now)
    })
  }
}

function isWaiting({ metadata }: CustomResourceDefinition): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(cleanupFinalizer) === true
}
