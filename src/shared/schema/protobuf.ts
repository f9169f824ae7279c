// Bodies in Kubernetes' protobuf encoding to the JSON value that the same object would be: as upstream's serializer
// (k8s.io/apimachinery/pkg/runtime/serializer/protobuf) and its generated readers take them. Go leaves out of its JSON
// what is zero and marked so, while the wire has it: zero-values.ts says where.
import { base64OfBytes } from '../kube/base64.ts'
import type { JsonObject } from '../kube/json-object.ts'
import type { TypeMeta } from './protobuf-kinds.ts'
import { definitionOfBody } from './protobuf-kinds.ts'
import type { WireField, WirePlan } from './protobuf-plan.ts'
import { emptyOf, wirePlanOf, wireTypeOf } from './protobuf-plan.ts'
import {
  expectWireType,
  readDurationMessage,
  readIntOrStringMessage,
  readQuantityMessage,
  readRawJson,
  readRawSpan,
  readText,
  readTimeMessage
} from './protobuf-scalars.ts'
import { WireReader, wireTypes } from './protobuf-wire.ts'
import { DecodeError } from './scalars.ts'
import type { TypeFacts } from './schema.ts'

export interface DecodedProtobuf extends TypeMeta {
  /** A plain JSON value; apiVersion and kind stand in it where the body names them. */
  readonly object: JsonObject
  /** Where fields stood that 1.34 does not have, by their numbers: "spec.template.spec.#52". At most a hundred. */
  readonly unknownFields: readonly string[]
}

/** The first bytes of every body: "k8s" and a zero. */
const prefix = [0x6b, 0x38, 0x73, 0x00] as const
const unknownLimit = 100
/** Deeper than any object of the API; what nests itself (an event of an event of ...) ends here, not on the stack. */
const depthLimit = 100
type Struct = Record<string, unknown>

/** A body that is no protobuf, or none of its kind. The message is upstream's. */
export class ProtobufError extends Error {}

/**
 * Decodes a request body. `expected` fills in what the body leaves out of its apiVersion and kind, as upstream takes it
 * from the URL. Throws ProtobufError.
 */
export function decodeProtobuf(bytes: Uint8Array, expected?: TypeMeta): DecodedProtobuf {
  const decoder = new Decoder(bytes)
  try {
    const { apiVersion, kind, object } = decoder.envelope(0, bytes.length, expected)
    return { apiVersion, kind, object: object as JsonObject, unknownFields: decoder.unknownFields }
  } catch (error) {
    // What a value's own reader refuses (a quantity, a time) is an error of the body too.
    if (error instanceof DecodeError) throw new ProtobufError(error.message)
    throw error
  }
}

class Decoder {
  readonly unknownFields: string[] = []
  readonly #bytes: Uint8Array
  /** Steps from the object to where it reads: field names, [index], map keys. */
  readonly #path: (string | number)[] = []
  #depth = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The prefix, then a runtime.Unknown: the TypeMeta and the bytes of the object. */
  envelope(start: number, end: number, expected?: TypeMeta): TypeMeta & { readonly object: Struct } {
    if (start === end) throw new DecodeError('empty data')
    if (!this.#hasPrefix(start, end)) {
      throw new DecodeError(
        `provided data does not appear to be a protobuf message, expected prefix [${prefix.join(' ')}]`
      )
    }
    if (end - start === prefix.length) throw new DecodeError('empty body')
    const reader = new WireReader(this.#bytes, { start: start + prefix.length, end })
    let named: TypeMeta = { apiVersion: '', kind: '' }
    let raw = { start: end, end }
    while (!reader.isDone) {
      const { field, wireType } = reader.tag('Unknown')
      if (field < 1 || field > 4) {
        reader.skip(wireType)
        continue
      }
      expectWireType(wireType, wireTypes.bytes, ['typeMeta', 'raw', 'contentEncoding', 'contentType'][field - 1]!)
      if (field === 1) named = this.#typeMeta(reader)
      else if (field === 2) raw = reader.span()
      else reader.span()
    }
    const apiVersion = named.apiVersion || (expected?.apiVersion ?? '')
    const kind = named.kind || (expected?.kind ?? '')
    const definition = definitionOfBody(apiVersion, kind)
    const object: Struct = {}
    if (named.kind !== '') object['kind'] = named.kind
    if (named.apiVersion !== '') object['apiVersion'] = named.apiVersion
    this.#message(wirePlanOf(definition), new WireReader(this.#bytes, raw), object)
    return { apiVersion, kind, object }
  }

  #hasPrefix(start: number, end: number): boolean {
    return end - start >= prefix.length && prefix.every((byte, index) => this.#bytes[start + index] === byte)
  }

  #typeMeta(outer: WireReader): TypeMeta {
    const reader = new WireReader(this.#bytes, outer.span())
    const found = { apiVersion: '', kind: '' }
    while (!reader.isDone) {
      const { field, wireType } = reader.tag('TypeMeta')
      if (field !== 1 && field !== 2) reader.skip(wireType)
      else {
        const name = field === 1 ? 'apiVersion' : 'kind'
        expectWireType(wireType, wireTypes.bytes, name)
        found[name] = readText(reader)
      }
    }
    return found
  }

  /** Reads the reader's whole message into `target`, which is not empty where the message stood there before. */
  #message(plan: WirePlan, reader: WireReader, target: Struct): void {
    if (++this.#depth > depthLimit) throw new DecodeError('proto: message is nested too deeply')
    while (!reader.isDone) {
      const { field: number, wireType } = reader.tag(plan.structName)
      const embedded = plan.embedded.get(number)
      const field = plan.fields.get(number)
      if (embedded !== undefined) {
        expectWireType(wireType, wireTypes.bytes, plan.structName)
        this.#message(embedded, new WireReader(this.#bytes, reader.span()), target)
      } else if (field === undefined) {
        this.#unknown(number)
        reader.skip(wireType)
      } else {
        this.#path.push(field.name)
        this.#field(field, wireType, reader, target)
        this.#path.pop()
      }
    }
    this.#depth--
  }

  #field(field: WireField, wireType: number, reader: WireReader, target: Struct): void {
    const { name, type } = field
    if (type.form === 'map') {
      expectWireType(wireType, wireTypes.bytes, name)
      const map = (target[name] ??= {}) as Struct
      this.#entry(type.value, field.isWrapped, new WireReader(this.#bytes, reader.span()), map, name)
    } else if (type.form === 'list') {
      const list = (target[name] ??= []) as unknown[]
      if (field.isWrapped) this.#wrapped(type.item, wireType, reader, list, name)
      else this.#items(type.item, wireType, reader, list, name)
    } else {
      const value = this.#value(type, wireType, reader, name, target[name])
      // A zero after another value of the same field replaces it, so it must not stay.
      if (value === undefined || (field.vanishes && isZero(value))) delete target[name]
      else target[name] = value
    }
  }

  /** An item, or where numbers are packed all of them. */
  #items(item: TypeFacts, wireType: number, reader: WireReader, list: unknown[], name: string): void {
    const itemType = wireTypeOf(item)
    if (wireType !== wireTypes.bytes || itemType === wireTypes.bytes) {
      this.#path.push(list.length)
      list.push(this.#value(item, wireType, reader, name) ?? null)
      this.#path.pop()
      return
    }
    const packed = new WireReader(this.#bytes, reader.span())
    while (!packed.isDone) list.push(this.#value(item, itemType, packed, name))
  }

  /** A list that is a message of its own, its items in field 1. */
  #wrapped(item: TypeFacts, wireType: number, outer: WireReader, list: unknown[], name: string): void {
    expectWireType(wireType, wireTypes.bytes, name)
    const reader = new WireReader(this.#bytes, outer.span())
    while (!reader.isDone) {
      const tag = reader.tag(name)
      if (tag.field === 1) this.#items(item, tag.wireType, reader, list, 'items')
      else {
        this.#unknown(tag.field)
        reader.skip(tag.wireType)
      }
    }
  }

  #entry(type: TypeFacts, isWrapped: boolean, reader: WireReader, map: Struct, name: string): void {
    let key = ''
    let value: unknown
    while (!reader.isDone) {
      const tag = reader.tag(name)
      if (tag.field === 1) {
        expectWireType(tag.wireType, wireTypes.bytes, name)
        key = readText(reader)
      } else if (tag.field === 2) {
        this.#path.push(key)
        if (isWrapped && type.form === 'list') {
          const list: unknown[] = []
          this.#wrapped(type.item, tag.wireType, reader, list, name)
          value = list
        } else value = this.#value(type, tag.wireType, reader, name)
        this.#path.pop()
      } else {
        this.#unknown(tag.field)
        reader.skip(tag.wireType)
      }
    }
    // Assigning to "__proto__" would set the prototype.
    const property = { value: value ?? emptyOf(type), enumerable: true, configurable: true, writable: true }
    Object.defineProperty(map, key, property)
  }

  /** A value that is no list and no map; undefined where JSON has null. */
  #value(type: TypeFacts, wireType: number, outer: WireReader, name: string, before?: unknown): unknown {
    expectWireType(wireType, wireTypeOf(type), name)
    switch (type.form) {
      case 'boolean':
        return outer.boolean()
      case 'int32':
        return outer.int32()
      case 'int64':
        return outer.int64()
      case 'double':
        return outer.double()
      case 'string':
        return readText(outer)
    }
    const span = outer.span()
    const reader = new WireReader(this.#bytes, span)
    switch (type.form) {
      case 'bytes':
        return base64OfBytes(this.#bytes.subarray(span.start, span.end))
      case 'Quantity':
        return readQuantityMessage(reader)
      case 'IntOrString':
        return readIntOrStringMessage(reader)
      case 'Time':
      case 'MicroTime':
        return readTimeMessage(reader, type.form)
      case 'Duration':
        return readDurationMessage(reader)
      case 'any':
        return this.#any(type.name, reader)
      case 'object': {
        const target = (before ?? {}) as Struct
        this.#message(wirePlanOf(type.definition), reader, target)
        return target
      }
      default:
        throw new DecodeError(`proto: ${name} cannot be read`)
    }
  }

  #any(definition: string, reader: WireReader): unknown {
    switch (definition) {
      case 'apiextensions.v1.CustomResourceSubresourceStatus':
        return {}
      case 'apiextensions.v1.JSONSchemaPropsOrArray':
      case 'apiextensions.v1.JSONSchemaPropsOrBool':
      case 'apiextensions.v1.JSONSchemaPropsOrStringArray':
        return this.#schemaOr(definition, reader)
      default:
        return this.#raw(definition, reader)
    }
  }

  /** A JSON schema, or what the definition's name says; a message with both on the wire. */
  #schemaOr(definition: string, reader: WireReader): unknown {
    const isFlag = definition.endsWith('Bool')
    const schemaField = isFlag ? 2 : 1
    const other: Struct = {}
    let schema: unknown
    while (!reader.isDone) {
      const { field, wireType } = reader.tag(definition)
      if (field === schemaField) {
        schema = this.#value(
          { form: 'object', definition: 'apiextensions.v1.JSONSchemaProps' },
          wireType,
          reader,
          'schema'
        )
      } else if (field === 1) other['allows'] = this.#value({ form: 'boolean' }, wireType, reader, 'allows')
      else if (field === 2) {
        const item: TypeFacts = definition.endsWith('StringArray')
          ? { form: 'string' }
          : { form: 'object', definition: 'apiextensions.v1.JSONSchemaProps' }
        this.#items(item, wireType, reader, (other['items'] ??= []) as unknown[], 'items')
      } else {
        this.#unknown(field)
        reader.skip(wireType)
      }
    }
    if (isFlag) return schema ?? other['allows'] === true
    return other['items'] ?? schema
  }

  /** JSON text, or where a client put a whole body into a body (a list, an event) that. */
  #raw(definition: string, reader: WireReader): unknown {
    const span = readRawSpan(reader, definition.slice(definition.lastIndexOf('.') + 1))
    if (span === undefined) return undefined
    if (!this.#hasPrefix(span.start, span.end)) return readRawJson(this.#bytes.subarray(span.start, span.end))
    if (++this.#depth > depthLimit) throw new DecodeError('proto: message is nested too deeply')
    const { object } = this.envelope(span.start, span.end)
    this.#depth--
    return object
  }

  #unknown(number: number): void {
    if (this.unknownFields.length >= unknownLimit) return
    let path = ''
    for (const step of this.#path) {
      path += typeof step === 'number' ? `[${step}]` : `${path === '' ? '' : '.'}${step}`
    }
    this.unknownFields.push(`${path}${path === '' ? '' : '.'}#${number}`)
  }
}

function isZero(value: unknown): boolean {
  return value === '' || value === 0 || value === false
}
