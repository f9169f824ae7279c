import {
  approvalOf,
  isProtectedGroup,
  type ApprovalState
} from '../../../../shared/kinds/customresourcedefinition/approval.ts'
import { definitionCondition, withCondition } from '../../../../shared/kinds/customresourcedefinition/conditions.ts'
import { customResourceDefinitionKind } from '../../../../shared/kinds/customresourcedefinition/kind.ts'
import { emptyDefinitionStatus } from '../../../../shared/kinds/customresourcedefinition/stored-versions.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition
} from '../../../../shared/kinds/customresourcedefinition/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { WorkQueue } from '../work-queue.ts'

const reasons: Readonly<Record<ApprovalState, string>> = {
  approved: 'ApprovedAnnotation',
  bypassed: 'UnapprovedAnnotation',
  missing: 'MissingAnnotation',
  invalid: 'InvalidAnnotation'
}

/** Says of definitions in protected groups whether their API is approved; upstream's pkg/controller/apiapproval. */
export class ApprovalController implements Component {
  readonly name = 'crd-approval-controller'
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
    if (missing(definition) !== undefined) this.#queue.add(definition.metadata.name)
  }

  #reconcile(name: string): void {
    const { store, clock } = this.#controlPlane
    const definition = store.get(customResourceDefinitionKind, undefined, name)
    const condition = definition === undefined ? undefined : missing(definition)
    if (definition === undefined || condition === undefined) return
    const status = withCondition(definition.status ?? emptyDefinitionStatus, condition, clock.now)
    this.#writer.updateStatus(customResourceDefinitionKind, { ...definition, status })
  }
}

/** The condition that a definition should have and has not. */
function missing(definition: CustomResourceDefinition): CustomResourceDefinitionCondition | undefined {
  const { metadata, spec } = definition
  if (!isProtectedGroup(spec.group)) return undefined
  const { state, words } = approvalOf(metadata)
  const type = 'KubernetesAPIApprovalPolicyConformant'
  const wanted = { type, status: state === 'approved' ? 'True' : 'False', reason: reasons[state], message: words }
  const present = definitionCondition(definition, type)
  const isSaid =
    present?.status === wanted.status && present.reason === wanted.reason && present.message === wanted.message
  return isSaid ? undefined : wanted
}
