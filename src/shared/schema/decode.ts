// From JSON values to objects, as the API server's decoder (sigs.k8s.io/json and the types' own UnmarshalJSON): checks
// types, drops and reports unknown fields, drops nulls and zero values, makes quantities and times canonical. It runs
// on every write, so a part that needs no change is passed on as it is, and paths are put together only for complaints.
import type { Kind } from '../kinds/kind.ts'
import { apiVersionOf } from '../kinds/kind.ts'
import type { KubeObject, NewObject } from '../kube/object.ts'
import { goType, planOf } from './decode-plan.ts'
import { DecodeError, readBytes, readMicroTime, readQuantity, readTime } from './scalars.ts'
import { definitionOf, type TypeFacts } from './schema.ts'

/** The API's fieldValidation parameter. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

export interface Decoded {
  /** Holds only apiVersion, kind and empty metadata where `error` is set. */
  readonly object: NewObject<KubeObject>
  /** For Warning headers; filled in mode Warn only. */
  readonly warnings: readonly string[]
  /** What is unknown or duplicate, in any mode but Ignore. */
  readonly strictErrors: readonly string[]
  /** Upstream's decoding error, without the words before it (see cannotBeHandled). */
  readonly error?: string
}

/** How bodies are read where the facts' own decoder is not what reads them. */
export type BodyReader = (
  kind: Pick<Kind, 'group' | 'version' | 'kind'>,
  body: unknown,
  mode: FieldValidation,
  duplicates: readonly string[]
) => Decoded

const strictErrorLimit = 100
const schemaForms = new Set([
  'apiextensions.v1.JSONSchemaPropsOrBool',
  'apiextensions.v1.JSONSchemaPropsOrArray',
  'apiextensions.v1.JSONSchemaPropsOrStringArray'
])

type Struct = Readonly<Record<string, unknown>>

function isStruct(value: unknown): value is Struct {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value
}

/** One decoding: where it stands, what it found. Steps of the path: field names, [index], and map keys with a "=". */
class Decoder {
  readonly #path: (string | number)[] = []
  #struct = ''
  readonly strictErrors: string[] = []
  /** The first type error: upstream goes on after it, so a later error of a type's own reader wins. */
  typeError: string | undefined

  struct(definitionName: string, value: Struct): Struct {
    const plan = planOf(definitionName)
    let result: Record<string, unknown> | undefined
    for (const name of Object.keys(value)) {
      const field = plan.fields.get(name)
      const given = value[name]
      if (given === undefined) continue
      let decoded: unknown
      if (field === undefined) this.#unknown(name)
      else if (given !== null) {
        const outer = this.#struct
        this.#struct = plan.structName
        this.#path.push(name)
        decoded = this.value(field.type, given, field.goType, field.element)
        this.#path.pop()
        this.#struct = outer
        if (field.vanishes && isZero(decoded)) decoded = undefined
      }
      if (decoded === given) continue
      result ??= { ...value }
      if (decoded === undefined) delete result[name]
      else result[name] = decoded
    }
    return result ?? value
  }

  value(type: TypeFacts, value: unknown, goName: string, element: string): unknown {
    switch (type.form) {
      case 'object':
        if (isStruct(value)) return this.struct(type.definition, value)
        return this.#mismatch(jsonTypeOf(value), goName)
      case 'string':
      case 'Duration':
        return typeof value === 'string' ? value : this.#mismatch(jsonTypeOf(value), goName)
      case 'boolean':
        return typeof value === 'boolean' ? value : this.#mismatch(jsonTypeOf(value), goName)
      case 'int32':
        return this.#integer(value, 2 ** 31, goName)
      case 'int64':
        return this.#integer(value, 2 ** 63, goName)
      case 'double':
        return typeof value === 'number' ? value : this.#mismatch(jsonTypeOf(value), goName)
      case 'list':
        return Array.isArray(value) ? this.#list(type.item, value, element) : this.#mismatch(jsonTypeOf(value), goName)
      case 'map':
        return isStruct(value) ? this.#map(type.value, value, element) : this.#mismatch(jsonTypeOf(value), goName)
      case 'Quantity':
        return readQuantity(value)
      case 'IntOrString':
        return typeof value === 'string' ? value : this.#hardInteger(value)
      case 'Time':
        return readTime(this.#textOf(value))
      case 'MicroTime':
        return readMicroTime(this.#textOf(value))
      case 'bytes': {
        if (typeof value !== 'string') return this.#mismatch(jsonTypeOf(value), goName)
        const bytes = readBytes(value)
        if (typeof bytes === 'string') return bytes
        this.typeError ??= `illegal base64 data at input byte ${bytes.illegalAt}`
        return undefined
      }
      case 'any':
        return schemaForms.has(type.name) ? this.#schemaOr(value) : value
    }
  }

  /** A schema, or a boolean or list in its place. Go reads it apart: what is unknown in it goes without a word. */
  #schemaOr(value: unknown): unknown {
    if (Array.isArray(value)) {
      const schemas = value.map((one: unknown) => (isStruct(one) ? this.#schemaOr(one) : one))
      return schemas.some((schema, index) => schema !== value[index]) ? schemas : value
    }
    if (!isStruct(value)) return typeof value === 'boolean' ? value : undefined
    const inner = new Decoder()
    const schema = inner.struct('apiextensions.v1.JSONSchemaProps', value)
    this.typeError ??= inner.typeError
    return schema
  }

  #list(item: TypeFacts, values: readonly unknown[], element: string): readonly unknown[] {
    let result: unknown[] | undefined
    for (let index = 0; index < values.length; index++) {
      const given = values[index]
      this.#path.push(index)
      const decoded =
        given === null ? zeroOf(item) : this.value(item, given, goType(item, element || undefined), element)
      this.#path.pop()
      if (decoded !== given) (result ??= [...values])[index] = decoded
    }
    return result ?? values
  }

  #map(type: TypeFacts, values: Struct, element: string): Struct {
    let result: Record<string, unknown> | undefined
    for (const key of Object.keys(values)) {
      const given = values[key]
      this.#path.push(`=${key}`)
      const decoded =
        given === null ? zeroOf(type) : this.value(type, given, goType(type, element || undefined), element)
      this.#path.pop()
      if (decoded !== given) (result ??= { ...values })[key] = decoded
    }
    return result ?? values
  }

  #integer(value: unknown, limit: number, goName: string): unknown {
    if (typeof value !== 'number') return this.#mismatch(jsonTypeOf(value), goName)
    if (Number.isInteger(value) && value < limit && value >= -limit) return value
    return this.#mismatch(`number ${value}`, goName)
  }

  /** An IntOrString reads its number by itself: what does not fit ends decoding. */
  #hardInteger(value: unknown): number {
    if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value
    throw new DecodeError(this.#message(typeof value === 'number' ? `number ${value}` : jsonTypeOf(value), 'int32'))
  }

  #textOf(value: unknown): string {
    if (typeof value === 'string') return value
    throw new DecodeError(this.#message(jsonTypeOf(value), 'string'))
  }

  #mismatch(found: string, goName: string): undefined {
    this.typeError ??= this.#message(found, goName)
    return undefined
  }

  #message(found: string, goName: string): string {
    const fields = this.#path.filter((step) => typeof step === 'string' && !step.startsWith('='))
    return `json: cannot unmarshal ${found} into Go struct field ${this.#struct}.${fields.join('.')} of type ${goName}`
  }

  #unknown(name: string): void {
    if (this.strictErrors.length >= strictErrorLimit) return
    this.strictErrors.push(`unknown field ${JSON.stringify(this.#pathOf(name))}`)
  }

  #pathOf(name: string): string {
    let path = ''
    for (const step of [...this.#path, name]) {
      if (typeof step === 'number') path += `[${step}]`
      else path += `${path === '' ? '' : '.'}${step.startsWith('=') ? step.slice(1) : step}`
    }
    return path
  }
}

function isZero(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.length === 0
  for (const _ in value) return false
  return true
}

function zeroOf(type: TypeFacts): unknown {
  switch (type.form) {
    case 'list':
      return []
    case 'map':
    case 'object':
      return {}
    case 'boolean':
      return false
    case 'int32':
    case 'int64':
    case 'double':
    case 'IntOrString':
      return 0
    case 'Quantity':
      return '0'
    case 'any':
    // Go writes the zero time as null.
    case 'Time':
    case 'MicroTime':
      return null
    default:
      return ''
  }
}

/**
 * Decodes a body that is known to be of this kind. `duplicates` are the paths of keys that stood twice in its text (see
 * parse-json.ts). What needed no change is shared with the body.
 */
export function decodeObject(
  kind: Kind,
  body: unknown,
  mode: FieldValidation,
  duplicates: readonly string[] = []
): Decoded {
  const { read } = definitionOf(kind.schema)
  if (read !== undefined) return read(kind, body, mode, duplicates)
  const typeMeta = { apiVersion: apiVersionOf(kind), kind: kind.kind }
  const failed = (error: string): Decoded => ({
    object: { ...typeMeta, metadata: {} },
    warnings: [],
    strictErrors: [],
    error
  })
  if (body !== null && !isStruct(body)) {
    return failed(`json: cannot unmarshal ${jsonTypeOf(body)} into Go value of type ${kind.version}.${kind.kind}`)
  }
  const decoder = new Decoder()
  let object: Struct
  try {
    object = decoder.struct(kind.schema, body ?? {})
  } catch (error) {
    if (error instanceof DecodeError) return failed(error.message)
    throw error
  }
  if (decoder.typeError !== undefined) return failed(decoder.typeError)
  const { apiVersion, metadata } = object
  if (apiVersion !== typeMeta.apiVersion || object['kind'] !== typeMeta.kind || metadata === undefined) {
    object = { ...typeMeta, metadata: {}, ...object, ...typeMeta }
  }
  const strictErrors =
    mode === 'Ignore' ? [] : [...duplicateErrors(duplicates, decoder.strictErrors), ...decoder.strictErrors]
  const result = object as unknown as NewObject<KubeObject>
  if (mode === 'Strict' && strictErrors.length > 0) {
    return { ...failed(`strict decoding error: ${strictErrors.join(', ')}`), strictErrors }
  }
  return { object: result, warnings: mode === 'Warn' ? strictErrors : [], strictErrors }
}

/** A part of an object that is a definition of the facts: the metadata of a custom resource. */
export function decodePart(
  definition: string,
  value: unknown
): { readonly value: Struct; readonly unknown: readonly string[] } | { readonly error: string } {
  const { structName } = definitionOf(definition)
  if (!isStruct(value))
    return { error: `json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type v1.${structName}` }
  const decoder = new Decoder()
  try {
    const decoded = decoder.struct(definition, value)
    return decoder.typeError === undefined
      ? { value: decoded, unknown: decoder.strictErrors }
      : { error: decoder.typeError }
  } catch (error) {
    if (error instanceof DecodeError) return { error: error.message }
    throw error
  }
}

/** A duplicate inside an unknown field is not reported: upstream skips what it does not know. */
export function duplicateErrors(duplicates: readonly string[], unknown: readonly string[]): string[] {
  return duplicates
    .filter(
      (path) => !unknown.some((error) => isInside(path, JSON.parse(error.slice('unknown field '.length)) as string))
    )
    .map((path) => `duplicate field ${JSON.stringify(path)}`)
}

function isInside(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`)
}

/** The whole message of the 400 that a decoding error gives on create and update. */
export function cannotBeHandled(kind: Kind, error: string): string {
  return `${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: ${error}`
}
