// ECDSA over P-256 (FIPS 186-4, SEC 1) in plain arithmetic. The keys are those of simulated servers: nothing is kept from
// somebody who measures time. The number that each signature needs comes from key and message, so that it is the same again.
import { sha256 } from '../network/proxy/sha256.ts'
import { bytesOfNumber, numberOf, type Bytes } from './der.ts'

const prime = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const constant = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn

export interface Point {
  readonly x: bigint
  readonly y: bigint
}

export interface Signature {
  readonly r: bigint
  readonly s: bigint
}

const base: Point = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n
}

/** In Jacobian coordinates; z is 0 of the point at infinity. */
type Jacobian = readonly [bigint, bigint, bigint]

const infinity: Jacobian = [1n, 1n, 0n]

function modulo(value: bigint, by: bigint): bigint {
  const rest = value % by
  return rest < 0n ? rest + by : rest
}

/** By Euclid's algorithm. */
function inverse(value: bigint, by: bigint): bigint {
  let [a, b, x, y] = [modulo(value, by), by, 1n, 0n]
  while (a > 1n) {
    const quotient = b / a
    ;[a, b] = [b - quotient * a, a]
    ;[x, y] = [y - quotient * x, x]
  }
  return modulo(x, by)
}

function doubled([x, y, z]: Jacobian): Jacobian {
  if (z === 0n || y === 0n) return infinity
  const square = (y * y) % prime
  const s = (4n * x * square) % prime
  const zz = (z * z) % prime
  const m = (3n * (x - zz) * (x + zz)) % prime
  const x3 = modulo(m * m - 2n * s, prime)
  return [x3, modulo(m * (s - x3) - 8n * square * square, prime), (2n * y * z) % prime]
}

function added(a: Jacobian, b: Jacobian): Jacobian {
  if (a[2] === 0n) return b
  if (b[2] === 0n) return a
  const [za, zb] = [(a[2] * a[2]) % prime, (b[2] * b[2]) % prime]
  const [u, v] = [(a[0] * zb) % prime, (b[0] * za) % prime]
  const [s, t] = [(a[1] * zb * b[2]) % prime, (b[1] * za * a[2]) % prime]
  if (u === v) return s === t ? doubled(a) : infinity
  const h = modulo(v - u, prime)
  const r = modulo(t - s, prime)
  const hh = (h * h) % prime
  const hhh = (h * hh) % prime
  const w = (u * hh) % prime
  const x = modulo(r * r - hhh - 2n * w, prime)
  return [x, modulo(r * (w - x) - s * hhh, prime), (h * a[2] * b[2]) % prime]
}

function multiplied({ x, y }: Point, by: bigint): Jacobian {
  let result = infinity
  let power: Jacobian = [x, y, 1n]
  for (let rest = by; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = added(result, power)
    power = doubled(power)
  }
  return result
}

function affine([x, y, z]: Jacobian): Point | undefined {
  if (z === 0n) return undefined
  const inverted = inverse(z, prime)
  const square = (inverted * inverted) % prime
  return { x: (x * square) % prime, y: (y * square * inverted) % prime }
}

function isOnCurve({ x, y }: Point): boolean {
  return x < prime && y < prime && modulo(x * x * x - 3n * x + constant - y * y, prime) === 0n
}

/** The private key of 32 bytes of chance. */
export function privateKeyOf(chance: Bytes): bigint {
  return (numberOf(sha256(Uint8Array.from(chance))) % (order - 1n)) + 1n
}

export function publicKeyOf(key: bigint): Point {
  return affine(multiplied(base, key))!
}

/** Of the SHA-256 of a message. */
export function sign(message: Bytes, key: bigint): Signature {
  const digest = sha256(Uint8Array.from(message))
  const hash = numberOf(digest)
  for (let attempt = 0; ; attempt++) {
    const chance = [...bytesOfNumber(key, 32), ...digest, attempt]
    const secret = (numberOf(sha256(Uint8Array.from(chance))) % (order - 1n)) + 1n
    const r = affine(multiplied(base, secret))!.x % order
    const s = (inverse(secret, order) * (hash + r * key)) % order
    if (r !== 0n && s !== 0n) return { r, s }
  }
}

export function isSignedBy(message: Bytes, { r, s }: Signature, key: Point): boolean {
  if (r <= 0n || r >= order || s <= 0n || s >= order || !isOnCurve(key)) return false
  const hash = numberOf(sha256(Uint8Array.from(message)))
  const inverted = inverse(s, order)
  const sum = added(multiplied(base, (hash * inverted) % order), multiplied(key, (r * inverted) % order))
  const point = affine(sum)
  return point !== undefined && point.x % order === r
}
