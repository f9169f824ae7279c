// Which definition the body of a request is, by the apiVersion and kind that its envelope names.
import { DecodeError } from './scalars.ts'
import { definitionNameOfKind, findDefinition } from './schema.ts'

export interface TypeMeta {
  readonly apiVersion: string
  readonly kind: string
}

/** Registered in every group and version. */
const sharedKinds = new Set([
  'CreateOptions',
  'DeleteOptions',
  'GetOptions',
  'ListOptions',
  'PartialObjectMetadata',
  'PartialObjectMetadataList',
  'PatchOptions',
  'TableOptions',
  'UpdateOptions',
  'WatchEvent'
])

/** Throws DecodeError where there is no such kind. */
export function definitionOfBody(apiVersion: string, kind: string): string {
  if (kind === '') throw new DecodeError(`Object 'Kind' is missing in '${typeMetaText(apiVersion, kind)}'`)
  if (apiVersion === '') throw new DecodeError(`Object 'apiVersion' is missing in '${typeMetaText(apiVersion, kind)}'`)
  const slash = apiVersion.indexOf('/')
  const group = apiVersion.slice(0, Math.max(slash, 0))
  const version = apiVersion.slice(slash + 1)
  const name = definitionNameOfKind(group, version, kind)
  if (name !== undefined) return name
  if (sharedKinds.has(kind) && findDefinition(`meta.v1.${kind}`) !== undefined) return `meta.v1.${kind}`
  throw new DecodeError(
    `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/api/legacyscheme/scheme.go:30"`
  )
}

/** As Go prints the struct. */
function typeMetaText(apiVersion: string, kind: string): string {
  return `runtime.TypeMeta{APIVersion:${JSON.stringify(apiVersion)}, Kind:${JSON.stringify(kind)}}`
}
