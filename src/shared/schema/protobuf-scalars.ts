// The API's types that have an encoding of their own on the wire: messages there, plain values in JSON.
import { textOfBytes } from '../kube/base64.ts'
import { formatTime } from '../kube/time.ts'
import { JsonSyntaxError, parseJson } from './parse-json.ts'
import type { Span, WireReader } from './protobuf-wire.ts'
import { wireTypes } from './protobuf-wire.ts'
import { DecodeError, readQuantity } from './scalars.ts'

/** Calls `take` for each field of the message; what it does not take (false) is passed over, as upstream does here. */
function readFields(reader: WireReader, struct: string, take: (field: number, wireType: number) => boolean): void {
  while (!reader.isDone) {
    const { field, wireType } = reader.tag(struct)
    if (!take(field, wireType)) reader.skip(wireType)
  }
}

/** Go's complaint about a field that is written in another way than its type wants. */
export function expectWireType(found: number, wanted: number, field: string): void {
  if (found === wanted) return
  const goName = field.charAt(0).toUpperCase() + field.slice(1)
  throw new DecodeError(`proto: wrong wireType = ${found} for field ${goName}`)
}

export function readText(reader: WireReader): string {
  const { start, end } = reader.span()
  return textOfBytes(reader.bytes.subarray(start, end))
}

/** resource.Quantity: its text, canonical. */
export function readQuantityMessage(reader: WireReader): string {
  let text = '0'
  readFields(reader, 'Quantity', (field, wireType) => {
    if (field !== 1) return false
    expectWireType(wireType, wireTypes.bytes, 'string')
    text = readText(reader)
    return true
  })
  return readQuantity(text)
}

/** intstr.IntOrString: type 0 is a number, 1 a text. */
export function readIntOrStringMessage(reader: WireReader): number | string {
  let type = 0
  let number = 0
  let text = ''
  readFields(reader, 'IntOrString', (field, wireType) => {
    if (field < 1 || field > 3) return false
    expectWireType(wireType, field === 3 ? wireTypes.bytes : wireTypes.varint, ['type', 'intVal', 'strVal'][field - 1]!)
    if (field === 1) type = reader.int64()
    else if (field === 2) number = reader.int32()
    else text = readText(reader)
    return true
  })
  if (type !== 0 && type !== 1) throw new DecodeError('impossible IntOrString.Type')
  return type === 0 ? number : text
}

/** The years 0 to 9999, which RFC 3339 can write. */
const earliestSecond = Date.parse('0000-01-01T00:00:00Z') / 1000
const latestSecond = Date.parse('9999-12-31T23:59:59Z') / 1000

/** metav1.Time and MicroTime; undefined where the message is empty, which is Go's zero time and null in JSON. */
export function readTimeMessage(reader: WireReader, form: 'Time' | 'MicroTime'): string | undefined {
  if (reader.isDone) return undefined
  let seconds = 0
  let nanos = 0
  readFields(reader, form, (field, wireType) => {
    if (field !== 1 && field !== 2) return false
    expectWireType(wireType, wireTypes.varint, field === 1 ? 'seconds' : 'nanos')
    if (field === 1) seconds = reader.int64()
    else nanos = reader.int32()
    return true
  })
  const carried = Math.floor(nanos / 1e9)
  const second = seconds + carried
  if (second < earliestSecond || second > latestSecond) throw new DecodeError(`time ${seconds} out of range`)
  const text = formatTime(second * 1000)
  if (form === 'Time') return text
  const micros = Math.floor((nanos - carried * 1e9) / 1000)
  return `${text.slice(0, -1)}.${String(micros).padStart(6, '0')}Z`
}

/** metav1.Duration: nanoseconds on the wire, "1m30s" in JSON. */
export function readDurationMessage(reader: WireReader): string {
  let nanos = 0
  readFields(reader, 'Duration', (field, wireType) => {
    if (field !== 1) return false
    expectWireType(wireType, wireTypes.varint, 'duration')
    nanos = reader.int64()
    return true
  })
  return formatDuration(nanos)
}

/** As Go's time.Duration prints itself: zero units in front are left out, below a second it is one unit. */
function formatDuration(nanos: number): string {
  if (nanos === 0) return '0s'
  const sign = nanos < 0 ? '-' : ''
  const size = Math.abs(nanos)
  if (size < 1e3) return `${sign}${size}ns`
  if (size < 1e6) return `${sign}${size / 1e3}µs`
  if (size < 1e9) return `${sign}${size / 1e6}ms`
  const hours = Math.floor(size / 3600e9)
  const minutes = Math.floor(size / 60e9) % 60
  const seconds = `${(size % 60e9) / 1e9}s`
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`
}

/** The bytes of a RawExtension, FieldsV1 or JSON, in its field 1; undefined where there are none, which JSON has as null. */
export function readRawSpan(reader: WireReader, struct: string): Span | undefined {
  let span: Span | undefined
  readFields(reader, struct, (field, wireType) => {
    if (field !== 1) return false
    expectWireType(wireType, wireTypes.bytes, 'raw')
    span = reader.span()
    return true
  })
  return span === undefined || span.start === span.end ? undefined : span
}

/** JSON text within a message. */
export function readRawJson(bytes: Uint8Array): unknown {
  try {
    return parseJson(textOfBytes(bytes)).value
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new DecodeError(error.message)
    throw error
  }
}
