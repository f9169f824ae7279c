// Writing answers: status, headers and text, compressed where that pays, piece by piece where the text is long.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createGzip, gzip, type Gzip } from 'node:zlib'
import { promisify } from 'node:util'
import type { KubeObject } from '../../shared/kube/object.ts'
import type { Status } from '../../shared/kube/status.ts'
import { printedList, yamlText } from './list-print.ts'
import type { AnswerForm } from './media-types.ts'
import { objectJson } from './object-json.ts'
import type { ListText } from './representation.ts'

/** Bytes; upstream compresses what is longer. */
const compressedFrom = 128 * 1024
/** Upstream's level: speed counts. */
const compression = { level: 1 }
/** Characters that are written at once, and milliseconds that may pass before others have their turn. */
const pieceLength = 64 * 1024
const sliceTime = 4
/** Upstream's limit for the Warning headers of one answer. */
const mostWarningBytes = 4096

export type Headers = Readonly<Record<string, string | undefined>>

/** What a long answer needs of the machine's time: to stop for others between two pieces. */
export interface TurnTaking {
  now(): number
  /** Resolves when everybody else who waited had his turn. */
  turn(): Promise<void>
}

/** One answer being written. Knows how many bytes went out, and whether any did. */
export class Answer {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly form: AnswerForm
  /** Texts for Warning headers. */
  warnings: readonly string[] = []
  bytes = 0
  /** The name of what was made, and why a request was refused: for a list of requests. */
  created: string | undefined
  reason: string | undefined

  constructor(request: IncomingMessage, response: ServerResponse, form: AnswerForm) {
    this.#request = request
    this.#response = response
    this.form = form
  }

  get code(): number {
    return this.#response.statusCode
  }

  get isBegun(): boolean {
    return this.#response.headersSent
  }

  status(status: Status, headers: Headers = {}): Promise<void> {
    this.reason = status.reason
    const { retryAfterSeconds } = status.details ?? {}
    const retry = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }
    return this.object(status.code, status, { ...retry, ...headers })
  }

  object(code: number, object: object, headers: Headers = {}): Promise<void> {
    return this.json(code, objectJson(object), headers)
  }

  /** One value that stands as JSON text; printed as the client asked for it. */
  json(code: number, text: string, headers: Headers = {}): Promise<void> {
    const { encoding, isPretty } = this.form
    if (encoding === 'yaml') return this.text(code, yamlText(JSON.parse(text)), 'application/yaml', headers)
    const printed = isPretty ? JSON.stringify(JSON.parse(text), null, 2) : text
    return this.text(code, `${printed}\n`, 'application/json', headers)
  }

  async text(code: number, text: string | Buffer, contentType: string, headers: Headers = {}): Promise<void> {
    const plain = typeof text === 'string' ? Buffer.from(text) : text
    const isCompressed = plain.length > compressedFrom && this.#acceptsGzip
    const body = isCompressed ? await promisify(gzip)(plain, compression) : plain
    this.#begin(code, contentType, {
      'Content-Length': String(body.length),
      ...(isCompressed ? { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' } : {}),
      ...headers
    })
    this.bytes = body.length
    this.#response.end(this.#request.method === 'HEAD' ? undefined : body)
  }

  /** A list, piece by piece: what it holds is immutable, so that others may go on meanwhile. */
  async list(list: ListText, items: readonly KubeObject[], time: TurnTaking): Promise<void> {
    if (items.length === 0) return this.json(200, `${list.head}${list.tail}`.trimEnd())
    const { head, item: textOf, separator, tail, contentType } = printedList(list, this.form)
    let piece = head
    let begun = time.now()
    let target: ServerResponse | Gzip | undefined
    for (const [index, item] of items.entries()) {
      piece += index === 0 ? textOf(item) : separator + textOf(item)
      if (piece.length >= pieceLength) {
        // Only a list that is long enough is compressed, and how long it is shows when this much of it is there.
        if (target === undefined && piece.length < compressedFrom) continue
        target ??= this.#beginStream(contentType)
        await this.#write(target, piece)
        piece = ''
      }
      if (time.now() - begun > sliceTime) {
        await time.turn()
        begun = time.now()
      }
      if (this.#response.destroyed) return
    }
    piece += tail
    if (target === undefined) return this.text(200, piece, contentType)
    await this.#write(target, piece)
    target.end()
    await finished(this.#response)
  }

  /** Begins an answer without an end of its own: a watch, a followed log. */
  stream(contentType: string): ServerResponse {
    this.#begin(200, contentType, {})
    this.#response.flushHeaders()
    return this.#response
  }

  get #acceptsGzip(): boolean {
    // As upstream reads it: a "gzip" with parameters is none.
    return (this.#request.headers['accept-encoding'] ?? '').split(',').some((coding) => coding.trim() === 'gzip')
  }

  #beginStream(contentType: string): ServerResponse | Gzip {
    const response = this.#response
    if (!this.#acceptsGzip) {
      this.#begin(200, contentType, {})
      return response
    }
    this.#begin(200, contentType, { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' })
    const compressor = createGzip(compression)
    compressor.on('data', (chunk: Buffer) => (this.bytes += chunk.length))
    compressor.pipe(response)
    // Whoever waits to write more must learn that the client is gone.
    response.on('close', () => compressor.destroy())
    return compressor
  }

  #write(target: ServerResponse | Gzip, piece: string): Promise<void> {
    if (target === this.#response) this.bytes += Buffer.byteLength(piece)
    return target.destroyed || target.write(piece) ? Promise.resolve() : either(target, 'drain')
  }

  #begin(code: number, contentType: string, headers: Headers): void {
    const warnings = warningHeaders(this.warnings)
    // Node reads a header that is undefined as a mistake.
    const given = Object.entries(headers).filter(([, value]) => value !== undefined)
    this.#response.writeHead(code, {
      'Audit-Id': randomUUID(),
      'Cache-Control': 'no-cache, private',
      'Content-Type': contentType,
      ...Object.fromEntries(given),
      ...(warnings.length === 0 ? {} : { Warning: warnings })
    })
  }
}

/** Resolves when the last byte was handed to the system, or the client is gone. */
function finished(response: ServerResponse): Promise<void> {
  return response.writableFinished || response.destroyed ? Promise.resolve() : either(response, 'finish')
}

/** Resolves at an event, or at the stream's end. */
function either(stream: ServerResponse | Gzip, event: 'drain' | 'finish'): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const done = (): void => {
    stream.off(event, done)
    stream.off('close', done)
    resolve()
  }
  stream.on(event, done)
  stream.on('close', done)
  return promise
}

/** Each text once, as upstream's warning.AddWarning; the bytes of UTF-8, since a header holds bytes. */
function warningHeaders(texts: readonly string[]): string[] {
  const headers: string[] = []
  let length = 0
  for (const text of new Set(texts)) {
    const quoted = text.replace(/[\p{Cc}]/gu, ' ').replace(/["\\]/g, '\\$&')
    const header = Buffer.from(`299 - "${quoted}"`).toString('latin1')
    length += header.length
    if (length > mostWarningBytes) break
    headers.push(header)
  }
  return headers
}
