// The schemas of custom resources for the OpenAPI documents (k8s.io/apiextensions-apiserver's
// pkg/controller/openapi/builder). The documents themselves add what every object has.
import type { CustomResourceDefinition } from '../kinds/customresourcedefinition/types.ts'
import type { Json } from '../kube/object.ts'
import { isObject, type JsonObject } from './json-schema.ts'

interface GroupVersionKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

export interface PublishedSchema extends GroupVersionKind {
  /** "com.example.stable.v1.CronTab": the group backwards. */
  readonly definitionName: string
  /** OpenAPI v3, without apiVersion, kind, metadata and the marks of a kind. */
  readonly schema: JsonObject
}

/** "com.example.stable.v1.CronTab". */
export function publishedName({ group, version, kind }: GroupVersionKind): string {
  return `${group.split('.').toReversed().join('.')}.${version}.${kind}`
}

/** What the served versions of a definition publish. */
export function publishedSchemas({ spec }: CustomResourceDefinition): readonly PublishedSchema[] {
  const { group, names } = spec
  return spec.versions
    .filter(({ served }) => served)
    .map((version) => {
      const about = { group, version: version.name, kind: names.kind }
      const schema = (version.schema?.openAPIV3Schema ?? { type: 'object' }) as unknown as JsonObject
      return { ...about, definitionName: publishedName(about), schema: withResourceMembers(schema, true) }
    })
}

const resourceMembers: JsonObject = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { type: 'object' }
}
const schemaLists = new Set(['allOf', 'anyOf', 'oneOf'])
const published = new WeakMap<JsonObject, JsonObject>()

/** Embedded resources get the members of every resource; everything else is published as it is stored. */
function withResourceMembers(schema: JsonObject, isRoot: boolean): JsonObject {
  const known = published.get(schema)
  if (known !== undefined) return known
  const inner = (value: Json): Json => (isObject(value) ? withResourceMembers(value, false) : value)
  let result: Record<string, Json> = { ...schema }
  for (const [name, value] of Object.entries(schema)) {
    if (name === 'properties' && isObject(value)) {
      result[name] = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inner(one)]))
    } else if (name === 'items' || name === 'additionalProperties' || name === 'not') result[name] = inner(value)
    else if (schemaLists.has(name) && Array.isArray(value)) result[name] = (value as readonly Json[]).map(inner)
  }
  if (!isRoot && schema['x-kubernetes-embedded-resource'] === true) {
    const own = isObject(result['properties']) ? result['properties'] : {}
    result = { ...result, properties: { ...resourceMembers, ...own } }
  }
  published.set(schema, result)
  return result
}
