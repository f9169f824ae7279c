// A custom resource from JSON to what is validated and stored: its metadata as of every object, the rest as its schema
// says (k8s.io/apiextensions-apiserver's schemaCoercingDecoder and defaulter, in their order).
import type { KubeObject, NewObject } from '../kube/object.ts'
import { decodePart, duplicateErrors, type BodyReader, type Decoded } from '../schema/decode.ts'
import { withDefaults } from './defaulting.ts'
import { goTypeOf } from './go-text.ts'
import { isObject, type JsonObject, type JsonSchema } from './json-schema.ts'
import { pruned, withoutNulls } from './pruning.ts'

/** The reader of the bodies of one version. `keepsUnknown` for a definition that still preserves unknown fields. */
export function customReader(schema: JsonSchema, keepsUnknown: boolean): BodyReader {
  return (kind, body, mode, duplicates) => {
    const typeMeta = { apiVersion: `${kind.group}/${kind.version}`, kind: kind.kind }
    const failed = (error: string, strictErrors: readonly string[] = []): Decoded => ({
      object: { ...typeMeta, metadata: {} },
      warnings: [],
      strictErrors,
      error
    })
    if (!isObject(body)) {
      return failed(`json: cannot unmarshal ${jsonTypeOf(body)} into Go value of type map[string]interface {}`)
    }
    const part = decodePart('meta.v1.ObjectMeta', body['metadata'] ?? {})
    if ('error' in part) return failed(part.error)
    const unknown: string[] = []
    const content = settledContent(body, schema, keepsUnknown, unknown)
    const found = [...new Set(unknown.sort())].map((path) => `unknown field ${JSON.stringify(path)}`)
    const ofMetadata = part.unknown.map((error) => error.replace('unknown field "', 'unknown field "metadata.'))
    const strict = mode === 'Ignore' ? [] : [...found, ...ofMetadata]
    const strictErrors = mode === 'Ignore' ? [] : [...duplicateErrors(duplicates, strict), ...strict]
    if (mode === 'Strict' && strictErrors.length > 0) {
      return failed(`strict decoding error: ${strictErrors.join(', ')}`, strictErrors)
    }
    const given = typeof body['kind'] === 'string' && body['kind'] !== '' ? body['kind'] : kind.kind
    const object = { ...content, apiVersion: typeMeta.apiVersion, kind: given, metadata: part.value }
    const result = object as unknown as NewObject<KubeObject>
    return { object: result, warnings: mode === 'Warn' ? strictErrors : [], strictErrors }
  }
}

/** An object without what its schema does not know, and with its defaults; itself where nothing changes. */
export function settledContent(
  object: JsonObject,
  schema: JsonSchema,
  keepsUnknown: boolean,
  unknown: string[] = []
): JsonObject {
  const known = keepsUnknown ? object : (withoutNulls(pruned(object, schema, unknown), schema) as JsonObject)
  return withDefaults(known, schema)
}

function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : goTypeOf(value).replace(/\d+$/, '')
}
