import { withCondition } from '../../../../shared/kinds/customresourcedefinition/conditions.ts'
import { customResourceDefinitionKind } from '../../../../shared/kinds/customresourcedefinition/kind.ts'
import { emptyDefinitionStatus } from '../../../../shared/kinds/customresourcedefinition/stored-versions.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition
} from '../../../../shared/kinds/customresourcedefinition/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { WorkQueue } from '../work-queue.ts'

/** The condition that a definition should have and has not. */
export type MissingCondition = (definition: CustomResourceDefinition) => CustomResourceDefinitionCondition | undefined

/** Gives definitions a condition that follows from each of them alone. */
export class ConditionController implements Component {
  readonly name: string
  readonly #controlPlane: ControlPlane
  readonly #missing: MissingCondition
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue

  constructor(controlPlane: ControlPlane, name: string, missing: MissingCondition) {
    this.name = name
    this.#controlPlane = controlPlane
    this.#missing = missing
    this.#writer = controlPlane.writer('kube-apiserver')
    this.#queue = new WorkQueue(controlPlane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(customResourceDefinitionKind, ({ type, object }) => {
      if (type !== 'DELETED') this.#enqueue(object)
    })
    for (const definition of store.all(customResourceDefinitionKind)) this.#enqueue(definition)
  }

  #enqueue(definition: CustomResourceDefinition): void {
    if (this.#missing(definition) !== undefined) this.#queue.add(definition.metadata.name)
  }

  #reconcile(name: string): void {
    const { store, clock } = this.#controlPlane
    const definition = store.get(customResourceDefinitionKind, undefined, name)
    const condition = definition === undefined ? undefined : this.#missing(definition)
    if (definition === undefined || condition === undefined) return
    const status = withCondition(definition.status ?? emptyDefinitionStatus, condition, clock.now)
    this.#writer.updateStatus(customResourceDefinitionKind, { ...definition, status })
  }
}
