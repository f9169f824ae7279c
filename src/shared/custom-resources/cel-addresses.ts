// ip() and cidr() of rules (k8s.io/apiserver's pkg/cel/library), with what Go's net/netip says of a text that is none.
import type { Environment } from '@marcbachmann/cel-js'
import { parseIP } from '../validation/addresses.ts'
import { definePrefix, definerOf } from './cel-definer.ts'

const ipType = 'net.IP'
const cidrType = 'net.CIDR'

class CelIP {
  readonly bytes: readonly number[]

  constructor(bytes: readonly number[]) {
    this.bytes = bytes
  }
}

class CelCIDR {
  readonly bytes: readonly number[]
  readonly bits: number

  constructor(bytes: readonly number[], bits: number) {
    this.bytes = bytes
    this.bits = bits
  }
}

export function defineAddresses(environment: Environment): void {
  const define = definerOf(environment)
  environment.registerType(ipType, { ctor: CelIP, fields: {} })
  environment.registerType(cidrType, { ctor: CelCIDR, fields: {} })
  environment.registerOperator(`${ipType} == ${ipType}`, (a: CelIP, b: CelIP) => isSame(a.bytes, b.bytes))
  environment.registerOperator(
    `${cidrType} == ${cidrType}`,
    (a: CelCIDR, b: CelCIDR) => a.bits === b.bits && isSame(a.bytes, b.bytes)
  )
  define('isIP(string): bool', (text: string) => holds(() => ipOf(text)))
  define(`ip(string): ${ipType}`, ipOf)
  define(`string(${ipType}): string`, ({ bytes }: CelIP) => ipText(bytes))
  define(`${definePrefix(environment, 'ip')}.isCanonical(string): bool`, (_prefix: object, text: string) => {
    return ipText(ipOf(text).bytes) === text
  })
  define(`${ipType}.family(): int`, ({ bytes }: CelIP) => (bytes.length === 4 ? 4n : 6n))
  for (const [name, judge] of Object.entries(kinds))
    define(`${ipType}.${name}(): bool`, ({ bytes }: CelIP) => judge(bytes))
  define('isCIDR(string): bool', (text: string) => holds(() => cidrOf(text)))
  define(`cidr(string): ${cidrType}`, cidrOf)
  define(`string(${cidrType}): string`, ({ bytes, bits }: CelCIDR) => `${ipText(bytes)}/${bits}`)
  define(`${cidrType}.containsIP(string): bool`, (range: CelCIDR, text: string) => contains(range, ipOf(text).bytes))
  define(`${cidrType}.containsIP(${ipType}): bool`, (range: CelCIDR, { bytes }: CelIP) => contains(range, bytes))
  define(`${cidrType}.containsCIDR(string): bool`, (range: CelCIDR, text: string) => covers(range, cidrOf(text)))
  define(`${cidrType}.containsCIDR(${cidrType}): bool`, covers)
  define(`${cidrType}.ip(): ${ipType}`, ({ bytes }: CelCIDR) => new CelIP(bytes))
  define(`${cidrType}.prefixLength(): int`, ({ bits }: CelCIDR) => BigInt(bits))
  define(`${cidrType}.masked(): ${cidrType}`, ({ bytes, bits }: CelCIDR) => new CelCIDR(masked(bytes, bits), bits))
}

/** By netip.Addr's methods of these names. */
const kinds: Readonly<Record<string, (bytes: readonly number[]) => boolean>> = {
  isUnspecified: (bytes) => bytes.every((byte) => byte === 0),
  isLoopback,
  isLinkLocalMulticast: ([a, b, c, ...more]) =>
    more.length === 1 ? a === 224 && b === 0 && c === 0 : a === 255 && (b! & 15) === 2,
  isLinkLocalUnicast,
  isGlobalUnicast: (bytes) => {
    const [first] = bytes
    const isV4 = bytes.length === 4
    if (bytes.every((byte) => byte === 0) || (isV4 && bytes.every((byte) => byte === 255))) return false
    const isMulticast = isV4 ? (first! & 240) === 224 : first === 255
    return !isMulticast && !isLoopback(bytes) && !isLinkLocalUnicast(bytes)
  }
}

function isLoopback(bytes: readonly number[]): boolean {
  return bytes.length === 4 ? bytes[0] === 127 : bytes.every((byte, index) => byte === (index === 15 ? 1 : 0))
}

function isLinkLocalUnicast([first, second, ...more]: readonly number[]): boolean {
  return more.length === 2 ? first === 169 && second === 254 : first === 254 && (second! & 192) === 128
}

function holds(parse: () => unknown): boolean {
  try {
    parse()
    return true
  } catch {
    return false
  }
}

function ipOf(text: string): CelIP {
  const zone = text.indexOf('%')
  const bytes = parseIP(zone > 0 ? text.slice(0, zone) : text)
  if (bytes === undefined)
    throw new Error(`IP Address ${quoted(text)} parse error during conversion from string: ${addressError(text)}`)
  if (zone > 0) throw new Error(`IP address ${quoted(text)} with zone value is not allowed`)
  if (isMapped(bytes)) throw new Error(`IPv4-mapped IPv6 address ${quoted(text)} is not allowed`)
  return new CelIP(bytes)
}

function cidrOf(text: string): CelCIDR {
  // Upstream says it twice.
  const failed = 'network address parse error during conversion from string: '
  const refuse = (why: string): never => {
    throw new Error(`${failed}${failed}netip.ParsePrefix(${quoted(text)}): ${why}`)
  }
  const slash = text.lastIndexOf('/')
  if (slash < 0) return refuse("no '/'")
  const [address, length] = [text.slice(0, slash), text.slice(slash + 1)]
  const bytes = parseIP(address)
  if (bytes === undefined) return refuse(addressError(address))
  if (!/^(?:0|[1-9]\d*)$/.test(length)) return refuse(`bad bits after slash: ${quoted(length)}`)
  if (Number(length) > bytes.length * 8) return refuse('prefix length out of range')
  if (isMapped(bytes)) throw new Error(`${failed}IPv4-mapped IPv6 address ${quoted(text)} is not allowed`)
  return new CelCIDR(bytes, Number(length))
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

/** What netip.ParseAddr says of a text that is no address. */
function addressError(text: string): string {
  const first = /[.:%]/.exec(text)?.[0]
  const said = (why: string, at?: string): string =>
    `ParseAddr(${quoted(text)}): ${why}${at === undefined ? '' : ` (at ${quoted(at)})`}`
  if (first === undefined) return said('unable to parse IP')
  if (first === '%') return said('missing IPv6 address')
  return said(...(first === '.' ? v4Error(text) : v6Error(text)))
}

type Why = readonly [why: string, at?: string]

function v4Error(text: string): Why {
  let [fields, value, digits] = [0, 0, 0]
  for (const [index, char] of Array.from(text).entries()) {
    if (char >= '0' && char <= '9') {
      if (digits === 1 && value === 0) return ['IPv4 field has octet with leading zero']
      value = value * 10 + Number(char)
      digits++
      if (value > 255) return ['IPv4 field has value >255']
    } else if (char === '.') {
      if (digits === 0 || index === text.length - 1)
        return ['IPv4 field must have at least one digit', text.slice(index)]
      if (fields === 3) return ['IPv4 address too long']
      ;[fields, value, digits] = [fields + 1, 0, 0]
    } else return ['unexpected character', text.slice(index)]
  }
  return ['IPv4 address too short']
}

function v6Error(text: string): Why {
  let rest = text.startsWith('::') ? text.slice(2) : text
  let hasEllipsis = rest !== text
  for (let groups = 0; groups < 8; groups++) {
    if (rest === '') return ['address string too short']
    const digits = /^[0-9a-fA-F]*/.exec(rest)![0]
    if (digits === '') return ['each colon-separated field must have at least one digit', rest]
    if (digits.length > 4) return ['each group must have 4 or less digits', rest]
    if (rest[digits.length] === '.') {
      if (!hasEllipsis && groups !== 6)
        return ['embedded IPv4 address must replace the final 2 fields of the address', rest]
      return v4Error(rest)
    }
    rest = rest.slice(digits.length)
    if (rest === '') return ['address string too short']
    if (!rest.startsWith(':')) return ['unexpected character, want colon', rest]
    if (rest.length === 1) return ['colon must be followed by more characters', rest]
    rest = rest.slice(1)
    if (!rest.startsWith(':')) continue
    if (hasEllipsis) return ['multiple :: in address', rest]
    hasEllipsis = true
    rest = rest.slice(1)
  }
  return ['trailing garbage after address', rest]
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}

function isMapped(bytes: readonly number[]): boolean {
  return bytes.length === 16 && bytes.slice(0, 12).every((byte, index) => byte === (index < 10 ? 0 : 255))
}

function masked(bytes: readonly number[], bits: number): readonly number[] {
  return bytes.map((byte, index) => byte & ~(255 >> Math.min(Math.max(bits - index * 8, 0), 8)))
}

function contains({ bytes, bits }: CelCIDR, address: readonly number[]): boolean {
  return address.length === bytes.length && isSame(masked(bytes, bits), masked(address, bits))
}

/** Upstream compares the inner range's own address with the outer range's first one: it must have no more bits set. */
function covers(outer: CelCIDR, inner: CelCIDR): boolean {
  return outer.bits <= inner.bits && isSame(masked(outer.bytes, outer.bits), inner.bytes)
}

/** The canonical form: the longest run of two zero groups or more is left out. */
function ipText(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, index) => (bytes[index * 2]! << 8) | bytes[index * 2 + 1]!)
  let [from, length] = [-1, 1]
  for (let start = 0; start < 8; start++) {
    let end = start
    while (end < 8 && groups[end] === 0) end++
    if (end - start > length) [from, length] = [start, end - start]
  }
  const hex = (some: readonly number[]): string => some.map((group) => group.toString(16)).join(':')
  return from < 0 ? hex(groups) : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`
}
