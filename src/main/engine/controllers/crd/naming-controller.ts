import { definitionCondition, withCondition } from '../../../../shared/kinds/customresourcedefinition/conditions.ts'
import { customResourceDefinitionKind } from '../../../../shared/kinds/customresourcedefinition/kind.ts'
import { emptyDefinitionStatus } from '../../../../shared/kinds/customresourcedefinition/stored-versions.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition
} from '../../../../shared/kinds/customresourcedefinition/types.ts'
import { semanticEqual } from '../../../../shared/kube/sharing.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { WorkQueue } from '../work-queue.ts'
import { judgeNames } from './names.ts'

/** Gives definitions their names, one at a time; upstream's pkg/controller/status of apiextensions-apiserver. */
export class NamingController implements Component {
  readonly name = 'crd-naming-condition-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  /** Names of definitions by their group, so that a change looks at its own group alone. */
  readonly #byGroup = new Map<string, Set<string>>()

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-apiserver')
    this.#queue = new WorkQueue(controlPlane.clock, (name) => this.#reconcile(name))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(customResourceDefinitionKind, ({ type, object }) => {
      if (type === 'DELETED') this.#release(object)
      else this.#takeIn(object)
    })
    for (const definition of store.all(customResourceDefinitionKind)) this.#takeIn(definition)
  }

  #takeIn({ metadata, spec }: CustomResourceDefinition): void {
    const names = this.#byGroup.get(spec.group)
    if (names === undefined) this.#byGroup.set(spec.group, new Set([metadata.name]))
    else names.add(metadata.name)
    this.#queue.add(metadata.name)
  }

  /** A definition that is gone frees its names. */
  #release({ metadata, spec }: CustomResourceDefinition): void {
    this.#byGroup.get(spec.group)?.delete(metadata.name)
    this.#queueOthers(spec.group, metadata.name)
  }

  #queueOthers(group: string, except: string): void {
    for (const name of this.#byGroup.get(group) ?? []) if (name !== except) this.#queue.add(name)
  }

  *#ofGroup(group: string): Generator<CustomResourceDefinition> {
    const { store } = this.#controlPlane
    for (const name of this.#byGroup.get(group) ?? []) {
      const definition = store.get(customResourceDefinitionKind, undefined, name)
      if (definition !== undefined) yield definition
    }
  }

  #reconcile(name: string): void {
    const { store, clock } = this.#controlPlane
    const definition = store.get(customResourceDefinitionKind, undefined, name)
    if (definition === undefined) return
    const { spec, status = emptyDefinitionStatus } = definition
    if (semanticEqual(spec.names, status.acceptedNames)) return
    const { acceptedNames, namesAccepted, established } = judgeNames(definition, this.#ofGroup(spec.group))
    const isSame = semanticEqual(status.acceptedNames, acceptedNames)
    if (isSame && isEquivalent(namesAccepted, definitionCondition(definition, 'NamesAccepted'))) return
    const named = withCondition({ ...status, acceptedNames }, namesAccepted, clock.now)
    const next = withCondition(named, established, clock.now)
    this.#writer.updateStatus(customResourceDefinitionKind, { ...definition, status: next })
    // Names that this one no longer has may be what another waits for.
    this.#queueOthers(spec.group, name)
  }
}

function isEquivalent(a: CustomResourceDefinitionCondition, b: CustomResourceDefinitionCondition | undefined): boolean {
  return b !== undefined && a.status === b.status && a.reason === b.reason && a.message === b.message
}
