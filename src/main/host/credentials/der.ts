// The part of ASN.1's Distinguished Encoding Rules (X.690) that certificates are written with. Reading them is Node's.

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31
} as const

export function sequence(...items: readonly Buffer[]): Buffer {
  return element(tags.sequence, Buffer.concat(items))
}

/** A set of one: several would have to be sorted. */
export function setOf(item: Buffer): Buffer {
  return element(tags.set, item)
}

/** A non-negative integer, given as its bytes in big-endian order. */
export function integer(bytes: Buffer): Buffer {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const magnitude = bytes.subarray(start)
  // The highest bit is the sign.
  return element(tags.integer, magnitude[0]! < 0x80 ? magnitude : Buffer.concat([Buffer.of(0), magnitude]))
}

/** What is false is the default wherever certificates have one, and then left out. */
export function isTrue(): Buffer {
  return element(tags.boolean, Buffer.of(0xff))
}

export function octetString(content: Buffer): Buffer {
  return element(tags.octetString, content)
}

/** `unusedBits` of the last byte, the lowest ones, do not belong to the string. */
export function bitString(content: Buffer, unusedBits = 0): Buffer {
  return element(tags.bitString, Buffer.concat([Buffer.of(unusedBits), content]))
}

export function utf8String(text: string): Buffer {
  return element(tags.utf8String, Buffer.from(text, 'utf8'))
}

/** A dotted identifier: "2.5.4.3". */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number)
  return element(tags.objectIdentifier, Buffer.from([first * 40 + second, ...others].flatMap(base128)))
}

/** To the second; in the form that X.509 wants for the year (RFC 5280, 4.1.2.5). Milliseconds since 1970. */
export function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replaceAll(/\.\d+|[-:T]/g, '')
  return Number(digits.slice(0, 4)) < 2050
    ? element(tags.utcTime, Buffer.from(digits.slice(2), 'ascii'))
    : element(tags.generalizedTime, Buffer.from(digits, 'ascii'))
}

/** A part that its number alone tells from the others. `isConstructed`: it holds elements, not bytes. */
export function tagged(number: number, content: Buffer, isConstructed: boolean): Buffer {
  return element(0x80 | (isConstructed ? 0x20 : 0) | number, content)
}

function element(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(tag), lengthOf(content), content])
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.of(length)
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Buffer.of(0x80 | bytes.length, ...bytes)
}

/** Seven bits a byte, the highest first; all but the last one marked. */
function base128(value: number): readonly number[] {
  const bytes = [value % 128]
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(0x80 | (rest % 128))
  return bytes
}
