// The text of a create or update body: upstream's codec finds the kind first, then decodes as that kind.
import type { Kind } from '../kinds/kind.ts'
import { apiVersionOf } from '../kinds/kind.ts'
import type { Decoded, FieldValidation } from './decode.ts'
import { cannotBeHandled, decodeObject } from './decode.ts'
import { JsonSyntaxError, parseJson } from './parse-json.ts'
import { definitionNameOfKind, definitionOf } from './schema.ts'

const typeMetaStruct =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
const summaryLength = 30

/** How upstream shows the data it could not make sense of: its start as text, or as hexadecimal where it is no object. */
function summarize(text: string): string {
  if (text === '') return '<empty>'
  const bytes = text.startsWith('{') ? text : hexadecimal(text)
  const limit = text.startsWith('{') ? summaryLength : 2 * summaryLength
  return bytes.length > limit ? `${bytes.slice(0, limit)} ...` : bytes
}

function hexadecimal(text: string): string {
  let result = ''
  for (const character of text) {
    const encoded = encodeURIComponent(character)
    result += encoded.startsWith('%')
      ? encoded.replaceAll('%', '').toLowerCase()
      : character.charCodeAt(0).toString(16).padStart(2, '0')
  }
  return result
}

/**
 * Decodes JSON text as this kind; `error` is the whole message of the 400 answer. A missing apiVersion or kind is
 * taken from the URL, as upstream does.
 */
export function decodeBody(kind: Kind, text: string, mode: FieldValidation): Decoded {
  const failed = (error: string): Decoded => ({
    object: { apiVersion: apiVersionOf(kind), kind: kind.kind, metadata: {} },
    warnings: [],
    strictErrors: [],
    error
  })
  const unrecognized = (error: string) =>
    failed(`the object provided is unrecognized (must be of type ${kind.kind}): ${error} (${summarize(text)})`)
  let parsed
  try {
    parsed = parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    return unrecognized(`couldn't get version/kind; json parse error: ${error.message}`)
  }
  const { value, duplicates } = parsed
  const typeError = typeMetaError(value)
  if (typeError !== undefined) return unrecognized(`couldn't get version/kind; json parse error: ${typeError}`)
  const given = (value ?? {}) as { apiVersion?: string; kind?: string }
  const apiVersion = given.apiVersion || apiVersionOf(kind)
  if (apiVersion.split('/').length > 2) return unrecognized(`unexpected GroupVersion string: ${apiVersion}`)
  const isCustom = definitionOf(kind.schema).read !== undefined
  if (isCustom && !given.kind) return unrecognized(`Object 'Kind' is missing in '${text}'`)
  const foreign = isCustom
    ? foreignVersionError(kind, given.apiVersion ?? '')
    : foreignKindError(kind, apiVersion, given.kind || kind.kind)
  if (foreign !== undefined) return failed(foreign)
  const decoded = decodeObject(kind, value, mode, duplicates)
  return decoded.error === undefined ? decoded : { ...decoded, error: cannotBeHandled(kind, decoded.error) }
}

function typeMetaError(value: unknown): string | undefined {
  if (value === null) return undefined
  if (typeof value !== 'object' || Array.isArray(value)) {
    const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    return `json: cannot unmarshal ${found} into Go value of type ${typeMetaStruct}`
  }
  for (const name of ['apiVersion', 'kind'] as const) {
    const member = (value as Readonly<Record<string, unknown>>)[name]
    if (member === undefined || member === null || typeof member === 'string') continue
    const found = Array.isArray(member) ? 'array' : typeof member === 'boolean' ? 'bool' : typeof member
    return `json: cannot unmarshal ${found} into Go struct field .${name} of type string`
  }
  return undefined
}

/** A custom resource may be of any kind until it is validated, but not of another version. */
function foreignVersionError(kind: Kind, apiVersion: string): string | undefined {
  const wanted = apiVersionOf(kind)
  return apiVersion === wanted
    ? undefined
    : `the API version in the data (${apiVersion}) does not match the expected API version (${wanted})`
}

/** The complaint about a body of another kind than the URL's; undefined where it is that kind. */
export function foreignKindError(kind: Kind, apiVersion: string, kindName: string): string | undefined {
  if (apiVersion === apiVersionOf(kind) && kindName === kind.kind) return undefined
  const slash = apiVersion.indexOf('/')
  const group = slash < 0 ? '' : apiVersion.slice(0, slash)
  const version = apiVersion.slice(slash + 1)
  const start = `${kindName} in version ${JSON.stringify(version)} cannot be handled as a ${kind.kind}:`
  if (definitionNameOfKind(group, version, kindName) === undefined) {
    return `${start} no kind ${JSON.stringify(kindName)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:100"`
  }
  const internal = kind.group === '' ? 'core' : kind.group.split('.')[0]!
  return `${start} converting (${version}.${kindName}) to (${internal}.${kind.kind}): unknown conversion`
}
