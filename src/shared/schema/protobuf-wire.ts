// The wire format of protobuf, as gogo's generated readers take it (github.com/gogo/protobuf); the messages are theirs.
import { DecodeError } from './scalars.ts'

export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const

/** A part of the bytes: a message, a text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Reads on from `at`; nothing is read at or behind `end`, which grows and shrinks as messages in messages are read. */
export class WireReader {
  readonly bytes: Uint8Array
  at: number
  end: number
  /** The low and high halves of the varint that was read last. */
  #low = 0
  #high = 0

  constructor(bytes: Uint8Array, { start, end }: Span) {
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  get isDone(): boolean {
    return this.at >= this.end
  }

  /** A signed 64-bit number; beyond 2^53 it is rounded, as JSON numbers are here. */
  int64(): number {
    this.#varint()
    return this.#high * 2 ** 32 + (this.#low >>> 0)
  }

  /** What does not fit is cut, as Go does. */
  int32(): number {
    this.#varint()
    return this.#low
  }

  boolean(): boolean {
    this.#varint()
    return this.#low !== 0 || this.#high !== 0
  }

  double(): number {
    if (this.end - this.at < 8) throw new DecodeError('unexpected EOF')
    const { buffer, byteOffset } = this.bytes
    const value = new DataView(buffer, byteOffset + this.at, 8).getFloat64(0, true)
    this.at += 8
    return value
  }

  /** The place of a length-delimited value, behind which reading goes on. */
  span(): Span {
    const length = this.int64()
    if (length < 0 || !Number.isSafeInteger(this.at + length)) {
      throw new DecodeError('proto: negative length found during unmarshaling')
    }
    const start = this.at
    const end = start + length
    if (end > this.end) throw new DecodeError('unexpected EOF')
    this.at = end
    return { start, end }
  }

  /** A field's number and wire type. `struct` is named where they are impossible. */
  tag(struct: string): { readonly field: number; readonly wireType: number } {
    this.#varint()
    const wireType = this.#low & 7
    const field = (this.#low >>> 3) | (this.#high << 29)
    if (wireType === wireTypes.endGroup) throw new DecodeError(`proto: ${struct}: wiretype end group for non-group`)
    if (field <= 0) throw new DecodeError(`proto: ${struct}: illegal tag ${field} (wire type ${wireType})`)
    return { field, wireType }
  }

  /** Passes over a value whose tag was read. Groups in groups are counted, not descended into. */
  skip(wireType: number): void {
    let depth = 0
    let type = wireType
    while (true) {
      switch (type) {
        case wireTypes.varint:
          this.#varint()
          break
        case wireTypes.fixed64:
          this.#pass(8)
          break
        case wireTypes.bytes:
          this.span()
          break
        case wireTypes.startGroup:
          depth++
          break
        case wireTypes.endGroup:
          if (depth === 0) throw new DecodeError('proto: unexpected end of group')
          depth--
          break
        case wireTypes.fixed32:
          this.#pass(4)
          break
        default:
          throw new DecodeError(`proto: illegal wireType ${type}`)
      }
      if (depth === 0) return
      this.#varint()
      type = this.#low & 7
    }
  }

  #pass(length: number): void {
    if (this.end - this.at < length) throw new DecodeError('unexpected EOF')
    this.at += length
  }

  #varint(): void {
    let low = 0
    let high = 0
    for (let shift = 0; ; shift += 7) {
      if (shift >= 64) throw new DecodeError('proto: integer overflow')
      if (this.at >= this.end) throw new DecodeError('unexpected EOF')
      const byte = this.bytes[this.at++]!
      const bits = byte & 0x7f
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high = bits >>> 4
      } else high |= bits << (shift - 32)
      if (byte < 0x80) break
    }
    this.#low = low | 0
    this.#high = high | 0
  }
}
