import { priorityClassKind } from '../../../shared/kinds/priorityclass/kind.ts'
import { systemPriorityClasses } from '../../../shared/kinds/priorityclass/system-classes.ts'
import type { Component, ControlPlane } from '../control-plane.ts'

/** Makes the priority classes of the system at each start; upstream's bootstrap-system-priority-classes. */
export class SystemPriorityClasses implements Component {
  readonly name = 'bootstrap-system-priority-classes'
  readonly #controlPlane: ControlPlane

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
  }

  start(): void {
    const { store } = this.#controlPlane
    const writer = this.#controlPlane.writer('kube-apiserver')
    for (const priorityClass of systemPriorityClasses) {
      if (store.get(priorityClassKind, undefined, priorityClass.metadata.name!) !== undefined) continue
      writer.create(priorityClassKind, priorityClass)
    }
  }
}
