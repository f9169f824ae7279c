// Defaults must be values that their own schema takes (k8s.io/apiextensions-apiserver's
// pkg/apiserver/schema/defaulting, ValidateDefaults).
import { deepEqual } from '../kube/deep-equal.ts'
import { invalid, type Errors } from '../validation/field.ts'
import { isObject, type JsonObject, type JsonSchema } from './json-schema.ts'
import { validateLists } from './list-types.ts'
import { pruned } from './pruning.ts'
import { hasRules, validateRules } from './rule-validation.ts'
import { validateValue } from './validate-value.ts'

export function checkDefaults(errors: Errors, schema: JsonSchema, path: string): void {
  const { default: value, items, properties = {} } = schema
  if (value !== undefined && value !== null) checkDefault(errors, schema, `${path}.default`)
  if (items !== undefined) checkDefaults(errors, items, `${path}.items`)
  for (const name in properties) checkDefaults(errors, properties[name]!, `${path}.properties[${name}]`)
}

function checkDefault(errors: Errors, schema: JsonSchema, path: string): void {
  const value = schema.default!
  if (isKnownWhole(schema) && !deepEqual(prunedDefault(schema), value)) {
    invalid(errors, path, value, 'must not have unknown fields')
  }
  const found = [...validateValue(value, schema, '', undefined)]
  if (found.length === 0 && isObject(value)) found.push(...validateLists(value, schema))
  if (found.length === 0 && hasRules(schema)) found.push(...validateRules(value, schema, undefined))
  // The value's own paths begin at the default.
  for (const error of found) {
    errors.push({ ...error, field: error.field === '<nil>' ? path : `${path}.${error.field}` })
  }
}

function isKnownWhole(schema: JsonSchema): boolean {
  return schema['x-kubernetes-preserve-unknown-fields'] !== true && schema['x-kubernetes-embedded-resource'] !== true
}

/** The default pruned; a list is pruned as the only member of an object. */
function prunedDefault(schema: JsonSchema): unknown {
  const whole: JsonObject = { value: schema.default! }
  return pruned(whole, { type: 'object', properties: { value: schema } }, [])['value']
}
