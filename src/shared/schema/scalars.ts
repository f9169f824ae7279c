// Reading the scalar types of the API as upstream's JSON decoder does, with its words for what does not fit.
import { canonicalQuantity, QuantityError } from '../kube/quantity.ts'
import { formatTime, parseTime } from '../kube/time.ts'

/** An error that ends decoding; the message is upstream's. */
export class DecodeError extends Error {}

export function readQuantity(value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value)
  try {
    return canonicalQuantity(text)
  } catch (error) {
    if (error instanceof QuantityError) throw new DecodeError(error.message)
    throw error
  }
}

const secondsLayout = '2006-01-02T15:04:05Z07:00'
const microLayout = '2006-01-02T15:04:05.000000Z07:00'
type LayoutPart = readonly [pattern: RegExp, element: string, lowest?: number, highest?: number, name?: string]
const datePart: readonly LayoutPart[] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^\d{2}/, '01', 1, 12, 'month'],
  [/^-/, '-'],
  [/^\d{2}/, '02', 1, 31, 'day'],
  [/^T/, 'T'],
  [/^\d{2}/, '15', 0, 23, 'hour'],
  [/^:/, ':'],
  [/^\d{2}/, '04', 0, 59, 'minute'],
  [/^:/, ':'],
  [/^\d{2}/, '05', 0, 59, 'second']
]
const zonePart: LayoutPart = [/^(?:Z|[+-]\d{2}:\d{2})/, 'Z07:00']

/** Go's complaint about a text that is no time of the layout. */
function timeComplaint(text: string, layout: string): string {
  const start = `parsing time ${JSON.stringify(text)}`
  let rest = text
  const parts =
    layout === microLayout ? [...datePart, [/^\.\d{6}/, '.000000'] as const, zonePart] : [...datePart, zonePart]
  for (const [index, [pattern, element, lowest, highest, name]] of parts.entries()) {
    // Go takes a fraction after the seconds even where the layout has none.
    if (layout === secondsLayout && index === datePart.length) rest = rest.replace(/^[.,]\d+/, '')
    const found = pattern.exec(rest)?.[0]
    if (found === undefined) {
      return `${start} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(element)}`
    }
    if (name !== undefined && (Number(found) < lowest! || Number(found) > highest!))
      return `${start}: ${name} out of range`
    rest = rest.slice(found.length)
  }
  return rest === '' ? `${start}: day out of range` : `${start}: extra text: ${JSON.stringify(rest)}`
}

const canonicalTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/
const canonicalMicroTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/

/** A metav1.Time: any RFC 3339 text, answered in UTC with whole seconds. Throws DecodeError. */
export function readTime(text: string): string {
  const ms = parseTime(text)
  if (Number.isNaN(ms)) throw new DecodeError(timeComplaint(text, secondsLayout))
  return canonicalTime.test(text) ? text : formatTime(ms)
}

/** A metav1.MicroTime: six fractional digits, answered in UTC. Throws DecodeError. */
export function readMicroTime(text: string): string {
  const ms = parseTime(text)
  if (Number.isNaN(ms) || !/\.\d{6}(?:Z|[+-]\d{2}:\d{2})$/.test(text)) {
    throw new DecodeError(timeComplaint(text, microLayout))
  }
  if (canonicalMicroTime.test(text)) return text
  const fraction = /\.(\d{6})/.exec(text)![1]!
  return `${formatTime(ms).slice(0, -1)}.${fraction}Z`
}

const plainBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Base64 text, line breaks taken out; or the position of what is wrong, as Go's decoder counts it. */
export function readBytes(text: string): string | { readonly illegalAt: number } {
  if (plainBase64.test(text)) return text
  let inQuantum = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (character === '\n' || character === '\r') continue
    if (/[A-Za-z0-9+/]/.test(character)) {
      inQuantum = (inQuantum + 1) % 4
      continue
    }
    if (character !== '=' || inQuantum < 2) return { illegalAt: at }
    const rest = text.slice(at + 1).replace(/[\r\n]/g, '')
    const wanted = inQuantum === 2 ? '=' : ''
    if (rest === wanted) return text.replace(/[\r\n]/g, '')
    if (rest.length < wanted.length) return { illegalAt: text.length }
    return { illegalAt: at + 1 }
  }
  return inQuantum === 0 ? text.replace(/[\r\n]/g, '') : { illegalAt: text.length - inQuantum }
}
