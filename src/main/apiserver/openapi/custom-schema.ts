// Schemas of custom resources in the documents, as apiextensions-apiserver's openapi builder adds to them what every
// object has.
import { isJsonObject, type JsonObject } from '../../../shared/kube/json-object.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { GroupVersionKind } from '../discovery/served-resources.ts'
import type { Dialect } from './definition-names.ts'
import { metaName } from './definition-names.ts'
import type { DefinitionSchema } from './definition-schema.ts'
import { referenceTo } from './definition-schema.ts'
import type { Prose } from './prose.ts'

/** What a CustomResourceDefinition says of the objects of one version. */
export interface CustomSchema extends GroupVersionKind {
  /** "com.example.stable.v1.CronTab" */
  readonly definitionName: string
  /** OpenAPI v3, structural, as the CustomResourceDefinition has it. */
  readonly schema: JsonObject
}

function typeMeta(prose: Prose): JsonObject {
  const texts = prose.of(metaName('DeleteOptions'))?.fields ?? {}
  const text = (field: string): JsonObject => ({
    ...(texts[field] !== undefined && { description: texts[field] }),
    type: 'string'
  })
  return { apiVersion: text('apiVersion'), kind: text('kind') }
}

/** Said as of every kind that the server knows itself. */
function objectMeta(dialect: Dialect, prose: Prose): JsonObject {
  const description = prose.of('io.k8s.api.core.v1.ConfigMap')?.fields['metadata']
  return { ...(description !== undefined && { description }), ...reference('ObjectMeta', dialect) }
}

function reference(kind: string, dialect: Dialect): JsonObject {
  const $ref = referenceTo(metaName(kind), dialect)
  return dialect === 'v2' ? { $ref } : { allOf: [{ $ref }] }
}

/** The definition of the objects. */
export function customDefinition(custom: CustomSchema, dialect: Dialect, prose: Prose): DefinitionSchema {
  const { group, version, kind } = custom
  const own = dialect === 'v2' ? simplified(custom.schema) : custom.schema
  const properties = isJsonObject(own['properties']) ? own['properties'] : {}
  return {
    schema: {
      ...own,
      type: 'object',
      properties: { ...properties, ...typeMeta(prose), metadata: objectMeta(dialect, prose) },
      'x-kubernetes-group-version-kind': [{ group, version, kind }]
    },
    references: [metaName('ObjectMeta')]
  }
}

/** The definition of lists of them, by the same name with "List" behind. */
export function customListDefinition(custom: CustomSchema, dialect: Dialect, prose: Prose): DefinitionSchema {
  const { group, version, kind, definitionName } = custom
  const items = { type: 'array', items: { $ref: referenceTo(definitionName, dialect) } }
  return {
    schema: {
      description: `${kind}List is a list of ${kind}`,
      type: 'object',
      required: ['items'],
      properties: { ...typeMeta(prose), metadata: reference('ListMeta', dialect), items },
      'x-kubernetes-group-version-kind': [{ group, version, kind: `${kind}List` }]
    },
    references: [metaName('ListMeta'), definitionName]
  }
}

const unknownToV2 = new Set(['allOf', 'anyOf', 'oneOf', 'not', 'default', 'nullable'])

/**
 * A schema in the words that version 2 has: old clients check objects with it, so what it cannot say is left out, and a
 * part that may also be null or of two types is said to be anything (apiextensions' ToStructuralOpenAPIV2).
 */
function simplified(schema: JsonObject): JsonObject {
  const isLoose =
    schema['nullable'] === true ||
    schema['x-kubernetes-int-or-string'] === true ||
    schema['x-kubernetes-preserve-unknown-fields'] === true
  const result: Record<string, Json> = {}
  for (const [key, value] of Object.entries(schema)) {
    if (unknownToV2.has(key) || (isLoose && (key === 'type' || key === 'properties' || key === 'items'))) continue
    if (key === 'properties' && isJsonObject(value)) {
      const entries = Object.entries(value).map(([name, part]) => [name, isJsonObject(part) ? simplified(part) : part])
      result[key] = Object.fromEntries(entries) as JsonObject
    } else if ((key === 'items' || key === 'additionalProperties') && isJsonObject(value)) {
      result[key] = simplified(value)
    } else result[key] = value
  }
  return result
}
