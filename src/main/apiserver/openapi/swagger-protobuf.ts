// Version 2 of OpenAPI in protobuf, for kubectl 1.28 and older, which ask for nothing else: the messages of gnostic's
// openapi.v2 package, of what the documents here hold. Values of any type stand in them as YAML, and JSON is YAML.
import { isJsonObject, type JsonObject } from '../../../shared/kube/json-object.ts'
import type { Json } from '../../../shared/kube/object.ts'

/** The bytes of a message. */
type Message = (value: JsonObject) => Buffer
/** The bytes of a field with its tag; of several where it repeats. */
type Field = (value: Json) => Buffer

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return Buffer.from(bytes)
}

function delimited(number: number, content: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content])
}

const nothing = Buffer.alloc(0)

function text(number: number): Field {
  return (value) => (typeof value === 'string' && value !== '' ? delimited(number, Buffer.from(value)) : nothing)
}

function flag(number: number): Field {
  return (value) => (value === true ? Buffer.concat([varint(number * 8), varint(1)]) : nothing)
}

function count(number: number): Field {
  return (value) =>
    typeof value === 'number' && value > 0 ? Buffer.concat([varint(number * 8), varint(Math.floor(value))]) : nothing
}

function double(number: number): Field {
  return (value) => {
    if (typeof value !== 'number' || value === 0) return nothing
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(value)
    return Buffer.concat([varint(number * 8 + 1), bytes])
  }
}

function any(number: number): Field {
  return (value) => delimited(number, delimited(2, Buffer.from(`${JSON.stringify(value)}\n`)))
}

function one(number: number, message: Message): Field {
  return (value) => (isJsonObject(value) ? delimited(number, message(value)) : nothing)
}

function each(field: Field): Field {
  return (value) => (Array.isArray(value) ? Buffer.concat((value as readonly Json[]).map(field)) : nothing)
}

/** A JSON object as a list of messages with a name and a value. */
function byName(number: number, content: Field): Field {
  return (value) =>
    isJsonObject(value)
      ? Buffer.concat(Object.entries(value).map(([name, inner]) => named(number, name, content(inner))))
      : nothing
}

/** `value` is the field 2 of the message. */
function named(number: number, name: string, value: Buffer): Buffer {
  return delimited(number, Buffer.concat([delimited(1, Buffer.from(name)), value]))
}

/** `extensions` is the number of the list that takes what begins with "x-". */
function message(fields: Readonly<Record<string, Field>>, extensions?: number): Message {
  return (value) => {
    const parts: Buffer[] = []
    for (const [key, inner] of Object.entries(value)) {
      const field = fields[key]
      if (field !== undefined) parts.push(field(inner))
      else if (extensions !== undefined && key.startsWith('x-')) parts.push(named(extensions, key, any(2)(inner)))
    }
    return Buffer.concat(parts)
  }
}

const itself: Message = (value) => schema(value)
const schema = message(
  {
    $ref: text(1),
    format: text(2),
    title: text(3),
    description: text(4),
    default: any(5),
    multipleOf: double(6),
    maximum: double(7),
    exclusiveMaximum: flag(8),
    minimum: double(9),
    exclusiveMinimum: flag(10),
    maxLength: count(11),
    minLength: count(12),
    pattern: text(13),
    maxItems: count(14),
    minItems: count(15),
    uniqueItems: flag(16),
    maxProperties: count(17),
    minProperties: count(18),
    required: each(text(19)),
    enum: each(any(20)),
    additionalProperties: (value) => delimited(21, typeof value === 'boolean' ? flag(2)(value) : one(1, itself)(value)),
    type: (value) => delimited(22, text(1)(value)),
    items: (value) => delimited(23, one(1, itself)(value)),
    properties: (value) => delimited(25, byName(1, one(2, itself))(value)),
    example: any(30)
  },
  31
)

const bodyParameter = message({
  description: text(1),
  name: text(2),
  in: text(3),
  required: flag(4),
  schema: one(5, schema)
})
const queryParameter = message({
  required: flag(1),
  in: text(2),
  description: text(3),
  name: text(4),
  type: text(6),
  uniqueItems: flag(20)
})
const pathParameter = message({
  required: flag(1),
  in: text(2),
  description: text(3),
  name: text(4),
  type: text(5),
  uniqueItems: flag(19)
})
const jsonReference = message({ $ref: text(1) })

const parameter: Message = (value) => {
  if (value['in'] === 'body') return delimited(1, bodyParameter(value))
  return delimited(2, value['in'] === 'path' ? delimited(4, pathParameter(value)) : delimited(3, queryParameter(value)))
}
const parameterItem: Message = (value) =>
  value['$ref'] === undefined ? delimited(1, parameter(value)) : delimited(2, jsonReference(value))

const response = message({ description: text(1), schema: (value) => delimited(2, one(1, schema)(value)) })
const operation = message(
  {
    tags: each(text(1)),
    description: text(3),
    operationId: text(5),
    produces: each(text(6)),
    consumes: each(text(7)),
    parameters: each(one(8, parameterItem)),
    responses: (value) => delimited(9, byName(1, (answer) => delimited(2, one(1, response)(answer)))(value)),
    schemes: each(text(10))
  },
  13
)
const pathItem = message({
  get: one(2, operation),
  put: one(3, operation),
  post: one(4, operation),
  delete: one(5, operation),
  options: one(6, operation),
  head: one(7, operation),
  patch: one(8, operation),
  parameters: each(one(9, parameterItem))
})
const apiKey = message({ type: text(1), name: text(2), in: text(3), description: text(4) })
const frame = message({
  swagger: text(1),
  info: one(2, message({ title: text(1), version: text(2) })),
  parameters: (value) => delimited(10, byName(1, one(2, parameter))(value)),
  security: each(one(12, (value) => byName(1, () => delimited(2, nothing))(value))),
  securityDefinitions: (value) => delimited(13, byName(1, (key) => delimited(2, one(2, apiKey)(key)))(value))
})

/** One path, to be put together by swaggerProtobuf. */
export function encodedPath(path: string, item: JsonObject): Buffer {
  return named(2, path, delimited(2, pathItem(item)))
}

/** One definition, to be put together by swaggerProtobuf. */
export function encodedDefinition(name: string, definition: JsonObject): Buffer {
  return named(1, name, delimited(2, schema(definition)))
}

/** The whole document: `rest` is its JSON without paths and definitions. */
export function swaggerProtobuf(rest: JsonObject, paths: readonly Buffer[], definitions: readonly Buffer[]): Buffer {
  return Buffer.concat([frame(rest), delimited(8, Buffer.concat(paths)), delimited(9, Buffer.concat(definitions))])
}
