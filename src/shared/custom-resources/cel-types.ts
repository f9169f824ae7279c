// What a schema's values are in CEL: their types, for checking a rule when it is stored, and the values themselves
// (k8s.io/apiserver's pkg/cel/common and k8s.io/apiextensions-apiserver's pkg/apiserver/schema/cel).
import type { Environment } from '@marcbachmann/cel-js'
import type { Json } from '../kube/object.ts'
import { parseTime } from '../kube/time.ts'
import { durationOf, isDuration } from './cel-duration.ts'
import { isObject, valuesOf, type JsonObject, type JsonSchema } from './json-schema.ts'

/** An object whose fields are known. Each schema has a class of its own, by which CEL tells the types apart. */
type StructClass = new () => object

export interface CelType {
  /** As CEL's declarations name it: int, list<string>, map<string, dyn>, Object1. */
  readonly name: string
  /** The value of this type; undefined for null, which CEL has no member for. */
  value(json: Json): unknown
}

const dynamic: CelType = { name: 'dyn', value: dynamicValue }
const text: CelType = { name: 'string', value: (json) => json }
const boolean: CelType = { name: 'bool', value: (json) => json }
const integer: CelType = { name: 'int', value: (json) => (typeof json === 'number' ? BigInt(Math.trunc(json)) : json) }
const double: CelType = { name: 'double', value: (json) => json }
const timestamp: CelType = {
  name: 'google.protobuf.Timestamp',
  value: (json) => new Date(typeof json === 'string' ? dateOf(json) : Number.NaN)
}
const duration: CelType = {
  name: 'google.protobuf.Duration',
  value: (json) => (typeof json === 'string' ? durationOf(json) : json)
}

function dateOf(time: string): number {
  return time.length === 10 ? parseTime(`${time}T00:00:00Z`) : parseTime(time)
}

/** A value whose schema says nothing: whole numbers are ints. */
export function dynamicValue(json: Json): unknown {
  if (typeof json === 'number') return Number.isInteger(json) ? BigInt(json) : json
  if (Array.isArray(json)) return (json as readonly Json[]).map(dynamicValue)
  if (!isObject(json)) return json
  return new Map(Object.entries(json).map(([name, value]) => [name, dynamicValue(value)]))
}

/** Whether two values of a rule are equal, whatever stands in them. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isTime(a) || isTime(b)) return a.constructor === b.constructor && a.valueOf() === b.valueOf()
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((item, index) => isSameValue(item, b[index]))
  }
  const left = membersOf(a)
  const right = membersOf(b)
  return (
    left.size === right.size &&
    [...left].every(([name, value]) => right.has(name) && isSameValue(value, right.get(name)))
  )
}

function isTime(value: object): boolean {
  return value instanceof Date || isDuration(value)
}

function membersOf(value: object): ReadonlyMap<unknown, unknown> {
  return value instanceof Map ? value : new Map<unknown, unknown>(Object.entries(value))
}

const reserved = new Set([
  'true',
  'false',
  'null',
  'in',
  'as',
  'break',
  'const',
  'continue',
  'else',
  'for',
  'function',
  'if',
  'import',
  'let',
  'loop',
  'package',
  'namespace',
  'return',
  'var',
  'void',
  'while'
])

/** How a rule writes the name of a property; undefined where it cannot (upstream's cel.Escape). */
function escapedName(name: string): string | undefined {
  if (reserved.has(name)) return `__${name}__`
  if (!/^[A-Za-z_][\w./-]*$/.test(name)) return undefined
  return name
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__')
}

/** Declares the types of schemas in one environment. */
export class CelTypes {
  readonly #environment: Environment
  /** Names that the rules use: what they cannot reach needs no type. */
  readonly #mentioned: ReadonlySet<string>
  #count = 0

  constructor(environment: Environment, mentioned: ReadonlySet<string>) {
    this.#environment = environment
    this.#mentioned = mentioned
  }

  /** `isResource` adds the type and metadata that every resource has. */
  typeOf(schema: JsonSchema, isResource: boolean): CelType {
    const type = this.#plainType(schema, isResource)
    // What may be null may be compared with it.
    return schema.nullable === true ? { name: dynamic.name, value: (json) => type.value(json) } : type
  }

  #plainType(schema: JsonSchema, isResource: boolean): CelType {
    if (schema['x-kubernetes-int-or-string'] === true) return dynamic
    if (schema['x-kubernetes-embedded-resource'] === true) return this.#structType(schema, true)
    switch (schema.type) {
      case 'string':
        return stringType(schema.format)
      case 'boolean':
        return boolean
      case 'integer':
        return integer
      case 'number':
        return double
      case 'array':
        return schema.items === undefined ? dynamic : this.#listType(schema.items)
      case 'object':
        return this.#objectType(schema, isResource)
      default:
        return dynamic
    }
  }

  #listType(items: JsonSchema): CelType {
    const item = this.typeOf(items, false)
    return {
      name: `list<${item.name}>`,
      value: (json) => (Array.isArray(json) ? (json as readonly Json[]).map((one) => item.value(one)) : json)
    }
  }

  #objectType(schema: JsonSchema, isResource: boolean): CelType {
    const values = valuesOf(schema)
    if (values !== undefined) {
      const value = this.typeOf(values, false)
      return { name: `map<string, ${value.name}>`, value: (json) => mapOf(json, value) }
    }
    const hasFields = schema.properties !== undefined && Object.keys(schema.properties).length > 0
    return hasFields || isResource ? this.#structType(schema, isResource) : dynamic
  }

  #structType(schema: JsonSchema, isResource: boolean): CelType {
    const fields: Record<string, string> = {}
    const members = new Map<string, { readonly escaped: string; readonly type: CelType }>()
    const properties: Record<string, JsonSchema> = { ...schema.properties, ...(isResource ? resourceFields : {}) }
    for (const name in properties) {
      const escaped = escapedName(name)
      if (escaped === undefined) continue
      const type = this.#mentioned.has(escaped) ? this.typeOf(properties[name]!, false) : dynamic
      members.set(name, { escaped, type })
      fields[escaped] = type.name
    }
    // Each type needs a constructor of its own, and nothing else.
    const Struct = function struct() {} as unknown as StructClass
    const name = `Object${++this.#count}`
    this.#environment.registerType(name, { ctor: Struct, fields })
    this.#environment.registerOperator(`${name} == ${name}`, isSameValue)
    return { name, value: (json) => structOf(json, Struct, members) }
  }
}

/** What a rule may read of any resource. */
const resourceFields: Readonly<Record<string, JsonSchema>> = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { type: 'object', properties: { name: { type: 'string' }, generateName: { type: 'string' } } }
}

function stringType(format: string | undefined): CelType {
  if (format === 'duration') return duration
  return format === 'date-time' || format === 'datetime' || format === 'date' ? timestamp : text
}

function mapOf(json: Json, type: CelType): unknown {
  if (!isObject(json)) return json
  return new Map(Object.entries(json).map(([name, value]) => [name, type.value(value)]))
}

function structOf(
  json: Json,
  Struct: StructClass,
  members: ReadonlyMap<string, { readonly escaped: string; readonly type: CelType }>
): unknown {
  if (!isObject(json)) return json
  const struct = new Struct() as Record<string, unknown>
  for (const name in json) {
    const member = members.get(name)
    if (member !== undefined) struct[member.escaped] = member.type.value((json as JsonObject)[name]!)
  }
  return struct
}
