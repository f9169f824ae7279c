// Whether a configuration is of its kind's types, with the words of structured-merge-diff (typed/validate.go, typed/
// helpers.go), which says what it was given as Go prints values.
import { isJsonObject, type JsonObject } from '../../../../shared/kube/json-object.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import { definitionIn, definitionOf, type FieldFacts, type TypeFacts } from '../../../../shared/schema/schema.ts'
import { goText } from '../patch/strategic-merge-patch.ts'
import { shownKeys } from './apply-conflict.ts'

type Complain = (path: string, message: string) => void

/** All that is wrong, as upstream lists it; undefined where nothing is. */
export function typeComplaint(config: Json, definition: string): string | undefined {
  const complaints: string[] = []
  checkValue(config, { form: 'object', definition }, undefined, '', (path, message) =>
    complaints.push(path === '' ? message : `${path}: ${message}`)
  )
  if (complaints.length < 2) return complaints[0]
  return ['errors:', ...complaints.map((complaint) => `  ${complaint}`)].join('\n')
}

function checkValue(
  value: Json,
  type: TypeFacts,
  field: FieldFacts | undefined,
  path: string,
  complain: Complain
): void {
  if (value === null) return
  switch (type.form) {
    case 'any':
      return
    case 'object':
      if (isJsonObject(value)) checkStruct(value, type.definition, path, complain)
      else complain(path, `expected map, got &{${goText(value)}}`)
      return
    case 'map':
      if (!isJsonObject(value)) return complain(path, `expected map, got &{${goText(value)}}`)
      for (const key of Object.keys(value)) checkValue(value[key]!, type.value, undefined, `${path}.${key}`, complain)
      return
    case 'list':
      if (Array.isArray(value)) checkList(value as readonly Json[], type.item, field, path, complain)
      else complain(path, `expected list, got &{${goText(value)}}`)
      return
    case 'string':
    case 'bytes':
    case 'Duration':
      if (typeof value !== 'string') {
        complain(path, `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`)
      }
      return
    case 'boolean':
      if (typeof value !== 'boolean') complain(path, `expected boolean, got &{${goText(value)}}`)
      return
    case 'int32':
    case 'int64':
    case 'double':
      if (typeof value !== 'number') complain(path, `expected numeric (int or float), got ${goType(value)}`)
      return
    default:
      if (typeof value === 'object') complain(path, `expected any scalar, got &{${goText(value)}}`)
  }
}

function checkStruct(value: JsonObject, definition: string, path: string, complain: Complain): void {
  const { fields } = definitionOf(definition)
  for (const name of Object.keys(value)) {
    const field = fields.get(name)
    // Upstream looks no further at this level.
    if (field === undefined) return complain(`${path}.${name}`, 'field not declared in schema')
    checkValue(value[name]!, field.type, field, `${path}.${name}`, complain)
  }
}

function checkList(
  items: readonly Json[],
  type: TypeFacts,
  field: FieldFacts | undefined,
  path: string,
  complain: Complain
): void {
  const seen = new Set<string>()
  for (const [index, item] of items.entries()) {
    let step = `[${index}]`
    if (field?.listType === 'map' || field?.listType === 'set') {
      const found = field.listType === 'map' ? keyedStep(item, field) : setStep(item)
      if (found.error !== undefined) return complain(path, `element ${index}: ${found.error}`)
      step = found.step
      if (seen.has(step)) complain(path, `duplicate entries for key ${step}`)
      seen.add(step)
    }
    checkValue(item, type, undefined, path + step, complain)
  }
}

interface Step {
  readonly step: string
  readonly error?: string
}

function keyedStep(item: Json, { listMapKeys = [], type }: FieldFacts): Step {
  const failed = (error: string): Step => ({ step: '', error: `associative list with keys ${error}` })
  if (item === null) return failed('may not have a null element')
  if (!isJsonObject(item)) return failed('may not have non-map elements')
  const fields = definitionIn(type)?.fields
  const keys: Record<string, unknown> = {}
  for (const key of [...listMapKeys].sort()) {
    const value = item[key] === undefined ? fields?.get(key)?.default : item[key]
    if (value !== undefined) keys[key] = value
  }
  if (Object.keys(keys).length > 0) return { step: shownKeys(keys) }
  const names = listMapKeys.map((key) => JSON.stringify(key)).join(' ')
  return failed(
    `has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`
  )
}

function setStep(item: Json): Step {
  const without = 'associative list without keys has an element'
  if (item === null) return { step: '', error: `${without} that's an explicit null` }
  if (Array.isArray(item)) return { step: '', error: 'not supported: associative list with lists as elements' }
  if (isJsonObject(item)) return { step: '', error: `${without} that's a map type` }
  return { step: `[=${JSON.stringify(item)}]` }
}

function goType(value: Json): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (isJsonObject(value)) return 'map[string]interface {}'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

/** As Go's %#v prints decoded JSON. */
function goSyntax(value: Json): string {
  if (value === null) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${(value as readonly Json[]).map(goSyntax).join(', ')}}`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${goSyntax(value[key]!)}`)
  return `map[string]interface {}{${members.join(', ')}}`
}
