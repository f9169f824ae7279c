import { qualifiedNameComplaints } from '../../kube/names.ts'
import { semanticEqual } from '../../kube/sharing.ts'
import type { StorageClass, TopologySelectorTerm } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { duplicate, forbidden, invalidEach, notSupported, required } from '../../validation/field.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import { validateParameters, validateProvisioner } from '../../validation/provisioners.ts'
import type { FieldError } from '../field-error.ts'

const reclaimPolicies = ['Delete', 'Retain']
const bindingModes = ['Immediate', 'WaitForFirstConsumer']

type Values = Readonly<Record<string, readonly string[]>>

/** Answers the term's values by key. */
function validateTerm(errors: Errors, term: TopologySelectorTerm, path: string): Values {
  const found: Record<string, readonly string[]> = {}
  for (const [index, { key = '', values = [] }] of (term.matchLabelExpressions ?? []).entries()) {
    const at = `${path}.matchLabelExpressions[${index}]`
    if (values.length === 0) required(errors, `${at}.values`)
    for (const [position, value] of values.entries())
      if (values.indexOf(value) < position) duplicate(errors, `${at}.values[${position}]`, value)
    invalidEach(errors, `${at}.key`, key, qualifiedNameComplaints(key))
    if (key in found) duplicate(errors, `${at}.key`, key)
    found[key] = [...values].sort()
  }
  return found
}

function validateTopologies(errors: Errors, terms: readonly TopologySelectorTerm[], path: string): void {
  const seen: Values[] = []
  for (const [index, term] of terms.entries()) {
    const values = validateTerm(errors, term, `${path}[${index}]`)
    for (const other of seen)
      if (semanticEqual(values, other)) duplicate(errors, `${path}[${index}].matchLabelExpressions`, '')
    seen.push(values)
  }
}

/** Upstream's ValidateStorageClass and ValidateStorageClassUpdate. */
export function validateStorageClass(storageClass: StorageClass, old: StorageClass | undefined): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, provisioner, parameters, reclaimPolicy = '', volumeBindingMode = '' } = storageClass
  if (old !== undefined) {
    validateObjectMetaUpdate(errors, metadata, old.metadata)
    const never = (name: string): void => forbidden(errors, name, `updates to ${name} are forbidden.`)
    if (!semanticEqual(parameters ?? {}, old.parameters ?? {})) never('parameters')
    if (provisioner !== old.provisioner) never('provisioner')
    if (reclaimPolicy !== old.reclaimPolicy) never('reclaimPolicy')
    validateImmutable(errors, volumeBindingMode, old.volumeBindingMode, 'volumeBindingMode')
    return errors
  }
  validateObjectMeta(errors, metadata, false, subdomainName)
  validateProvisioner(errors, provisioner, 'provisioner')
  validateParameters(errors, parameters, 'parameters')
  if (reclaimPolicy !== '' && !reclaimPolicies.includes(reclaimPolicy))
    notSupported(errors, 'reclaimPolicy', reclaimPolicy, reclaimPolicies)
  if (!bindingModes.includes(volumeBindingMode))
    notSupported(errors, 'volumeBindingMode', volumeBindingMode, bindingModes)
  validateTopologies(errors, storageClass.allowedTopologies ?? [], 'allowedTopologies')
  return errors
}
