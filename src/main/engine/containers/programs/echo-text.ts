// What echo prints: its options and backslashes differ between shells.
import { joinedBytes } from '../text-bytes.ts'
import type { Dialect } from './distribution.ts'

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  E: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\'
}

/** Text with backslash escapes worked out; `stops` after \c. */
export function unescapeEcho(text: string): { readonly text: string; readonly stops: boolean } {
  if (!text.includes('\\')) return { text, stops: false }
  let result = ''
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '\\' || at + 1 >= text.length) {
      result += text[at]!
      continue
    }
    const next = text[++at]!
    if (next === 'c') return { text: result, stops: true }
    const octal = /^0([0-7]{0,3})/.exec(text.slice(at))
    const hexadecimal = /^x([0-9a-fA-F]{1,2})/.exec(text.slice(at))
    if (octal !== null) {
      result += byteText(Number.parseInt(octal[1] || '0', 8))
      at += octal[0].length - 1
    } else if (hexadecimal !== null) {
      result += byteText(Number.parseInt(hexadecimal[1]!, 16))
      at += hexadecimal[0].length - 1
    } else result += escapes[next] ?? `\\${next}`
  }
  return { text: result, stops: false }
}

/** One byte as text: see text-bytes.ts. */
export function byteText(byte: number): string {
  return String.fromCharCode((byte & 255) < 0x80 ? byte & 255 : 0xdc00 + (byte & 255))
}

export function echoed(words: readonly string[], dialect: Dialect): string {
  let hasEnd = true
  let unescapes = dialect === 'dash'
  let at = 0
  const options = dialect === 'dash' ? /^-n$/ : /^-[neE]+$/
  for (; at < words.length && options.test(words[at]!); at++) {
    for (const letter of words[at]!.slice(1)) {
      if (letter === 'n') hasEnd = false
      else unescapes = letter === 'e'
    }
  }
  const text = words.slice(at).join(' ')
  if (!unescapes) return hasEnd ? `${text}\n` : text
  const result = unescapeEcho(text)
  const shown = joinedBytes(result.text)
  return result.stops || !hasEnd ? shown : `${shown}\n`
}
