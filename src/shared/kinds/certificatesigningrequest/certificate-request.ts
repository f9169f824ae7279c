// What stands inside spec.request: a PEM block that holds a certification request in DER (RFC 2986). It comes from
// outside and may be anything: each reader takes time in proportion to its length, and throws nothing.
import { bytesOfBase64, decodeBase64, textOfBytes } from '../../kube/base64.ts'

const begin = '-----BEGIN '
const dashes = '-----'

/** The type and the base64 of the first PEM block of a text, or undefined. */
export function pemBlockOf(text: string): { readonly type: string; readonly base64: string } | undefined {
  const start = text.indexOf(begin)
  const typeEnd = start < 0 ? -1 : text.indexOf(dashes, start + begin.length)
  if (typeEnd < 0) return undefined
  const type = text.slice(start + begin.length, typeEnd)
  const end = text.indexOf(`${dashes}END ${type}${dashes}`, typeEnd)
  if (end < 0) return undefined
  const base64 = text.slice(typeEnd + dashes.length, end).replaceAll(/\s/g, '')
  return /^[A-Za-z0-9+/]*={0,2}$/.test(base64) ? { type, base64 } : undefined
}

/** One value in DER: its tag, and where its content begins and ends. */
interface Element {
  readonly tag: number
  readonly start: number
  readonly end: number
}

const sequence = 0x30
const set = 0x31
const objectIdentifier = 0x06
/** 2.5.4.10, organizationName. */
const organization = [0x55, 0x04, 0x0a]

/** Undefined where the value does not end before `limit`. */
function elementAt(bytes: readonly number[], at: number, limit: number): Element | undefined {
  if (at + 2 > limit) return undefined
  let start = at + 2
  let length = bytes[at + 1]!
  if (length >= 0x80) {
    const octets = length & 0x7f
    if (octets === 0 || octets > 4 || start + octets > limit) return undefined
    length = 0
    for (const last = start + octets; start < last; start++) length = length * 256 + bytes[start]!
  }
  const end = start + length
  return end > limit ? undefined : { tag: bytes[at]!, start, end }
}

/** The values inside one of this tag; none where it has another. Stops at what is no value. */
function inside(bytes: readonly number[], element: Element | undefined, tag: number): readonly Element[] {
  const found: Element[] = []
  if (element?.tag !== tag) return found
  for (let at = element.start; at < element.end;) {
    const next = elementAt(bytes, at, element.end)
    if (next === undefined) break
    found.push(next)
    at = next.end
  }
  return found
}

/** The organizations of the subject that a request (base64 of PEM) names: the groups of whoever gets the certificate. */
export function requestedOrganizations(request: string): readonly string[] {
  const bytes = bytesOfBase64(pemBlockOf(decodeBase64(request))?.base64 ?? '')
  const [info] = inside(bytes, elementAt(bytes, 0, bytes.length), sequence)
  const [, subject] = inside(bytes, info, sequence)
  return inside(bytes, subject, sequence)
    .flatMap((names) => inside(bytes, names, set))
    .map((name) => inside(bytes, name, sequence))
    .filter(([type]) => {
      if (type?.tag !== objectIdentifier) return false
      return (
        type.end - type.start === organization.length &&
        organization.every((byte, at) => bytes[type.start + at] === byte)
      )
    })
    .flatMap(([, value]) => (value === undefined ? [] : [textOfBytes(bytes.slice(value.start, value.end))]))
}
