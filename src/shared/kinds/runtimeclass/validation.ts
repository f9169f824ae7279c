import { dns1123LabelComplaints } from '../../kube/names.ts'
import type { RuntimeClass } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { duplicate, invalidEach } from '../../validation/field.ts'
import {
  subdomainName,
  validateImmutable,
  validateLabels,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import { validateResources } from '../../validation/resources.ts'
import { validateTolerations } from '../../validation/scheduling.ts'
import type { FieldError } from '../field-error.ts'

/** Upstream's ValidateRuntimeClass and ValidateRuntimeClassUpdate: the handler of a class stays. */
export function validateRuntimeClass(runtimeClass: RuntimeClass, old: RuntimeClass | undefined): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, handler = '', overhead, scheduling } = runtimeClass
  if (old !== undefined) {
    validateObjectMetaUpdate(errors, metadata, old.metadata)
    validateImmutable(errors, handler, old.handler ?? '', 'handler')
    return errors
  }
  validateObjectMeta(errors, metadata, false, subdomainName)
  invalidEach(errors, 'handler', handler, dns1123LabelComplaints(handler))
  if (overhead?.podFixed !== undefined)
    validateResources(errors, { limits: overhead.podFixed }, 'overhead.podFixed', undefined)
  if (scheduling === undefined) return errors
  const { nodeSelector, tolerations = [] } = scheduling
  if (nodeSelector !== undefined) validateLabels(errors, nodeSelector, 'scheduling.nodeSelector')
  validateTolerations(errors, tolerations, 'scheduling.tolerations')
  for (const [index, toleration] of tolerations.entries()) {
    const isRepeated = tolerations.slice(0, index).some((other) => sameToleration(other, toleration))
    if (isRepeated) duplicate(errors, `scheduling.tolerations[${index}]`, toleration)
  }
  return errors
}

type Tolerations = NonNullable<NonNullable<RuntimeClass['scheduling']>['tolerations']>

function sameToleration(a: Tolerations[number], b: Tolerations[number]): boolean {
  const fields = ['key', 'operator', 'value', 'effect', 'tolerationSeconds'] as const
  return fields.every((field) => a[field] === b[field])
}
