// Base64 of UTF-8 text without the platform: Secrets are encoded in the renderer and in the engine.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function utf8Bytes(text: string): number[] {
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f))
    else
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f))
  }
  return bytes
}

export function encodeBase64(text: string): string {
  return base64OfBytes(utf8Bytes(text))
}

export function base64OfBytes(bytes: ArrayLike<number>): string {
  let result = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    result += alphabet[group >> 18]! + alphabet[(group >> 12) & 63]!
    result += at + 1 < bytes.length ? alphabet[(group >> 6) & 63]! : '='
    result += at + 2 < bytes.length ? alphabet[group & 63]! : '='
  }
  return result
}

/** The bytes of valid base64; characters that are none of it are passed over. */
export function bytesOfBase64(encoded: string): readonly number[] {
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const character of encoded) {
    const value = alphabet.indexOf(character)
    if (value < 0) continue
    bits = ((bits << 6) | value) & 0xffffff
    count += 6
    if (count < 8) continue
    count -= 8
    bytes.push((bits >> count) & 0xff)
  }
  return bytes
}

/** The text of valid base64; bytes that are no UTF-8 become U+FFFD. */
export function decodeBase64(encoded: string): string {
  return textOfBytes(bytesOfBase64(encoded))
}

/** How many bytes valid base64 stands for. */
export function base64Length(encoded: string): number {
  const padding = encoded.endsWith('==') ? 2 : encoded.endsWith('=') ? 1 : 0
  return Math.max(0, (encoded.length / 4) * 3 - padding)
}

/** How many bytes the text takes in UTF-8. */
export function utf8Length(text: string): number {
  let length = text.length
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 0x800) length += code >= 0xd800 && code < 0xe000 ? 1 : 2
    else if (code >= 0x80) length++
  }
  return length
}

/** The text of UTF-8; each byte that is none becomes U+FFFD. */
export function textOfBytes(bytes: ArrayLike<number>): string {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at++]!
    const following =
      first < 0x80
        ? 0
        : first >= 0xc2 && first < 0xe0
          ? 1
          : first >= 0xe0 && first < 0xf0
            ? 2
            : first >= 0xf0 && first < 0xf5
              ? 3
              : -1
    if (following <= 0) {
      text += following === 0 ? String.fromCharCode(first) : '\uFFFD'
      continue
    }
    let code = first & (0x3f >> following)
    let taken = 0
    while (taken < following && (bytes[at + taken] ?? 0) >> 6 === 2) code = (code << 6) | (bytes[at + taken++]! & 0x3f)
    at += taken
    const smallest = following === 1 ? 0x80 : following === 2 ? 0x800 : 0x10000
    const isValid = taken === following && code >= smallest && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    text += isValid ? String.fromCodePoint(code) : '\uFFFD'
  }
  return text
}
