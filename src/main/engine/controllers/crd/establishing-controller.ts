import {
  definitionCondition,
  isEstablished,
  withCondition
} from '../../../../shared/kinds/customresourcedefinition/conditions.ts'
import { customResourceDefinitionKind } from '../../../../shared/kinds/customresourcedefinition/kind.ts'
import { emptyDefinitionStatus } from '../../../../shared/kinds/customresourcedefinition/stored-versions.ts'
import type { CustomResourceDefinition } from '../../../../shared/kinds/customresourcedefinition/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { WorkQueue } from '../work-queue.ts'

/** Declares a definition established whose names are accepted; upstream's pkg/controller/establish. */
export class EstablishingController implements Component {
  readonly name = 'crd-establishing-controller'
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
    store.onChange(customResourceDefinitionKind, ({ type, object }) => {
      if (type !== 'DELETED') this.#enqueue(object)
    })
    for (const definition of store.all(customResourceDefinitionKind)) this.#enqueue(definition)
  }

  #enqueue(definition: CustomResourceDefinition): void {
    if (isReady(definition)) this.#queue.add(definition.metadata.name)
  }

  #reconcile(name: string): void {
    const { store, clock } = this.#controlPlane
    const definition = store.get(customResourceDefinitionKind, undefined, name)
    if (definition === undefined || !isReady(definition)) return
    const established = {
      type: 'Established',
      status: 'True',
      reason: 'InitialNamesAccepted',
      message: 'the initial names have been accepted'
    }
    const status = withCondition(definition.status ?? emptyDefinitionStatus, established, clock.now)
    this.#writer.updateStatus(customResourceDefinitionKind, { ...definition, status })
  }
}

function isReady(definition: CustomResourceDefinition): boolean {
  return definitionCondition(definition, 'NamesAccepted')?.status === 'True' && !isEstablished(definition)
}
