// printf's formats, of the shell and of awk.
import { byteText, unescapeEcho } from './echo-text.ts'
import { joinedBytes } from '../text-bytes.ts'
import { strftime } from './strftime.ts'

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'"
}

const widest = 10_000
const mostRounds = 20_000

export interface Formatted {
  readonly text: string
  readonly complaints: readonly string[]
}

/** The format is used again until all words are. `now`: for %(...)T. */
export function formatted(format: string, words: readonly string[], now: () => number): Formatted {
  const complaints: string[] = []
  let text = ''
  let at = 0
  for (let round = 0; round < mostRounds; round++) {
    const before = at
    const once = formatOnce(format, () => words[at++], complaints, now)
    text += once.text
    if (once.stops || at >= words.length || at === before) break
  }
  return { text: joinedBytes(text), complaints }
}

function formatOnce(
  format: string,
  next: () => string | undefined,
  complaints: string[],
  now: () => number
): { readonly text: string; readonly stops: boolean } {
  let text = ''
  for (let at = 0; at < format.length; at++) {
    const char = format[at]!
    if (char === '\\') {
      const escape = escapeAt(format, at)
      text += escape.text
      at += escape.length - 1
      continue
    }
    if (char !== '%') {
      text += char
      continue
    }
    const directive = /^%([-+ 0#']*)(\*|\d+)?(?:\.(\*|\d*))?(?:\(([^)]*)\)T|([a-zA-Z%]))/.exec(format.slice(at))
    if (directive === null) {
      complaints.push(`\`${format.slice(at)}': missing format character`)
      return { text, stops: true }
    }
    at += directive[0].length - 1
    const [, flags = '', widthText, precisionText, time, letter] = directive
    if (letter === '%') {
      text += '%'
      continue
    }
    const width = Math.min(widthText === '*' ? Number(next() ?? 0) : Number(widthText ?? 0), widest)
    const precision =
      precisionText === undefined
        ? undefined
        : Math.min(precisionText === '*' ? Number(next() ?? 0) : Number(precisionText || 0), widest)
    if (time !== undefined) {
      const word = next()
      const moment = word === undefined || word === '-1' || word === '-2' ? now() : Number(word) * 1000
      text += padded(strftime(moment, time), width, flags)
      continue
    }
    const word = next()
    if (letter === 'b') {
      const result = unescapeEcho(word ?? '')
      text += padded(result.text, width, flags)
      if (result.stops) return { text, stops: true }
    } else if (letter === 'q') text += padded(shellQuoted(word ?? ''), width, flags)
    else text += formatValue(letter!, word, flags, width, precision, complaints)
  }
  return { text, stops: false }
}

function shellQuoted(text: string): string {
  if (text === '') return "''"
  return /^[\w@%+=:,./-]+$/.test(text) ? text : text.replaceAll(/[^\w@%+=:,./-]/g, '\\$&')
}

function escapeAt(format: string, at: number): { readonly text: string; readonly length: number } {
  const rest = format.slice(at + 1)
  const octal = /^[0-7]{1,3}/.exec(rest)
  if (octal !== null) return { text: byteText(Number.parseInt(octal[0], 8)), length: octal[0].length + 1 }
  const code = /^(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/.exec(rest)
  if (code !== null) {
    const point = Number.parseInt(code[1] ?? code[2] ?? code[3]!, 16)
    const text = code[1] === undefined ? (point < 0x110000 ? String.fromCodePoint(point) : '') : byteText(point)
    return { text, length: code[0].length + 1 }
  }
  const known = escapes[rest[0] ?? '']
  return known === undefined ? { text: `\\${rest[0] ?? ''}`, length: 2 } : { text: known, length: 2 }
}

function padded(text: string, width: number, flags: string, pad = ' '): string {
  if (text.length >= width) return text
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width, pad)
}

/** One value by its letter: what C's printf makes of it. */
function formatValue(
  letter: string,
  word: string | undefined,
  flags: string,
  width: number,
  precision: number | undefined,
  complaints: string[] = []
): string {
  switch (letter) {
    case 's': {
      const text = word ?? ''
      return padded(precision === undefined ? text : text.slice(0, precision), width, flags)
    }
    case 'c':
      return padded((word ?? '').slice(0, 1), width, flags)
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
      return integer(letter, wholeOf(word, complaints), flags, width, precision)
    case 'f':
    case 'F':
    case 'e':
    case 'E':
    case 'g':
    case 'G':
      return real(letter, realOf(word, complaints), flags, width, precision ?? 6)
    default:
      complaints.push(`\`%${letter}': invalid format character`)
      return ''
  }
}

function wholeOf(word: string | undefined, complaints: string[]): bigint {
  const text = (word ?? '').trim()
  if (text === '') return 0n
  if (/^["']/.test(text)) return BigInt(text.codePointAt(1) ?? 0)
  const number = /^([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text)
  if (number === null || number[0].length < text.length) complaints.push(`${text}: invalid number`)
  if (number === null) return 0n
  const digits = number[2]!
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits)
  return number[1] === '-' ? -value : value
}

function realOf(word: string | undefined, complaints: string[]): number {
  const text = (word ?? '').trim()
  if (text === '') return 0
  const value = Number(/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/.exec(text)?.[0] ?? 'NaN')
  if (Number.isNaN(value)) {
    complaints.push(`${text}: invalid number`)
    return 0
  }
  return value
}

function signed(digits: string, isNegative: boolean, flags: string, width: number, pads: boolean): string {
  const sign = isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  if (pads && flags.includes('0') && !flags.includes('-')) return sign + digits.padStart(width - sign.length, '0')
  return padded(sign + digits, width, flags)
}

function integer(letter: string, value: bigint, flags: string, width: number, precision: number | undefined): string {
  const isPlain = letter === 'd' || letter === 'i'
  const radix = letter === 'o' ? 8 : letter === 'x' || letter === 'X' ? 16 : 10
  const bounded = isPlain ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value)
  let digits = (bounded < 0n ? -bounded : bounded).toString(radix)
  if (letter === 'X') digits = digits.toUpperCase()
  if (precision !== undefined) digits = digits.padStart(precision, '0')
  if (flags.includes('#') && bounded !== 0n) digits = (letter === 'o' ? '0' : radix === 16 ? `0${letter}` : '') + digits
  return signed(digits, bounded < 0n, isPlain ? flags : flags.replaceAll(/[+ ]/g, ''), width, precision === undefined)
}

function real(letter: string, value: number, flags: string, width: number, precision: number): string {
  if (!Number.isFinite(value)) return padded(Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf', width, flags)
  const size = Math.abs(value)
  const places = Math.min(precision, 100)
  const lower = letter.toLowerCase()
  let digits: string
  if (lower === 'f') digits = size.toFixed(places)
  else if (lower === 'e') digits = exponential(size, places)
  else digits = general(size, places, flags.includes('#'))
  if (letter !== lower) digits = digits.toUpperCase()
  return signed(digits, value < 0 || Object.is(value, -0), flags, width, true)
}

function exponential(size: number, places: number): string {
  return size.toExponential(places).replace(/e([-+])(\d)$/, 'e$10$2')
}

function general(size: number, precision: number, keepsZeros: boolean): string {
  const places = precision === 0 ? 1 : precision
  if (size === 0) return '0'
  const exponent = Number(size.toExponential(places - 1).split('e')[1])
  const text =
    exponent < -4 || exponent >= places
      ? exponential(size, places - 1)
      : size.toFixed(Math.max(places - 1 - exponent, 0))
  if (keepsZeros || !text.includes('.')) return text
  return text.replace(/\.?0+($|e)/, '$1')
}
