// The rules of a schema when its definition is stored: each must be well written and compile.
import { internalType, invalid, notSupported, required, type Errors } from '../validation/field.ts'
import { compiledRules } from './cel-rules.ts'
import { schemaAtPath } from './field-paths.ts'
import { valuesOf, type JsonSchema, type ValidationRule } from './json-schema.ts'

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']
const lineBreak = /[\n\r]/

/** A rule as Go prints the internal type. */
function printed(rule: ValidationRule): Readonly<Record<string, unknown>> {
  return internalType(rule, {
    Rule: '',
    Message: '',
    MessageExpression: '',
    Reason: null,
    FieldPath: '',
    OptionalOldSelf: null
  })
}

interface Visit {
  readonly isResource: boolean
  /** The first place on the way down below which what was before cannot be found again. */
  readonly uncorrelated: string | undefined
}

/** The errors of all rules in a schema that is otherwise right. */
export function checkRules(errors: Errors, schema: JsonSchema, path: string): void {
  walk(errors, schema, path, { isResource: true, uncorrelated: undefined })
}

function walk(errors: Errors, schema: JsonSchema, path: string, { isResource, uncorrelated }: Visit): void {
  const rules = schema['x-kubernetes-validations'] ?? []
  const before = errors.length
  for (const [index, rule] of rules.entries()) {
    checkRule(errors, schema, rule, `${path}.x-kubernetes-validations[${index}]`)
  }
  if (errors.length === before && rules.length > 0) {
    checkCompiled(errors, schema, path, { isResource, uncorrelated })
  }
  const { properties = {}, items } = schema
  const values = valuesOf(schema)
  const isAtomic = schema['x-kubernetes-map-type'] === 'atomic'
  const below = uncorrelated ?? (isAtomic ? path : undefined)
  for (const name in properties) {
    const inner = properties[name]!
    const visit = { isResource: isEmbedded(inner), uncorrelated: below }
    walk(errors, inner, `${path}.properties[${name}]`, visit)
  }
  if (values !== undefined) {
    walk(errors, values, `${path}.additionalProperties`, { isResource: isEmbedded(values), uncorrelated })
  }
  if (items === undefined) return
  const isMap = schema['x-kubernetes-list-type'] === 'map'
  const visit = { isResource: isEmbedded(items), uncorrelated: uncorrelated ?? (isMap ? undefined : path) }
  walk(errors, items, `${path}.items`, visit)
}

function isEmbedded(schema: JsonSchema): boolean {
  return schema['x-kubernetes-embedded-resource'] === true
}

function checkRule(errors: Errors, schema: JsonSchema, rule: ValidationRule, path: string): void {
  const { message = '', messageExpression = '', reason, fieldPath = '' } = rule
  const text = (rule.rule ?? '').trim()
  const shown = message.trim()
  if (text === '') required(errors, `${path}.rule`, 'rule is not specified')
  else if (message !== '' && shown === '') invalid(errors, `${path}.message`, message, 'must be non-empty if specified')
  else if (lineBreak.test(shown)) invalid(errors, `${path}.message`, message, 'must not contain line breaks')
  else if (lineBreak.test(text) && shown === '') {
    required(errors, `${path}.message`, 'message must be specified if rule contains line breaks')
  }
  if (messageExpression !== '' && messageExpression.trim() === '') {
    required(errors, `${path}.messageExpression`, 'messageExpression must be non-empty if specified')
  }
  if (reason !== undefined && !reasons.includes(reason)) notSupported(errors, `${path}.reason`, reason, reasons)
  if (fieldPath === '') return
  if (fieldPath.trim() === '') invalid(errors, `${path}.fieldPath`, fieldPath, 'must be non-empty if specified')
  if (lineBreak.test(fieldPath)) invalid(errors, `${path}.fieldPath`, fieldPath, 'must not contain line breaks')
  if ('error' in schemaAtPath(schema, fieldPath, true)) {
    invalid(errors, `${path}.fieldPath`, fieldPath, 'must be a valid path')
  }
}

function checkCompiled(errors: Errors, schema: JsonSchema, path: string, { isResource, uncorrelated }: Visit): void {
  for (const [index, compiled] of compiledRules(schema, isResource).entries()) {
    const { rule, error, messageError, usesOldSelf } = compiled
    const field = `${path}.x-kubernetes-validations[${index}]`
    if (error !== undefined) invalid(errors, `${field}.rule`, printed(rule), error)
    if (messageError !== undefined) invalid(errors, `${field}.messageExpression`, printed(rule), messageError)
    if (usesOldSelf) {
      if (uncorrelated === undefined) continue
      const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelated}`
      invalid(errors, `${field}.rule`, rule.rule, detail)
    } else if (rule.optionalOldSelf !== undefined) {
      const detail = 'may not be set if oldSelf is not used in rule'
      invalid(errors, `${field}.optionalOldSelf`, rule.optionalOldSelf, detail)
    }
  }
}

/** The paths of rules that this server stores and does not evaluate. */
export function unknownRules(schema: JsonSchema, path: string, isResource = true): readonly string[] {
  const own = compiledRules(schema, isResource).flatMap(({ isUnknown }, index) =>
    isUnknown === true ? [`${path}.x-kubernetes-validations[${index}].rule`] : []
  )
  const { properties = {}, items } = schema
  const values = valuesOf(schema)
  return [
    ...own,
    ...Object.entries(properties).flatMap(([name, inner]) =>
      unknownRules(inner, `${path}.properties[${name}]`, isEmbedded(inner))
    ),
    ...(items === undefined ? [] : unknownRules(items, `${path}.items`, isEmbedded(items))),
    ...(values === undefined ? [] : unknownRules(values, `${path}.additionalProperties`, isEmbedded(values)))
  ]
}
