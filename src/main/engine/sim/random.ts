const nameAlphabet = 'bcdfghjklmnpqrstvwxz2456789'

/**
 * Seeded chance. Every consumer takes a stream of its own by name, so that a new consumer does not shift what the
 * others draw. Built on sfc32, seeded through a string hash.
 */
export class Random {
  readonly #seed: string
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: string) {
    this.#seed = seed
    this.#a = hash(seed, 0x9e3779b9)
    this.#b = hash(seed, 0x243f6a88)
    this.#c = hash(seed, 0xb7e15162)
    for (let round = 0; round < 12; round++) this.uint32()
  }

  /** An independent generator; the same seed and name give the same sequence. */
  stream(name: string): Random {
    return new Random(`${this.#seed}/${name}`)
  }

  uint32(): number {
    const result = (this.#a + this.#b + this.#counter++) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0
    return result >>> 0
  }

  /** In [0, 1). */
  float(): number {
    return this.uint32() / 0x1_0000_0000
  }

  /** An integer in [0, below). */
  integer(below: number): number {
    return Math.floor(this.float() * below)
  }

  /** As upstream's names generator: `length` characters without vowels and look-alikes. */
  suffix(length: number): string {
    let text = ''
    for (let index = 0; index < length; index++) text += nameAlphabet[this.integer(nameAlphabet.length)]!
    return text
  }

  /** Eight hexadecimal digits for each of `words`. */
  hexadecimal(words: number): string {
    const digits: string[] = []
    for (let word = 0; word < words; word++) digits.push(hex(this.uint32()))
    return digits.join('')
  }

  /** A version 4 UUID. */
  uuid(): string {
    const a = hex(this.uint32())
    const b = hex(this.uint32())
    const c = hex(((this.uint32() & 0x3fffffff) | 0x80000000) >>> 0)
    const d = hex(this.uint32())
    // One text: what template strings make keeps its halves, or a shell around them, for as long as it lives.
    return [a, b.slice(0, 4), `4${b.slice(5)}`, c.slice(0, 4), c.slice(4) + d].join('-')
  }
}

/** In halves, because small integers print several times faster than unsigned 32-bit ones. */
function hex(value: number): string {
  return fourDigits(value >>> 16) + fourDigits(value & 0xffff)
}

function fourDigits(value: number): string {
  return (value + 0x10000).toString(16).slice(1)
}

function hash(text: string, salt: number): number {
  let value = salt
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x85ebca6b)
    value ^= value >>> 13
  }
  value = Math.imul(value ^ (value >>> 16), 0xc2b2ae35)
  return value ^ (value >>> 16)
}
