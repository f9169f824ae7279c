// ASN.1's Distinguished Encoding Rules (X.690) as far as certificates need them, written and read in plain bytes: the
// engine has nothing of Node's.
import { base64OfBytes, bytesOfBase64 } from '../../../shared/kube/base64.ts'

export type Bytes = readonly number[]

function lengthBytes(length: number): Bytes {
  if (length < 0x80) return [length]
  if (length < 0x100) return [0x81, length]
  return length < 0x10000
    ? [0x82, length >> 8, length & 0xff]
    : [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff]
}

/** One value in DER. */
export function value(tag: number, ...contents: readonly Bytes[]): Bytes {
  const content = contents.flat()
  const { length } = content
  return [tag, ...lengthBytes(length), ...content]
}

export const sequence = (...items: readonly Bytes[]): Bytes => value(0x30, ...items)
export const identifier = (...bytes: Bytes): Bytes => value(0x06, bytes)
export const bitString = (bytes: Bytes, unused = 0): Bytes => value(0x03, [unused], bytes)
export const octetString = (bytes: Bytes): Bytes => value(0x04, bytes)

/** A non-negative integer, of bytes in big-endian order. */
export function integer(bytes: Bytes): Bytes {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const magnitude = bytes.slice(start)
  return value(0x02, magnitude[0]! < 0x80 ? magnitude : [0, ...magnitude])
}

export const bytesOfHex = (text: string): Bytes =>
  Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(at * 2, at * 2 + 2), 16))

/** Of plain ASCII. */
export const bytesOfText = (text: string): Bytes => Array.from(text, (character) => character.charCodeAt(0))

export function pem(type: string, bytes: Bytes): string {
  const lines = base64OfBytes(bytes).replaceAll(/.{64}(?=.)/g, '$&\n')
  return `-----BEGIN ${type}-----\n${lines}\n-----END ${type}-----\n`
}

/** What stands between the lines of this type in a text, in its order. */
export function blocksOfPem(type: string, text: string): readonly Bytes[] {
  const pattern = new RegExp(`-----BEGIN ${type}-----([^-]*)-----END ${type}-----`, 'g')
  return Array.from(text.matchAll(pattern), ([, base64 = '']) => bytesOfBase64(base64))
}

/** A value that was read: where it stands in its bytes. */
export interface Element {
  readonly tag: number
  readonly content: Bytes
  /** With tag and length: what is signed. */
  readonly whole: Bytes
}

/** Bytes that are no DER. */
export class DerError extends Error {}

/** The values that stand one behind the other. Throws DerError. */
export function elementsOf(bytes: Bytes): readonly Element[] {
  const found: Element[] = []
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at]!
    let length = bytes[at + 1] ?? 0
    let start = at + 2
    if (length >= 0x80) {
      const count = length - 0x80
      if (count === 0 || count > 3) throw new DerError('a length that is none')
      length = bytes.slice(start, start + count).reduce((sum, byte) => sum * 256 + byte, 0)
      start += count
    }
    const end = start + length
    if (end > bytes.length) throw new DerError('it ends too early')
    found.push({ tag, content: bytes.slice(start, end), whole: bytes.slice(at, end) })
    at = end
  }
  return found
}

/** "2.5.4.3" of an identifier's content. */
export function dotted(content: Bytes): string {
  const numbers: number[] = []
  let number = 0
  for (const byte of content) {
    number = number * 128 + (byte & 0x7f)
    if (byte < 0x80) {
      numbers.push(number)
      number = 0
    }
  }
  const [first = 0, ...others] = numbers
  const root = Math.min(Math.floor(first / 40), 2)
  return [root, first - root * 40, ...others].join('.')
}

export function numberOf(bytes: ArrayLike<number>): bigint {
  let number = 0n
  for (let at = 0; at < bytes.length; at++) number = (number << 8n) | BigInt(bytes[at]!)
  return number
}
