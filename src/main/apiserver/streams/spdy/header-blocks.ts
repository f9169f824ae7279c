// The headers of SPDY streams: pairs in one zlib stream for each direction of a connection, with a dictionary that both
// sides know (SPDY/3, section 2.6.10).
import { constants, createInflate, type Inflate } from 'node:zlib'
import { headerDictionary } from './header-dictionary.ts'
import { SpdyError, type Headers } from './frames.ts'

/** Bytes of one block, unpacked: a small one could grow without end. */
const largestBlock = 64 * 1024

/** Unpacks blocks in the order in which they came: each leans on those before it. */
export class HeaderUnpacker {
  readonly #inflate: Inflate = createInflate({ dictionary: headerDictionary, finishFlush: constants.Z_SYNC_FLUSH })
  #error: Error | undefined

  constructor() {
    this.#inflate.on('error', (error: Error) => (this.#error = error))
  }

  /** Rejects with SpdyError. One at a time. */
  unpack(block: Buffer): Promise<Headers> {
    const { promise, resolve, reject } = Promise.withResolvers<Headers>()
    const pieces: Buffer[] = []
    let length = 0
    const take = (piece: Buffer): void => {
      length += piece.length
      if (length <= largestBlock) pieces.push(piece)
      else this.#inflate.destroy(new SpdyError('headers are too long'))
    }
    const fail = (): void => reject(new SpdyError('headers cannot be unpacked'))
    this.#inflate.on('data', take)
    this.#inflate.once('close', fail)
    this.#inflate.write(block, () => {
      this.#inflate.off('data', take)
      this.#inflate.off('close', fail)
      if (this.#error !== undefined) return fail()
      try {
        resolve(parseHeaders(Buffer.concat(pieces)))
      } catch (error) {
        reject(error)
      }
    })
    return promise
  }

  close(): void {
    this.#inflate.destroy()
  }
}

/**
 * Packs blocks as stored parts of a zlib stream: what is sent here is a few bytes, and the other side unpacks it all the
 * same.
 */
export class HeaderPacker {
  #hasBegun = false

  pack(headers: Headers): Buffer {
    const plain = headerBytes(headers)
    const stored = Buffer.alloc(5)
    stored.writeUInt16LE(plain.length, 1)
    stored.writeUInt16LE(plain.length ^ 0xffff, 3)
    const parts = [stored, plain, emptyBlock]
    if (!this.#hasBegun) parts.unshift(zlibHead())
    this.#hasBegun = true
    return Buffer.concat(parts)
  }
}

/** The end of a sync flush: Go's reader gives nothing of what it has before it sees one. */
const emptyBlock = Buffer.from([0, 0, 0, 0xff, 0xff])

/** Deflate with a dictionary (RFC 1950): its two bytes, and which dictionary. */
function zlibHead(): Buffer {
  const head = Buffer.from([0x78, 0x20, 0, 0, 0, 0])
  head[1]! += 31 - (head.readUInt16BE(0) % 31)
  head.writeUInt32BE(adler32(headerDictionary), 2)
  return head
}

function adler32(bytes: Buffer): number {
  let a = 1
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return b * 65536 + a
}

function headerBytes(headers: Headers): Buffer {
  const parts = [sized(headers.size)]
  for (const [name, values] of headers) {
    for (const text of [name, values.join('\0')]) {
      const bytes = Buffer.from(text)
      parts.push(sized(bytes.length), bytes)
    }
  }
  return Buffer.concat(parts)
}

function sized(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function parseHeaders(bytes: Buffer): Headers {
  let at = 0
  const number = (): number => {
    if (bytes.length < at + 4) throw new SpdyError('headers are too short')
    at += 4
    return bytes.readUInt32BE(at - 4)
  }
  const text = (): string => {
    const length = number()
    if (bytes.length < at + length) throw new SpdyError('headers are too short')
    at += length
    return bytes.toString('utf8', at - length, at)
  }
  const headers = new Map<string, readonly string[]>()
  const count = number()
  for (let index = 0; index < count; index++) {
    // Go's canonical names come in small letters here.
    const name = text().toLowerCase()
    headers.set(name, text().split('\0'))
  }
  return headers
}
