// What gzip makes of bytes, piece by piece and so as plain data: each piece is compressed by itself, and the stream goes
// on behind it. Compression is arithmetic: the same bytes in, the same bytes out.
import { constants, crc32, deflateRawSync, gunzipSync } from 'node:zlib'
import { decode, encode } from '../../text-bytes.ts'

export interface GzipStream {
  readonly level: number
  /** Text that is not compressed yet. */
  pending: string
  sum: number
  /** Bytes so far, and those that came of them. */
  size: number
  packed: number
}

const pieceSize = 262_144
/** What a file that was unpacked may have at most. */
export const mostUnpacked = 32 * 1024 * 1024

export function gzipStream(level = 6): GzipStream {
  return { level, pending: '', sum: 0, size: 0, packed: 0 }
}

/** The beginning: with a file's name and its time where it is one. */
export function gzipHeader(stream: GzipStream, name = '', time = 0): string {
  const title = name === '' ? new Uint8Array(0) : encode(`${name}\0`)
  const bytes = new Uint8Array(10 + title.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0x1f8b0800)
  if (title.length > 0) view.setUint8(3, 8)
  view.setUint32(4, Math.floor(time / 1000) >>> 0, true)
  view.setUint8(8, stream.level === 9 ? 2 : stream.level === 1 ? 4 : 0)
  view.setUint8(9, 3)
  bytes.set(title, 10)
  return written(stream, bytes)
}

/** What is to be written now: nothing as long as there is little. */
export function gzipMore(stream: GzipStream, text: string): string {
  stream.pending += text
  return stream.pending.length < pieceSize ? '' : compressed(stream, constants.Z_SYNC_FLUSH)
}

export function gzipEnd(stream: GzipStream): string {
  const rest = compressed(stream, constants.Z_FINISH)
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, stream.sum, true)
  view.setUint32(4, stream.size >>> 0, true)
  return rest + written(stream, bytes)
}

function compressed(stream: GzipStream, finishFlush: number): string {
  const bytes = encode(stream.pending)
  stream.pending = ''
  stream.sum = crc32(bytes, stream.sum)
  stream.size += bytes.length
  return written(stream, deflateRawSync(bytes, { level: stream.level, finishFlush }))
}

function written(stream: GzipStream, bytes: Uint8Array): string {
  stream.packed += bytes.length
  return decode(bytes)
}

export function isGzip(text: string): boolean {
  return text.startsWith('\u001f\udc8b')
}

/** What was compressed; or, as gzip says it, why it cannot be had. */
export function gunzipped(text: string): { readonly text: string } | { readonly trouble: string } {
  if (!isGzip(text)) return { trouble: 'not in gzip format' }
  try {
    return { text: decode(gunzipSync(encode(text), { maxOutputLength: mostUnpacked })) }
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string }
    if (code === 'ERR_BUFFER_TOO_LARGE') return { trouble: 'memory exhausted' }
    if (code === 'Z_BUF_ERROR') return { trouble: 'unexpected end of file' }
    return { trouble: `invalid compressed data--${/data check/.test(message) ? 'crc error' : 'format violated'}` }
  }
}
