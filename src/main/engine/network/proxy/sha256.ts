// SHA-256 (FIPS 180-4) of something short, in plain arithmetic: the engine has nothing of Node's.

const initial = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
] as const

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const constants = cubeRoots(64)

function cubeRoots(count: number): Uint32Array {
  const parts = new Uint32Array(count)
  let found = 0
  for (let candidate = 2; found < count; candidate++) {
    let isPrime = true
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) isPrime = false
    if (!isPrime) continue
    const root = Math.cbrt(candidate)
    parts[found++] = (root - Math.floor(root)) * 2 ** 32
  }
  return parts
}

function rotate(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by))
}

/** 32 bytes. */
export function sha256(data: string | Uint8Array): Uint8Array {
  const message = typeof data === 'string' ? new TextEncoder().encode(data) : data
  const blocks = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
  blocks.set(message)
  blocks[message.length] = 0x80
  const view = new DataView(blocks.buffer)
  view.setUint32(blocks.length - 4, message.length * 8)
  const state = Uint32Array.from(initial)
  const words = new Uint32Array(64)
  for (let offset = 0; offset < blocks.length; offset += 64) {
    for (let index = 0; index < 16; index++) words[index] = view.getUint32(offset + index * 4)
    for (let index = 16; index < 64; index++) {
      const [early, late] = [words[index - 15]!, words[index - 2]!]
      const small = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
      const large = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
      words[index] = words[index - 16]! + small + words[index - 7]! + large
    }
    mix(state, words)
  }
  const bytes = new Uint8Array(32)
  const result = new DataView(bytes.buffer)
  state.forEach((word, index) => result.setUint32(index * 4, word))
  return bytes
}

function mix(state: Uint32Array, words: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let round = 0; round < 64; round++) {
    const one =
      (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[round]! + words[round]!) |
      0
    const two = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) state[index] = state[index]! + value
}
