// SPDY/3.1 frames as bytes: what upstream's spdystream (moby/spdystream/spdy) reads and writes. Headers stay compressed
// here; see header-blocks.ts.

/** Pairs of a header block; a name that stands several times has its values behind one another. */
export type Headers = ReadonlyMap<string, readonly string[]>

export type SpdyFrame =
  | { readonly type: 'syn-stream'; readonly id: number; readonly isLast: boolean; readonly block: Buffer }
  | { readonly type: 'syn-reply'; readonly id: number; readonly isLast: boolean; readonly block: Buffer }
  | { readonly type: 'headers'; readonly id: number; readonly isLast: boolean; readonly block: Buffer }
  | { readonly type: 'rst-stream'; readonly id: number; readonly status: number }
  | { readonly type: 'settings' }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'goaway' }
  | { readonly type: 'window-update'; readonly id: number; readonly delta: number }
  /** A piece of a data frame; `isLast` where its stream has no more behind it. */
  | { readonly type: 'data'; readonly id: number; readonly isLast: boolean; readonly bytes: Buffer }

const version = 3
const headLength = 8
const finFlag = 1
/** Bytes of a control frame; headers of these streams take a hundred. */
const largestControlFrame = 16 * 1024

const types = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  headers: 8,
  windowUpdate: 9
} as const

/** The other side speaks something else, or too much of it. */
export class SpdyError extends Error {}

interface DataRun {
  readonly id: number
  readonly isLast: boolean
  left: number
}

/** Takes frames out of bytes as they come. Holds one control frame at most: data is passed on as it is. */
export class FrameReader {
  #buffered: Buffer = Buffer.alloc(0)
  /** The data frame that is passed on now. */
  #data: DataRun | undefined

  /** Throws SpdyError. */
  read(bytes: Buffer): readonly SpdyFrame[] {
    this.#buffered = this.#buffered.length === 0 ? bytes : Buffer.concat([this.#buffered, bytes])
    const frames: SpdyFrame[] = []
    for (;;) {
      const frame = this.#data === undefined ? this.#frame() : this.#piece(this.#data)
      if (frame === undefined) return frames
      if (frame !== 'unknown') frames.push(frame)
    }
  }

  #take(length: number): Buffer {
    const taken = this.#buffered.subarray(0, length)
    this.#buffered = this.#buffered.subarray(length)
    return taken
  }

  #piece(data: DataRun): SpdyFrame | undefined {
    if (this.#buffered.length === 0 && data.left > 0) return undefined
    const bytes = this.#take(Math.min(data.left, this.#buffered.length))
    data.left -= bytes.length
    if (data.left === 0) this.#data = undefined
    return { type: 'data', id: data.id, isLast: data.isLast && data.left === 0, bytes }
  }

  #frame(): SpdyFrame | 'unknown' | undefined {
    if (this.#buffered.length < headLength) return undefined
    const first = this.#buffered.readUInt32BE(0)
    const flags = this.#buffered[4]!
    const length = this.#buffered.readUIntBE(5, 3)
    const isControl = first >= 0x80000000
    if (!isControl) {
      this.#take(headLength)
      this.#data = { id: first, isLast: (flags & finFlag) !== 0, left: length }
      return this.#piece(this.#data)
    }
    if (length > largestControlFrame) throw new SpdyError('a control frame is too long')
    if (((first >>> 16) & 0x7fff) !== version) throw new SpdyError('not version 3 of SPDY')
    if (this.#buffered.length < headLength + length) return undefined
    this.#take(headLength)
    return controlFrame(first & 0xffff, (flags & finFlag) !== 0, this.#take(length))
  }
}

function controlFrame(type: number, isLast: boolean, body: Buffer): SpdyFrame | 'unknown' {
  const number = (at: number): number => {
    if (body.length < at + 4) throw new SpdyError('a control frame is too short')
    return body.readUInt32BE(at)
  }
  const id = (): number => number(0) & 0x7fffffff
  switch (type) {
    case types.synStream:
      number(6)
      return { type: 'syn-stream', id: id(), isLast, block: body.subarray(10) }
    case types.synReply:
      return { type: 'syn-reply', id: id(), isLast, block: body.subarray(4) }
    case types.headers:
      return { type: 'headers', id: id(), isLast, block: body.subarray(4) }
    case types.rstStream:
      return { type: 'rst-stream', id: id(), status: number(4) }
    case types.settings:
      return { type: 'settings' }
    case types.ping:
      return { type: 'ping', id: number(0) }
    case types.goaway:
      return { type: 'goaway' }
    case types.windowUpdate:
      return { type: 'window-update', id: id(), delta: number(4) & 0x7fffffff }
    default:
      // As the specification has it: what is not known is passed over.
      return 'unknown'
  }
}

function control(type: number, isLast: boolean, body: Buffer): Buffer {
  const head = Buffer.alloc(headLength)
  head.writeUInt32BE(0x80000000 + (version << 16) + type)
  head[4] = isLast ? finFlag : 0
  head.writeUIntBE(body.length, 5, 3)
  return Buffer.concat([head, body])
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index)
  return bytes
}

export function synReplyFrame(id: number, block: Buffer): Buffer {
  return control(types.synReply, false, Buffer.concat([numbers(id), block]))
}

/** For tests, and for whoever opens streams himself. */
export function synStreamFrame(id: number, block: Buffer): Buffer {
  return control(types.synStream, false, Buffer.concat([numbers(id, 0), Buffer.alloc(2), block]))
}

export function rstStreamFrame(id: number, status: number): Buffer {
  return control(types.rstStream, false, numbers(id, status))
}

export function pingFrame(id: number): Buffer {
  return control(types.ping, false, numbers(id))
}

export function goawayFrame(lastId: number): Buffer {
  return control(types.goaway, false, numbers(lastId, 0))
}

export function windowUpdateFrame(id: number, delta: number): Buffer {
  return control(types.windowUpdate, false, numbers(id, delta))
}

/** The head of a data frame; the bytes follow it. */
export function dataHead(id: number, length: number, isLast: boolean): Buffer {
  const head = Buffer.alloc(headLength)
  head.writeUInt32BE(id)
  head[4] = isLast ? finFlag : 0
  head.writeUIntBE(length, 5, 3)
  return head
}
