// The schema of a custom resource as schema facts, so that what is written against the facts (ownership of fields, the
// editor's completion) knows custom kinds as it knows the built-in ones.
import { fnv1a } from '../kube/hash.ts'
import type { BodyReader } from '../schema/decode.ts'
import type { BroughtDefinitions, DefinitionFacts, FieldFacts, TypeFacts } from '../schema/schema.ts'
import { valuesOf, type JsonSchema } from './json-schema.ts'

/** What the schema leaves open. */
const open: TypeFacts = { form: 'any', name: 'custom' }

const names = new WeakMap<JsonSchema, string>()

/** "com.example.stable.v1.CronTab@1a2b3c": the published name and what is in it. */
export function definitionNameOf(published: string, schema: JsonSchema): string {
  let name = names.get(schema)
  if (name === undefined) {
    const text = JSON.stringify(schema)
    name = `${published}@${fnv1a(text).toString(16)}${text.length.toString(16)}`
    names.set(schema, name)
  }
  return name
}

/**
 * The definitions of a schema, made when they are asked for: the root under `name`, its parts under names of their own.
 */
export function customDefinition(
  name: string,
  schema: JsonSchema,
  groupVersionKind: { readonly group: string; readonly version: string; readonly kind: string },
  read: BodyReader
): BroughtDefinitions {
  const parts = new Map<string, JsonSchema>()
  const made = new Map<string, DefinitionFacts>()

  function typeOf(part: JsonSchema): TypeFacts {
    if (part['x-kubernetes-int-or-string'] === true) return open
    switch (part.type) {
      case 'string':
        return { form: 'string' }
      case 'boolean':
        return { form: 'boolean' }
      case 'integer':
        return { form: 'int64' }
      case 'number':
        return { form: 'double' }
      case 'array':
        return { form: 'list', item: part.items === undefined ? open : typeOf(part.items) }
      case 'object':
        return objectType(part)
      default:
        return open
    }
  }

  function objectType(part: JsonSchema): TypeFacts {
    const values = valuesOf(part)
    if (values !== undefined) return { form: 'map', value: typeOf(values) }
    if (part.properties === undefined || part['x-kubernetes-preserve-unknown-fields'] === true) return open
    const definition = `${name}#${parts.size}`
    parts.set(definition, part)
    return { form: 'object', definition }
  }

  function fieldOf(field: string, part: JsonSchema, isRequired: boolean): FieldFacts {
    const listType = part['x-kubernetes-list-type']
    const mapType = part['x-kubernetes-map-type']
    const keys = part['x-kubernetes-list-map-keys']
    const texts = part.enum?.filter((value): value is string => typeof value === 'string')
    return {
      name: field,
      type: typeOf(part),
      protobuf: [],
      required: isRequired,
      ...(texts !== undefined && texts.length > 0 && { enumValues: texts }),
      ...(part.description !== undefined && { description: part.description }),
      ...(part.default !== undefined && { default: part.default }),
      ...((listType === 'atomic' || listType === 'set' || listType === 'map') && { listType }),
      ...(keys !== undefined && { listMapKeys: keys }),
      ...((mapType === 'atomic' || mapType === 'granular') && { mapType })
    }
  }

  function fieldsOf(part: JsonSchema): Map<string, FieldFacts> {
    const { properties = {}, required = [] } = part
    const names = Object.keys(properties)
    return new Map(names.map((field) => [field, fieldOf(field, properties[field]!, required.includes(field))]))
  }

  function root(): DefinitionFacts {
    const text: TypeFacts = { form: 'string' }
    const metadata: TypeFacts = { form: 'object', definition: 'meta.v1.ObjectMeta' }
    const own = fieldsOf(schema)
    const always = { protobuf: [], required: false }
    own.set('apiVersion', { name: 'apiVersion', type: text, ...always })
    own.set('kind', { name: 'kind', type: text, ...always })
    own.set('metadata', { name: 'metadata', type: metadata, ...always })
    return { name, structName: groupVersionKind.kind, groupVersionKind, fields: own, read }
  }

  function find(wanted: string): DefinitionFacts | undefined {
    const known = made.get(wanted)
    if (known !== undefined) return known
    const part = parts.get(wanted)
    if (part === undefined && wanted !== name) return undefined
    const definition = part === undefined ? root() : { name: wanted, structName: wanted, fields: fieldsOf(part) }
    made.set(wanted, definition)
    return definition
  }

  return { name, find }
}
