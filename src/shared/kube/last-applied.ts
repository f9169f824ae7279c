// The configuration that kubectl applied last, which it keeps in an annotation of the object.
import type { Json } from './object.ts'

export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

type Members = { readonly [key: string]: Json }

function membersOf(value: Json | undefined): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
}

/** The object with its own configuration in the annotation, as kubectl apply sends it. */
export function withLastApplied(object: Members): Members {
  const metadata = membersOf(object['metadata'])
  const annotations = { ...membersOf(metadata['annotations']), [lastAppliedAnnotation]: configurationText(object) }
  return { ...object, metadata: { ...metadata, annotations } }
}

/** The annotation's value for an object as it is applied: all but the annotation itself. */
export function configurationText(object: Members): string {
  const metadata = membersOf(object['metadata'])
  const { [lastAppliedAnnotation]: _, ...annotations } = membersOf(metadata['annotations'])
  return `${goJson({ ...object, metadata: { ...metadata, annotations } })}\n`
}

/** The configuration that was applied last; undefined where the object was not applied, or carries nonsense. */
export function lastApplied(live: Members): Members | undefined {
  const text = membersOf(membersOf(live['metadata'])['annotations'])[lastAppliedAnnotation]
  if (typeof text !== 'string') return undefined
  try {
    return membersOf(JSON.parse(text) as Json)
  } catch {
    return undefined
  }
}

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029'
}

/** JSON as Go's encoding/json writes a map: keys sorted, and what could be HTML escaped. */
function goJson(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(goJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const members = value as Members
    return `{${Object.keys(members)
      .sort()
      .map((key) => `${goJson(key)}:${goJson(members[key]!)}`)
      .join(',')}}`
  }
  return JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, (character) => escapes[character]!)
}
