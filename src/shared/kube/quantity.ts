// Quantities as upstream's k8s.io/apimachinery/pkg/api/resource: fixed-point numbers with an SI, binary or exponent
// suffix. A cluster uses few different ones, so each text is parsed once and remembered.
import type { Quantity } from './object.ts'

/** The message is upstream's, word for word. */
export class QuantityError extends Error {}

const formatWrong = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const suffixWrong = "unable to parse quantity's suffix"
const numericWrong = 'unable to parse numeric part of quantity'

const decimalSuffixes: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18
}
const binarySuffixes: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }
const decimalNames = new Map(Object.entries(decimalSuffixes).map(([suffix, exponent]) => [exponent, suffix]))
const binaryNames = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

type Format = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

interface Parsed {
  /** The exact value is nanos / 10^9: upstream keeps no finer digits and rounds them up. */
  readonly nanos: bigint
  readonly format: Format
  readonly value: number
  readonly millis: number
  readonly whole: number
  readonly canonical: string
  readonly canonicalMilli: string
}

const nano = 1_000_000_000n
const largest = ((1n << 63n) - 1n) * nano
const cache = new Map<string, Parsed | QuantityError>()
/** Bounded because texts come from callers; clearing it costs only the parsing again. */
const cacheLimit = 8192

function parsed(text: string): Parsed {
  let entry = cache.get(text)
  if (entry === undefined) {
    try {
      entry = parse(text)
    } catch (error) {
      if (!(error instanceof QuantityError)) throw error
      entry = error
    }
    if (cache.size >= cacheLimit) cache.clear()
    cache.set(text, entry)
  }
  if (entry instanceof QuantityError) throw new QuantityError(entry.message)
  return entry
}

function parse(text: string): Parsed {
  if (text === '') throw new QuantityError(formatWrong)
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text)
  if (match === null) throw new QuantityError(formatWrong)
  const sign = match[1]!
  const whole = match[2]!
  const fraction = match[3] ?? ''
  const { base, exponent, format } = suffixOf(match[4]!)
  if (whole === '' && fraction === '') throw new QuantityError(match[4] === '' ? formatWrong : numericWrong)
  let numerator = BigInt(`${whole}${fraction}`)
  let denominator = 10n ** BigInt(fraction.length)
  if (base === 2) numerator <<= BigInt(exponent)
  else if (exponent >= 0) numerator *= 10n ** BigInt(Math.min(exponent, 40))
  else denominator *= 10n ** BigInt(Math.min(-exponent, 400))
  let nanos = divideUp(numerator * nano, denominator)
  if (nanos > largest) nanos = largest
  if (sign === '-') nanos = -nanos
  return describe(nanos, format)
}

function describe(nanos: bigint, format: Format): Parsed {
  const millis = divideAway(nanos, 1_000_000n)
  return {
    nanos,
    format,
    value: toNumber(nanos),
    millis: Number(divideUp(nanos, 1_000_000n)),
    whole: Number(divideUp(nanos, nano)),
    canonical: print(nanos, format),
    canonicalMilli: print(millis * 1_000_000n, format)
  }
}

function suffixOf(suffix: string): { base: 2 | 10; exponent: number; format: Format } {
  const decimal = decimalSuffixes[suffix]
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: 'DecimalSI' }
  const binary = binarySuffixes[suffix]
  if (binary !== undefined) return { base: 2, exponent: binary, format: 'BinarySI' }
  if (!/^[eE][-+]?[0-9]+$/.test(suffix)) throw new QuantityError(suffixWrong)
  return { base: 10, exponent: Number(suffix.slice(1)), format: 'DecimalExponent' }
}

function divideUp(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  return numerator > 0n && numerator % denominator !== 0n ? quotient + 1n : quotient
}

function divideAway(numerator: bigint, denominator: bigint): bigint {
  return numerator < 0n ? -divideUp(-numerator, denominator) : divideUp(numerator, denominator)
}

function toNumber(nanos: bigint): number {
  const whole = nanos / nano
  return Number(whole) + Number(nanos - whole * nano) / 1e9
}

/** Upstream's canonical form: no fraction, the largest suffix that keeps every digit. */
function print(nanos: bigint, format: Format): string {
  if (nanos === 0n) return '0'
  const size = nanos < 0n ? -nanos : nanos
  const isWhole = nanos % nano === 0n
  if (format === 'BinarySI' && size >= 1024n * nano && isWhole) {
    let mantissa = nanos / nano
    let step = 0
    while (step < 6 && mantissa % 1024n === 0n) {
      mantissa /= 1024n
      step++
    }
    return `${mantissa}${binaryNames[step]!}`
  }
  let mantissa = nanos
  let exponent = -9
  const largestExponent = format === 'DecimalExponent' ? Number.POSITIVE_INFINITY : 18
  while (mantissa % 1000n === 0n && exponent < largestExponent) {
    mantissa /= 1000n
    exponent += 3
  }
  if (format !== 'DecimalExponent') return `${mantissa}${decimalNames.get(exponent)!}`
  return exponent === 0 ? `${mantissa}` : `${mantissa}e${exponent}`
}

/** The value as a plain number ("100m" is 0.1, "1Ki" is 1024). Throws QuantityError. */
export function parseQuantity(text: string): number {
  return parsed(text).value
}

export function isQuantity(text: string): boolean {
  try {
    parsed(text)
    return true
  } catch {
    return false
  }
}

/** The value in thousandths, rounded up as upstream's MilliValue; 0 for none. Throws QuantityError. */
export function cpuMillis(quantity: Quantity | undefined): number {
  return quantity === undefined ? 0 : parsed(quantity).millis
}

/** The value in whole units (bytes), rounded up as upstream's Value; 0 for none. Throws QuantityError. */
export function memoryBytes(quantity: Quantity | undefined): number {
  return quantity === undefined ? 0 : parsed(quantity).whole
}

/** As upstream prints it: "0.5" is "500m", "1024Mi" is "1Gi", "1000m" is "1". Throws QuantityError. */
export function canonicalQuantity(text: string): string {
  return parsed(text).canonical
}

/** Canonical after rounding up to thousandths, as upstream's defaulting does to every entry of a resource list. */
export function canonicalMilliQuantity(text: string): string {
  return parsed(text).canonicalMilli
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`; exact. Throws QuantityError. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const left = parsed(a).nanos
  const right = parsed(b).nanos
  return left < right ? -1 : left > right ? 1 : 0
}

/** The exact sum, in the form of the first, or of the second where the first is nothing. Throws QuantityError. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return combined(a, b, 1n)
}

/** The exact difference, in the form that a sum has. Throws QuantityError. */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return combined(a, b, -1n)
}

function combined(a: Quantity, b: Quantity, sign: 1n | -1n): Quantity {
  const left = parsed(a)
  const right = parsed(b)
  return print(left.nanos + sign * right.nanos, left.nanos === 0n ? right.format : left.format)
}

/** Thousandths as a decimal quantity: 1500 is "1500m", 2000 is "2". */
export function formatMillis(millis: number): string {
  return millis % 1000 === 0 ? formatDecimal(millis / 1000) : `${millis}m`
}

function formatDecimal(count: number): string {
  return count % 1000 === 0 ? print(BigInt(count) * nano, 'DecimalSI') : String(count)
}

/** Bytes as a binary quantity: 1073741824 is "1Gi", 1500 is "1500". */
export function formatBytes(bytes: number): string {
  if (Math.abs(bytes) < 1024) return String(bytes)
  let mantissa = bytes
  let step = 0
  while (step < 6 && mantissa % 1024 === 0) {
    mantissa /= 1024
    step++
  }
  return `${mantissa}${binaryNames[step]!}`
}

/** Whole Mi, or tenths of Gi from 1 Gi on: "41Mi", "3.5Gi". */
export function formatMebibytes(bytes: number): string {
  const mebibytes = bytes / 1024 ** 2
  if (mebibytes < 1024) return `${Math.round(mebibytes)}Mi`
  const gibibytes = mebibytes / 1024
  return gibibytes < 10 ? `${Math.round(gibibytes * 10) / 10}Gi` : formatBytes(Math.round(gibibytes) * 1024 ** 3)
}
