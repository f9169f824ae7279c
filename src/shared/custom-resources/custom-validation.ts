// All that is asked of a custom resource (k8s.io/apiextensions-apiserver's pkg/registry/customresource).
import type { FieldError } from '../kinds/field-error.ts'
import type { ScalePaths } from '../kinds/customresourcedefinition/types.ts'
import type { KubeObject } from '../kube/object.ts'
import { invalid, type Errors } from '../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts'
import { validateEmbedded } from './embedded-resources.ts'
import type { JsonObject, JsonSchema } from './json-schema.ts'
import { validateLists } from './list-types.ts'
import { hasRules, validateRules } from './rule-validation.ts'
import { validateScalePaths } from './scale-paths.ts'
import { validateValue } from './validate-value.ts'

export interface CustomRules {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly namespaced: boolean
  readonly schema: JsonSchema
  readonly scale?: ScalePaths
}

const blocking = new Set(['FieldValueRequired', 'FieldValueTooLong', 'FieldValueTooMany', 'FieldValueTypeInvalid'])
const rulesNotRun: FieldError = {
  type: 'FieldValueInvalid',
  field: '<nil>',
  badValue: 'null',
  detail:
    'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
}

/** Upstream's customResourceStrategy: metadata, schema, scale, embedded objects, lists, rules, in this order. */
export function validateCustomResource(
  rules: CustomRules,
  given: KubeObject,
  stored: KubeObject | undefined
): readonly FieldError[] {
  const errors: Errors = []
  const apiVersion = `${rules.group}/${rules.version}`
  if (stored === undefined) validateObjectMeta(errors, given.metadata, rules.namespaced, subdomainName)
  else validateObjectMetaUpdate(errors, given.metadata, stored.metadata)
  if (given.kind !== rules.kind) invalid(errors, 'kind', given.kind, `must be ${rules.kind}`)
  // The schema of a version speaks of objects of that version.
  const object = contentOf(given, apiVersion)
  const old = stored === undefined ? undefined : contentOf(stored, apiVersion)
  const { schema, scale } = rules
  errors.push(...validateValue(object, schema, '', old === undefined ? undefined : { value: old }))
  if (scale !== undefined) errors.push(...validateScalePaths(object, scale))
  errors.push(...validateEmbedded(object, schema))
  if (old === undefined || validateLists(old, schema).length === 0) errors.push(...validateLists(object, schema))
  if (!hasRules(schema)) return errors
  if (errors.some(({ type }) => blocking.has(type))) errors.push(rulesNotRun)
  else errors.push(...validateRules(object, schema, old))
  return errors
}

function contentOf(object: KubeObject, apiVersion: string): JsonObject {
  return { ...object, apiVersion } as unknown as JsonObject
}
