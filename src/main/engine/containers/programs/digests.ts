// MD5 (RFC 1321), SHA-1 and SHA-256 (FIPS 180-4), for the programs that print them.

function words(bytes: Uint8Array, isLittle: boolean): Uint32Array {
  const length = ((bytes.length + 8) >> 6) * 16 + 16
  const result = new Uint32Array(length)
  for (let at = 0; at < bytes.length; at++)
    result[at >> 2]! |= bytes[at]! << (isLittle ? (at & 3) * 8 : 24 - (at & 3) * 8)
  result[bytes.length >> 2]! |= 0x80 << (isLittle ? (bytes.length & 3) * 8 : 24 - (bytes.length & 3) * 8)
  const bits = bytes.length * 8
  result[length - (isLittle ? 2 : 1)] = bits >>> 0
  result[length - (isLittle ? 1 : 2)] = Math.floor(bits / 0x1_0000_0000)
  return result
}

function rotated(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}

function hex(values: readonly number[], isLittle: boolean): string {
  return values
    .map((value) => {
      const bytes = [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)
      return (isLittle ? bytes.toReversed() : bytes).map((byte) => byte.toString(16).padStart(2, '0')).join('')
    })
    .join('')
}

const md5Shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const md5Sines = Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 0x1_0000_0000) | 0)

export function md5(bytes: Uint8Array): string {
  const input = words(bytes, true)
  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476]
  for (let block = 0; block < input.length; block += 16) {
    let [a, b, c, d] = [a0, b0, c0, d0]
    for (let step = 0; step < 64; step++) {
      const round = step >> 4
      let mixed: number
      let place: number
      if (round === 0) [mixed, place] = [(b & c) | (~b & d), step]
      else if (round === 1) [mixed, place] = [(d & b) | (~d & c), (5 * step + 1) & 15]
      else if (round === 2) [mixed, place] = [b ^ c ^ d, (3 * step + 5) & 15]
      else [mixed, place] = [c ^ (b | ~d), (7 * step) & 15]
      const sum = (mixed + a + md5Sines[step]! + input[block + place]!) | 0
      ;[a, d, c] = [d, c, b]
      b = (b + rotated(sum, md5Shifts[round * 4 + (step & 3)]!)) | 0
    }
    ;[a0, b0, c0, d0] = [(a0 + a) | 0, (b0 + b) | 0, (c0 + c) | 0, (d0 + d) | 0]
  }
  return hex([a0, b0, c0, d0], true)
}

export function sha1(bytes: Uint8Array): string {
  const input = words(bytes, false)
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0]
  const schedule = new Int32Array(80)
  for (let block = 0; block < input.length; block += 16) {
    let [a, b, c, d, e] = state as [number, number, number, number, number]
    for (let step = 0; step < 80; step++) {
      schedule[step] =
        step < 16
          ? input[block + step]!
          : rotated(schedule[step - 3]! ^ schedule[step - 8]! ^ schedule[step - 14]! ^ schedule[step - 16]!, 1)
      const mixed = step < 20 ? (b & c) | (~b & d) : step < 40 || step >= 60 ? b ^ c ^ d : (b & c) | (b & d) | (c & d)
      const constant = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][Math.floor(step / 20)]!
      const sum = (rotated(a, 5) + mixed + e + constant + schedule[step]!) | 0
      ;[e, d, c, b, a] = [d, c, rotated(b, 30), a, sum]
    }
    for (const [index, value] of [a, b, c, d, e].entries()) state[index] = (state[index]! + value) | 0
  }
  return hex(state, false)
}

const primes = firstPrimes(64)

function firstPrimes(count: number): readonly number[] {
  const found: number[] = []
  for (let number = 2; found.length < count; number++)
    if (found.every((prime) => number % prime !== 0)) found.push(number)
  return found
}

/** The first 32 bits behind the point of a root. */
function fraction(root: number): number {
  return ((root - Math.floor(root)) * 0x1_0000_0000) | 0
}

const sha256Constants = primes.map((prime) => fraction(Math.cbrt(prime)))

export function sha256(bytes: Uint8Array): string {
  const input = words(bytes, false)
  const state = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))
  const schedule = new Int32Array(64)
  for (let block = 0; block < input.length; block += 16) {
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number]
    for (let step = 0; step < 64; step++) {
      if (step < 16) schedule[step] = input[block + step]!
      else {
        const [x, y] = [schedule[step - 15]!, schedule[step - 2]!]
        const first = rotated(x, 25) ^ rotated(x, 14) ^ (x >>> 3)
        const second = rotated(y, 15) ^ rotated(y, 13) ^ (y >>> 10)
        schedule[step] = (schedule[step - 16]! + first + schedule[step - 7]! + second) | 0
      }
      const mixed =
        (h +
          (rotated(e, 26) ^ rotated(e, 21) ^ rotated(e, 7)) +
          ((e & f) ^ (~e & g)) +
          sha256Constants[step]! +
          schedule[step]!) |
        0
      const other = ((rotated(a, 30) ^ rotated(a, 19) ^ rotated(a, 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + mixed) | 0, c, b, a, (mixed + other) | 0]
    }
    for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index]! + value) | 0
  }
  return hex(state, false)
}
