// exec and attach over a WebSocket: a byte before each message says which stream it belongs to. Upstream's
// apimachinery/pkg/util/remotecommand and the kubelet's wsstream.
import type { RawData, WebSocket } from 'ws'
import type { OutputStream } from '../../engine/kubelet/container-streams.ts'
import { terminalSize, type ClientListener, type ClientStreams } from './client-streams.ts'
import { statusText, type StreamStatus } from './stream-status.ts'

/** The newest first, as upstream negotiates them: the first that the client names and that is here. */
const protocols = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'channel.k8s.io',
  'v4.base64.channel.k8s.io',
  'base64.channel.k8s.io'
]

const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const

/** The protocol to talk in; undefined where none of those that are named is spoken here. "" where none is named. */
export function channelProtocol(offered: readonly string[]): string | undefined {
  const named = offered.filter((name) => !name.startsWith('base64url.bearer.'))
  return named.length === 0 ? '' : named.find((name) => protocols.includes(name))
}

/** Whether the API server itself speaks this protocol, and translates it for the kubelet. */
export function isTranslated(protocol: string): boolean {
  return protocol.startsWith('v5.')
}

export interface ChannelUse {
  readonly stdout: boolean
  readonly stderr: boolean
}

export class WebSocketChannels implements ClientStreams {
  readonly #socket: WebSocket
  readonly #use: ChannelUse
  readonly #hasStatus: boolean
  readonly #isText: boolean
  #stdinIsOpen = true
  bytes = 0

  constructor(socket: WebSocket, protocol: string, use: ChannelUse) {
    this.#socket = socket
    this.#use = use
    this.#hasStatus = /^v[45]\./.test(protocol)
    this.#isText = protocol.includes('base64')
    // As upstream: a client learns from an empty message that it is let in.
    this.#send(use.stdout ? channels.stdout : use.stderr ? channels.stderr : channels.error, new Uint8Array())
  }

  listen(listener: ClientListener): void {
    this.#socket.on('message', (data, isBinary) => this.#received(bytesOf(data), isBinary, listener))
    this.#socket.once('close', () => listener.gone())
    if (this.#socket.readyState !== this.#socket.OPEN) listener.gone()
  }

  write(stream: OutputStream, bytes: Uint8Array, written: () => void): void {
    if (this.#use[stream]) this.#send(channels[stream], bytes, written)
    else written()
  }

  finish(status: StreamStatus): void {
    const text = statusText(status, this.#hasStatus)
    if (text !== '') this.#send(channels.error, Buffer.from(text))
    this.#socket.close(1000)
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  abort(): void {
    this.#socket.terminate()
  }

  #send(channel: number, bytes: Uint8Array, written: () => void = () => {}): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return written()
    this.bytes += bytes.length + 1
    const message = this.#isText
      ? String(channel) + Buffer.from(bytes).toString('base64')
      : Buffer.concat([Uint8Array.of(channel), bytes])
    this.#socket.send(message, { binary: !this.#isText }, () => written())
  }

  #received(data: Buffer, isBinary: boolean, listener: ClientListener): void {
    if (data.length === 0) return
    // In the text form the channel is a digit and the rest base64; a client that sends text in the binary form means bytes.
    const isEncoded = this.#isText && !isBinary
    const channel = isEncoded ? data[0]! - 0x30 : data[0]!
    const bytes = isEncoded ? Buffer.from(data.subarray(1).toString(), 'base64') : data.subarray(1)
    if (channel === channels.close && bytes[0] === channels.stdin) {
      if (this.#stdinIsOpen) listener.stdinEnded()
      this.#stdinIsOpen = false
    } else if (channel === channels.stdin && this.#stdinIsOpen) {
      if (bytes.length > 0) listener.stdin(bytes)
    } else if (channel === channels.resize) {
      const size = terminalSize(bytes.toString())
      if (size !== undefined) listener.resized(...size)
    }
  }
}

export function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
