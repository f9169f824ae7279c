import type { ManifestError, PlacedMessage } from '../contract/kube.ts'
import type { Status } from '../kube/status.ts'
import type { ManifestObject } from './parse-manifest.ts'

const patterns = [
  /(?:unknown|duplicate) field "([^"]+)"/,
  /Go struct field [A-Za-z0-9]+\.(\S+) of type/,
  /^[^:]*is invalid: \[?([a-z][\w.[\]/"-]*): /
]

/** The API's refusal, on the line of the field that it names; on the object's first line where it names none. */
export function errorWithPlace(manifest: ManifestObject, status: Status): ManifestError {
  const path = fieldOf(status)
  const { line, column } = path === undefined ? { line: manifest.line, column: 1 } : manifest.placeOf(path)
  const fields = fieldMessages(manifest, status)
  return { message: shortMessage(status), line, column, status, ...(fields.length > 1 && { fields }) }
}

/** What is said of each field that a refusal names. */
function fieldMessages(manifest: ManifestObject, { details, message = '' }: Status): readonly PlacedMessage[] {
  const causes = (details?.causes ?? []).flatMap(({ field, message: text = '' }) =>
    field === undefined || field === 'patch' ? [] : [{ message: `${field}: ${text}`, ...manifest.placeOf(field) }]
  )
  if (causes.length > 0) return causes
  return [...message.replaceAll('\\"', '"').matchAll(/(?:unknown|duplicate) field "([^"]+)"/g)].map((match) => ({
    message: match[0],
    ...manifest.placeOf(match[1]!)
  }))
}

/** A patch that was refused is printed whole before the reason: the reason is enough, the rest stays in the status. */
function shortMessage({ message, reason, code }: Status): string {
  const reasonOfPatch = /is invalid: patch: Invalid value: ".*": ((?:strict decoding error|json): .*)$/s.exec(
    message ?? ''
  )?.[1]
  return reasonOfPatch ?? message ?? reason ?? `the server answered ${code}`
}

function fieldOf({ details, message = '' }: Status): string | undefined {
  // The ranges of a patch that was refused say nothing about the text: its message names the field.
  const field = details?.causes?.find((cause) => cause.field !== undefined && cause.field !== 'patch')?.field
  if (field !== undefined) return field
  for (const pattern of patterns) {
    const match = pattern.exec(message.replaceAll('\\"', '"'))
    if (match !== null) return match[1]
  }
  return undefined
}
