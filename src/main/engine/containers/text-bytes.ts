// Text inside, bytes outside: UTF-8, with each byte that is none as a lone surrogate (U+DC80 to U+DCFF), after Python's
// surrogateescape. So whatever comes in goes out again, and the programs work on characters.

/** How many bytes a text has. */
export function byteLength(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x80 || (code >= 0xdc80 && code <= 0xdcff)) continue
    if (code < 0x800) bytes++
    else if (code >= 0xd800 && code < 0xdc00 && isLow(text, index + 1)) {
      // A pair is four bytes.
      bytes += 2
      index++
    } else bytes += 2
  }
  return bytes
}

function isLow(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code >= 0xdc00 && code < 0xe000
}

export function encode(text: string): Uint8Array {
  const bytes = new Uint8Array(byteLength(text))
  let at = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x80) bytes[at++] = code
    else if (code >= 0xdc80 && code <= 0xdcff) bytes[at++] = code - 0xdc00
    else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6)
      bytes[at++] = 0x80 | (code & 63)
    } else if (code >= 0xd800 && code < 0xdc00 && isLow(text, index + 1)) {
      const point = text.codePointAt(index)!
      index++
      bytes[at++] = 0xf0 | (point >> 18)
      bytes[at++] = 0x80 | ((point >> 12) & 63)
      bytes[at++] = 0x80 | ((point >> 6) & 63)
      bytes[at++] = 0x80 | (point & 63)
    } else {
      bytes[at++] = 0xe0 | (code >> 12)
      bytes[at++] = 0x80 | ((code >> 6) & 63)
      bytes[at++] = 0x80 | (code & 63)
    }
  }
  return bytes
}

/** Length of the UTF-8 sequence at a place: 0 where there is none, negative where the bytes end within one. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const length =
    first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0
  for (let index = 1; index < length; index++) {
    if (at + index >= bytes.length) return -1
    if ((bytes[at + index]! & 0xc0) !== 0x80) return 0
  }
  const second = bytes[at + 1] ?? 0
  // Overlong forms, surrogates and what lies behind U+10FFFF.
  if (first === 0xe0 && second < 0xa0) return 0
  if (first === 0xed && second >= 0xa0) return 0
  if (first === 0xf0 && second < 0x90) return 0
  if (first === 0xf4 && second >= 0x90) return 0
  return length
}

export function decode(bytes: Uint8Array): string {
  return new ByteDecoder().take(bytes, true)
}

/** A text in which bytes came one by one: those that make a character together become it. */
export function joinedBytes(text: string): string {
  return /[\udc80-\udcff]/.test(text) ? decode(encode(text)) : text
}

/** Decodes a stream whose pieces may end within a character. */
export class ByteDecoder {
  #rest: Uint8Array = new Uint8Array(0)

  /** `isLast`: what is left over is no character. */
  take(piece: Uint8Array, isLast = false): string {
    let bytes = piece
    if (this.#rest.length > 0) {
      bytes = new Uint8Array(this.#rest.length + piece.length)
      bytes.set(this.#rest)
      bytes.set(piece, this.#rest.length)
    }
    let text = ''
    let at = 0
    const codes: number[] = []
    while (at < bytes.length) {
      const length = sequenceAt(bytes, at)
      if (length < 0 && !isLast) break
      if (length <= 0) {
        codes.push(0xdc00 + bytes[at]!)
        at++
      } else {
        codes.push(pointAt(bytes, at, length))
        at += length
      }
      if (codes.length === 4096) text += String.fromCodePoint(...codes.splice(0))
    }
    this.#rest = bytes.slice(at)
    return text + String.fromCodePoint(...codes)
  }
}

function pointAt(bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at]!
  if (length === 1) return first
  let point = first & (0xff >> (length + 1))
  for (let index = 1; index < length; index++) point = (point << 6) | (bytes[at + index]! & 63)
  return point
}
