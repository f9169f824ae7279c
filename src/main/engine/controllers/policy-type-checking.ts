import { unknownFieldIn, unknownFieldText } from '../../../shared/admission/field-check.ts'
import { apiVersionOf, type Kind } from '../../../shared/kinds/kind.ts'
import { validatingAdmissionPolicyKind } from '../../../shared/kinds/validatingadmissionpolicy/kind.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { TypeFacts } from '../../../shared/schema/schema.ts'
import type { ExpressionWarning, ValidatingAdmissionPolicy } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { WorkQueue } from './work-queue.ts'

/** Kinds that one policy is checked for, as upstream's maxTypesToCheck. */
const mostKinds = 10

/** Says in a policy's status what its expressions ask of kinds that do not have it: validatingadmissionpolicystatus. */
export class PolicyTypeChecking implements Component {
  readonly name = 'validatingadmissionpolicy-status-controller'
  readonly #store: ObjectStore
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue

  constructor(controlPlane: ControlPlane) {
    this.#store = controlPlane.store
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#queue = new WorkQueue(controlPlane.clock, (name) => this.#reconcile(name))
  }

  start(): void {
    this.#store.onChange(validatingAdmissionPolicyKind, ({ type, object }) => {
      if (type !== 'DELETED') this.#queue.add(object.metadata.name)
    })
    for (const { metadata } of this.#store.all(validatingAdmissionPolicyKind)) this.#queue.add(metadata.name)
  }

  #reconcile(name: string): void {
    const policy = this.#store.get(validatingAdmissionPolicyKind, undefined, name)
    const observedGeneration = policy?.metadata.generation
    if (policy === undefined || observedGeneration === undefined) return
    if (policy.status?.observedGeneration === observedGeneration) return
    const expressionWarnings = warningsOf(this.#store, policy)
    const status = {
      ...policy.status,
      observedGeneration,
      typeChecking: expressionWarnings.length === 0 ? {} : { expressionWarnings }
    }
    if (!deepEqual(status, policy.status))
      this.#writer.updateStatus(validatingAdmissionPolicyKind, { ...policy, status })
  }
}

function warningsOf(store: ObjectStore, { spec }: ValidatingAdmissionPolicy): readonly ExpressionWarning[] {
  const kinds = kindsOf(store, spec)
  const { validations = [], variables = [] } = spec
  const expressions = [
    ...validations.flatMap(({ expression, messageExpression }, index) => [
      { fieldRef: `spec.validations[${index}].expression`, expression },
      ...(messageExpression === undefined
        ? []
        : [{ fieldRef: `spec.validations[${index}].messageExpression`, expression: messageExpression }])
    ]),
    ...variables.map(({ expression }, index) => ({ fieldRef: `spec.variables[${index}].expression`, expression }))
  ]
  const paramKind = store.kinds.ofObject({
    apiVersion: spec.paramKind?.apiVersion ?? '',
    kind: spec.paramKind?.kind ?? ''
  })
  const params = paramKind && typeOf(paramKind)
  return expressions.flatMap(({ expression, fieldRef }) => {
    const texts = kinds.flatMap((kind) => {
      const type = typeOf(kind)
      const types = new Map([['object', type], ['oldObject', type], ...(params ? [['params', params] as const] : [])])
      const unknown = unknownFieldIn(expression, types)
      if (unknown === undefined) return []
      return [`${apiVersionOf(kind)}, Kind=${kind.kind}: ${unknownFieldText(expression, unknown)}`]
    })
    return texts.length === 0 ? [] : [{ fieldRef, warning: texts.join('\n') }]
  })
}

function typeOf(kind: Kind): TypeFacts {
  return { form: 'object', definition: kind.schema }
}

/** The kinds that its rules name; a star names none. */
function kindsOf(store: ObjectStore, { matchConstraints }: ValidatingAdmissionPolicy['spec']): readonly Kind[] {
  const found = new Set<Kind>()
  for (const { apiGroups = [], apiVersions = [], resources = [] } of matchConstraints?.resourceRules ?? [])
    for (const group of apiGroups)
      for (const version of apiVersions)
        for (const resource of resources) {
          const served = resource.includes('/') ? undefined : store.kinds.served(group, version, resource)
          if (served !== undefined && served.form === undefined) found.add(served.kind)
        }
  return [...found].slice(0, mostKinds)
}
