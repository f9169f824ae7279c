import { createDeflate, constants } from 'node:zlib'
import { Duplex } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { SpdyConnection, type SpdyStream } from './connection.ts'
import { dataHead, FrameReader, pingFrame, synStreamFrame, SpdyError, type SpdyFrame } from './frames.ts'
import { headerDictionary } from './header-dictionary.ts'
import { HeaderPacker, HeaderUnpacker } from './header-blocks.ts'

/** Two ends of one connection. */
function pair(): readonly [Duplex, Duplex] {
  const ends: Duplex[] = []
  for (const other of [1, 0]) {
    ends.push(
      new Duplex({
        read: () => {},
        write: (bytes, _encoding, done) => {
          ends[other]!.push(bytes)
          done()
        },
        final: (done) => {
          ends[other]!.push(null)
          done()
        }
      })
    )
  }
  return [ends[0]!, ends[1]!]
}

function turn(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setImmediate(resolve)
  return promise
}

const time = { after: () => () => {} }

/** What the first bytes of kubectl 1.27.16's exec were: two streams of Go's zlib at its best compression. */
function goBlock(deflate: ReturnType<typeof createDeflate>, pairs: Readonly<Record<string, string>>): Promise<Buffer> {
  const parts: Buffer[] = []
  const sized = (text: string): void => {
    const bytes = Buffer.alloc(4 + text.length, text)
    bytes.write(text, 4)
    bytes.writeUInt32BE(text.length)
    parts.push(bytes)
  }
  const count = Buffer.alloc(4)
  count.writeUInt32BE(Object.keys(pairs).length)
  parts.push(count)
  for (const [name, value] of Object.entries(pairs)) {
    sized(name)
    sized(value)
  }
  const { promise, resolve } = Promise.withResolvers<Buffer>()
  const packed: Buffer[] = []
  deflate.removeAllListeners('data')
  deflate.on('data', (piece: Buffer) => packed.push(piece))
  deflate.write(Buffer.concat(parts))
  deflate.flush(constants.Z_SYNC_FLUSH, () => resolve(Buffer.concat(packed)))
  return promise
}

function goDeflate(): ReturnType<typeof createDeflate> {
  return createDeflate({ dictionary: headerDictionary, level: 9 })
}

describe('headers', () => {
  it('have the dictionary of SPDY/3', () => {
    expect(headerDictionary).toHaveLength(1423)
  })

  it('are read as Go packs them, each block leaning on those before it', async () => {
    const deflate = goDeflate()
    const unpacker = new HeaderUnpacker()
    for (const type of ['error', 'stdout', 'stderr']) {
      const headers = await unpacker.unpack(await goBlock(deflate, { Streamtype: type }))
      expect(Object.fromEntries(headers)).toEqual({ streamtype: [type] })
    }
    unpacker.close()
  })

  it('are packed so that each block ends with the empty part that Go waits for', async () => {
    const packer = new HeaderPacker()
    const unpacker = new HeaderUnpacker()
    for (const port of ['80', '81']) {
      const block = packer.pack(
        new Map([
          ['port', [port]],
          ['a', ['b', 'c']]
        ])
      )
      expect(block.subarray(-5)).toEqual(Buffer.from([0, 0, 0, 0xff, 0xff]))
      expect(Object.fromEntries(await unpacker.unpack(block))).toEqual({ port: [port], a: ['b', 'c'] })
    }
    unpacker.close()
  })

  it('that are none, or grow without end, are refused', async () => {
    await expect(new HeaderUnpacker().unpack(Buffer.from('not zlib at all'))).rejects.toThrow(SpdyError)
    const bomb = await goBlock(goDeflate(), { a: 'x'.repeat(1_000_000) })
    expect(bomb.length).toBeLessThan(3_000)
    await expect(new HeaderUnpacker().unpack(bomb)).rejects.toThrow(SpdyError)
  })
})

describe('frames', () => {
  it('are the same however their bytes come', () => {
    const bytes = Buffer.concat([
      pingFrame(1),
      dataHead(3, 5, false),
      Buffer.from('hello'),
      dataHead(3, 0, true),
      pingFrame(7)
    ])
    for (const size of [1, 2, 7, 8, 9, bytes.length]) {
      const reader = new FrameReader()
      const frames: SpdyFrame[] = []
      for (let at = 0; at < bytes.length; at += size) frames.push(...reader.read(bytes.subarray(at, at + size)))
      const text = frames.map((frame) => (frame.type === 'data' ? frame.bytes.toString() : '')).join('')
      expect(text).toBe('hello')
      expect(frames.filter(({ type }) => type === 'ping')).toEqual([
        { type: 'ping', id: 1 },
        { type: 'ping', id: 7 }
      ])
      expect(frames.filter((frame) => frame.type === 'data' && frame.isLast)).toHaveLength(1)
    }
  })

  it('of another version, or too long, end the reading', () => {
    expect(() => new FrameReader().read(Buffer.from([0x80, 2, 0, 6, 0, 0, 0, 4, 0, 0, 0, 1]))).toThrow(SpdyError)
    expect(() => new FrameReader().read(Buffer.from([0x80, 3, 0, 1, 0, 0xff, 0xff, 0xff]))).toThrow(SpdyError)
    expect(() => new FrameReader().read(Buffer.from([0x80, 3, 0, 6, 0, 0, 0, 0]))).toThrow(SpdyError)
  })
})

describe('a connection', () => {
  interface Opened {
    readonly client: Duplex
    readonly frames: SpdyFrame[]
    readonly streams: SpdyStream[]
    readonly connection: SpdyConnection
    /** Resolves when the server has sent such a frame. */
    seen(type: SpdyFrame['type'], count?: number): Promise<void>
  }

  function open(): Opened {
    const [client, server] = pair()
    const frames: SpdyFrame[] = []
    const streams: SpdyStream[] = []
    const reader = new FrameReader()
    const waiting: { readonly isThere: () => boolean; readonly resolve: () => void }[] = []
    client.on('data', (bytes: Buffer) => {
      frames.push(...reader.read(bytes))
      for (const { isThere, resolve } of waiting) if (isThere()) resolve()
    })
    const connection = new SpdyConnection(server, time, (stream) => streams.push(stream))
    const seen = (type: SpdyFrame['type'], count = 1): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const isThere = (): boolean => frames.filter((frame) => frame.type === type).length >= count
      if (isThere()) resolve()
      else waiting.push({ isThere, resolve })
      return promise
    }
    return { client, frames, streams, connection, seen }
  }

  it('answers pings, opens streams and carries data both ways', async () => {
    const { client, frames, streams, connection, seen } = open()
    const packer = new HeaderPacker()
    client.write(pingFrame(5))
    client.write(synStreamFrame(1, packer.pack(new Map([['streamtype', ['stdin']]]))))
    client.write(Buffer.concat([dataHead(1, 2, false), Buffer.from('hi'), dataHead(1, 1, true), Buffer.from('!')]))
    await seen('syn-reply')
    expect(frames).toContainEqual({ type: 'ping', id: 5 })
    const heard: string[] = []
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    streams[0]!.listen({
      data: (bytes) => heard.push(bytes.toString()),
      end: resolve,
      gone: () => heard.push('gone')
    })
    await ended
    expect(heard.join('')).toBe('hi!')
    streams[0]!.write(Buffer.from('well'))
    streams[0]!.end()
    connection.close()
    await seen('goaway')
    const sent = frames.flatMap((frame) => (frame.type === 'data' ? [[frame.bytes.toString(), frame.isLast]] : []))
    expect(sent).toEqual([
      ['well', false],
      ['', true]
    ])
  })

  it('tells the sender of a long stream that there is room again', async () => {
    const { client, frames, streams, seen } = open()
    client.write(synStreamFrame(1, new HeaderPacker().pack(new Map())))
    await seen('syn-reply')
    streams[0]!.listen({ data: () => {}, end: () => {}, gone: () => {} })
    client.write(Buffer.concat([dataHead(1, 100_000, false), Buffer.alloc(100_000)]))
    await seen('window-update')
    const room = frames.reduce((sum, frame) => sum + (frame.type === 'window-update' ? frame.delta : 0), 0)
    expect(room).toBe(100_000)
  })

  it('reads nothing while it is paused', async () => {
    const { client, streams, connection, seen } = open()
    const packer = new HeaderPacker()
    client.write(synStreamFrame(1, packer.pack(new Map())))
    await seen('syn-reply')
    connection.pause()
    connection.pause()
    client.write(synStreamFrame(3, packer.pack(new Map())))
    connection.resume()
    // Everything that could be read by now was.
    await turn()
    expect(streams.map(({ id }) => id)).toEqual([1])
    connection.resume()
    await seen('syn-reply', 2)
    expect(streams.map(({ id }) => id)).toEqual([1, 3])
  })

  it('ends with a client that sends without end to a stream that nobody listens to', async () => {
    const { client, connection, seen } = open()
    client.write(synStreamFrame(1, new HeaderPacker().pack(new Map())))
    await seen('syn-reply')
    client.write(dataHead(1, 2 * 1024 * 1024, false))
    client.write(Buffer.alloc(2 * 1024 * 1024))
    await connection.closed
  })

  it('ends with a client that breaks its rules, and tells every stream', async () => {
    const { client, streams, connection, seen } = open()
    const packer = new HeaderPacker()
    client.write(synStreamFrame(5, packer.pack(new Map())))
    await seen('syn-reply')
    const { promise: gone, resolve } = Promise.withResolvers<void>()
    streams[0]!.listen({ data: () => {}, end: () => {}, gone: resolve })
    // A number that was there before.
    client.write(synStreamFrame(5, packer.pack(new Map())))
    await connection.closed
    await gone
  })
})
