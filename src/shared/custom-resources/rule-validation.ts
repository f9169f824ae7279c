// Objects against the rules of their schema (upstream's cel.Validator), and where a rule's path leads.
import type { FieldError } from '../kinds/field-error.ts'
import { deepEqual } from '../kube/deep-equal.ts'
import type { Json } from '../kube/object.ts'
import { compiledRules, type CompiledExpression, type CompiledRule } from './cel-rules.ts'
import { hasSchema, isObject, memberOf, type JsonSchema, type ValidationRule } from './json-schema.ts'
import { sameListItem } from './list-types.ts'
import type { Before } from './validate-value.ts'

/** Upstream's PerCallLimit and RuntimeCELCostBudget. */
const mostForOneRule = 1_000_000
const mostForAll = 10_000_000
const longestMessage = 5 * 1024

interface Pass {
  readonly errors: FieldError[]
  budget: number
}

/** A value on the way down; `isUnchanged` is about the closest part that can be compared with what was before. */
interface Place {
  readonly path: string
  readonly before: Before
  readonly isUnchanged: boolean
}

const schemasWithRules = new WeakMap<JsonSchema, boolean>()

/** Whether a schema has rules, on any level. */
export function hasRules(schema: JsonSchema): boolean {
  let found = schemasWithRules.get(schema)
  if (found === undefined) {
    found = hasSchema(schema, (one) => (one['x-kubernetes-validations']?.length ?? 0) > 0)
    schemasWithRules.set(schema, found)
  }
  return found
}

/** The errors of an object's rules; `old` is given on update, for transition rules and for what did not change. */
export function validateRules(object: Json, schema: JsonSchema, old: Json | undefined): readonly FieldError[] {
  const pass: Pass = { errors: [], budget: mostForAll }
  const before = old === undefined ? undefined : { value: old }
  walk(pass, object, schema, { path: '', before, isUnchanged: false }, true)
  return pass.errors
}

function walk(pass: Pass, value: Json, schema: JsonSchema, place: Place, isResource: boolean): void {
  if (value === null || pass.budget < 0 || !hasRules(schema)) return
  const { before, path } = place
  const isUnchanged = before === undefined ? place.isUnchanged : deepEqual(value, before.value)
  runRules(pass, compiledRules(schema, isResource), value, { path, before, isUnchanged }, schema)
  for (const one of schema.allOf ?? []) {
    if (pass.budget >= 0) walk(pass, value, one, { path, before: undefined, isUnchanged: false }, isResource)
  }
  if (Array.isArray(value)) {
    const { items } = schema
    if (items === undefined) return
    const same = sameListItem(schema, before?.value)
    for (const [index, item] of (value as readonly Json[]).entries()) {
      walk(pass, item, items, { path: `${path}[${index}]`, before: same?.(item), isUnchanged }, isEmbedded(items))
    }
  } else if (isObject(value)) {
    const isCorrelated = schema['x-kubernetes-map-type'] !== 'atomic' && isObject(before?.value)
    for (const name in value) {
      const member = memberOf(schema, name)
      if (member === undefined) continue
      const old = isCorrelated ? (before.value as Readonly<Record<string, Json>>)[name] : undefined
      const isProperty = schema.properties !== undefined && Object.hasOwn(schema.properties, name)
      const inner = isProperty ? (path === '' ? name : `${path}.${name}`) : `${path}[${name}]`
      const was = old === undefined ? undefined : { value: old }
      walk(pass, value[name]!, member, { path: inner, before: was, isUnchanged }, isEmbedded(member))
    }
  }
}

function isEmbedded(schema: JsonSchema): boolean {
  return schema['x-kubernetes-embedded-resource'] === true
}

function runRules(pass: Pass, rules: readonly CompiledRule[], value: Json, place: Place, schema: JsonSchema): void {
  if (rules.length === 0) return
  const field = place.path === '' ? '<nil>' : place.path
  const type = schema.type ?? ''
  const fail = (detail: string): void => {
    pass.errors.push({ type: 'FieldValueInvalid', field, badValue: type, detail })
  }
  const largest = largestIn(value)
  for (const compiled of rules) {
    const { rule, run, usesOldSelf } = compiled
    if (run === undefined) continue
    const old = place.before?.value
    const isOptional = rule.optionalOldSelf === true
    if (usesOldSelf && old === undefined && !isOptional) continue
    const cost = run.cost(largest)
    if (cost > mostForOneRule) {
      const limit = "'operation cancelled: actual cost limit exceeded'"
      fail(`${limit}: no further validation rules will be run due to call cost exceeds limit for rule: ${shown(rule)}`)
      pass.budget = -1
      return
    }
    if (cost > pass.budget) {
      fail('validation failed due to running out of cost budget, no further validation rules will be run')
      pass.budget = -1
      return
    }
    pass.budget -= cost
    const result = evaluated(run, value, old, isOptional)
    if ('error' in result) fail(`${result.error} evaluating rule: ${shown(rule)}`)
    else if (result.value !== true) {
      if (!usesOldSelf && place.isUnchanged) continue
      pass.errors.push(errorOf(compiled, value, old, place.path, type))
    }
  }
}

function evaluated(
  run: CompiledExpression,
  value: Json,
  old: Json | undefined,
  isOptional: boolean
): { readonly value: unknown } | { readonly error: string } {
  try {
    return { value: run.evaluate(value, old, isOptional) }
  } catch (error) {
    const first = (error as Error).message.split('\n')[0]!
    return { error: first.replace(/^No such key: index/, 'index').replace(/^No such key/, 'no such key') }
  }
}

function errorOf(compiled: CompiledRule, value: Json, old: Json | undefined, path: string, type: string): FieldError {
  const { rule } = compiled
  const inner = `${path}${normalizedPath(rule.fieldPath ?? '', path === '')}`
  const field = inner === '' ? '<nil>' : inner
  const detail = messageOf(compiled, value, old) ?? ruleMessage(rule)
  switch (rule.reason) {
    case 'FieldValueForbidden':
      return { type: 'FieldValueForbidden', field, badValue: '', detail }
    case 'FieldValueRequired':
      return { type: 'FieldValueRequired', field, badValue: '', detail }
    case 'FieldValueDuplicate':
      return { type: 'FieldValueDuplicate', field, badValue: type, detail: '' }
    default:
      return { type: 'FieldValueInvalid', field, badValue: type, detail }
  }
}

/** What messageExpression says; undefined where it cannot, for then the message stands in for it. */
function messageOf({ rule, message }: CompiledRule, value: Json, old: Json | undefined): string | undefined {
  if (message === undefined) return undefined
  const result = evaluated(message, value, old, rule.optionalOldSelf === true)
  if ('error' in result || typeof result.value !== 'string') return undefined
  const text = result.value.trim()
  return text === '' || text.includes('\n') || text.length > longestMessage ? undefined : text
}

function ruleMessage(rule: ValidationRule): string {
  return (rule.message ?? '') === '' ? `failed rule: ${shown(rule)}` : rule.message!.trim()
}

function shown(rule: ValidationRule): string {
  return (rule.message || rule.rule).trim()
}

/** ".spec['a']" as field paths are printed; a path at the root loses its first dot. */
function normalizedPath(path: string, isRoot: boolean): string {
  const text = path.trim().replace(/\['((?:[^'\\]|\\.)*)'\]/g, (_, name: string) => {
    const plain = name.replace(/\\(.)/g, '$1')
    return /^[\w-]+$/.test(plain) ? `.${plain}` : `[${plain}]`
  })
  return isRoot ? text.replace(/^\./, '') : text
}

/** The most members that a list, a map or a text in the value has: what one loop may run through. */
export function largestIn(value: Json): number {
  if (Array.isArray(value)) {
    return (value as readonly Json[]).reduce<number>((most, item) => Math.max(most, largestIn(item)), value.length)
  }
  if (!isObject(value)) return 1
  let most = 1
  let count = 0
  for (const name in value) {
    count++
    most = Math.max(most, largestIn(value[name]!))
  }
  return Math.max(most, count)
}
