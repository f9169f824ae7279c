import type { ResourceQuota, ResourceQuotaSpec, ScopeSelector } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { immutable, invalid, required } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import { isQuotaResource, validateQuotaResourceName } from '../../validation/resource-names.ts'
import { validateQuantityValue } from '../../validation/resources.ts'
import type { FieldError } from '../field-error.ts'
import { isStandardScope, mayScope } from './scopes.ts'

type ResourceList = NonNullable<ResourceQuotaSpec['hard']>

const conflicting = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating']
] as const
/** These only exist or not: their selector has no values. */
const withoutValues = new Set([
  'BestEffort',
  'NotBestEffort',
  'Terminating',
  'NotTerminating',
  'CrossNamespacePodAffinity'
])
const onlyExists =
  "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"

function validateList(errors: Errors, list: ResourceList | undefined, path: string): void {
  for (const name in list) {
    validateQuotaResourceName(errors, name, `${path}[${name}]`)
    validateQuantityValue(errors, name, list[name]!, `${path}[${name}]`)
  }
}

function validateConflicts(errors: Errors, names: readonly string[], shown: unknown, path: string): void {
  for (const pair of conflicting)
    if (pair.every((scope) => names.includes(scope))) invalid(errors, path, shown, 'conflicting scopes')
}

function validateScope(errors: Errors, scope: string, hard: readonly string[], shown: unknown, path: string): void {
  for (const name of hard) {
    if (isQuotaResource(name) && !mayScope(scope, name))
      invalid(errors, path, shown, 'unsupported scope applied to resource')
  }
}

function validateSelector(errors: Errors, selector: ScopeSelector, hard: readonly string[], path: string): void {
  const { matchExpressions = [] } = selector
  for (const { scopeName, operator, values = [] } of matchExpressions) {
    if (!isStandardScope(scopeName)) invalid(errors, `${path}.scopeName`, scopeName, 'unsupported scope')
    validateScope(errors, scopeName, hard, selector, path)
    if (withoutValues.has(scopeName) && operator !== 'Exists') invalid(errors, `${path}.operator`, operator, onlyExists)
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        required(
          errors,
          `${path}.values`,
          "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
        )
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) {
        const detail = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
        invalid(errors, `${path}.values`, values, detail)
      }
    } else invalid(errors, `${path}.operator`, operator, 'not a valid selector operator')
  }
  validateConflicts(
    errors,
    matchExpressions.map(({ scopeName }) => scopeName),
    selector,
    path
  )
}

function validateSpec(errors: Errors, spec: ResourceQuotaSpec): void {
  validateList(errors, spec.hard, 'spec.hard')
  const hard = Object.keys(spec.hard ?? {}).sort()
  for (const scope of spec.scopes ?? []) {
    if (!isStandardScope(scope)) invalid(errors, 'spec.scopes', spec.scopes, 'unsupported scope')
    validateScope(errors, scope, hard, spec.scopes, 'spec.scopes')
  }
  validateConflicts(errors, spec.scopes ?? [], spec.scopes, 'spec.scopes')
  if (spec.scopeSelector !== undefined)
    validateSelector(errors, spec.scopeSelector, hard, 'spec.scopeSelector.matchExpressions')
}

/** Upstream's ValidateResourceQuota and ValidateResourceQuotaUpdate; scopes stay as they were made. */
export function validateResourceQuota(quota: ResourceQuota, old: ResourceQuota | undefined): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, spec, status } = quota
  if (old === undefined) validateObjectMeta(errors, metadata, true, subdomainName)
  else validateObjectMetaUpdate(errors, metadata, old.metadata)
  validateSpec(errors, spec)
  validateList(errors, status?.hard, 'status.hard')
  validateList(errors, status?.used, 'status.used')
  if (old === undefined) return errors
  const before = new Set(old.spec.scopes)
  const after = new Set(spec.scopes)
  if (before.size !== after.size || [...after].some((scope) => !before.has(scope)))
    invalid(errors, 'spec.scopes', spec.scopes, immutable)
  return errors
}
