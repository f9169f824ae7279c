// exec, attach and port-forward of pods: which transport a client has, and who serves it there.
import { createWebSocketStream, type WebSocket } from 'ws'
import { ApiError, badRequest } from '../../engine/api/api-error.ts'
import type { ApiBackend } from '../api-backend.ts'
import type { RequestTarget, ResourceTarget } from '../request-target.ts'
import { SpdyConnection, type SpdyStream } from './spdy/connection.ts'
import { expectedStreams, SpdyChannels, spdyProtocol, streamCreationTimeout } from './spdy-channels.ts'
import { forwardProtocol, serveSpdyForwarding } from './spdy-forwarding.ts'
import { commandPlace, containerNotFound, forwardedPod, refuseUnreached, type CommandPlace } from './stream-place.ts'
import { serveCommand } from './remote-command.ts'
import type { Upgrade } from './upgrade.ts'
import { channelProtocol, isTranslated, WebSocketChannels } from './websocket-channels.ts'
import { queryPorts, serveWebSocketForwarding } from './websocket-forwarding.ts'
import { runningContainer } from '../../engine/kubelet/running-container.ts'

export type StreamTarget = RequestTarget & { readonly resource: ResourceTarget }

/**
 * Real milliseconds before the first word: kubectl reads a moment before it has made the streams that it reads into, and
 * drops what comes for those. A kubelet is never so fast.
 */
const settlingTime = 25

const tunnelProtocol = `SPDY/3.1+${forwardProtocol}`

const streamed: ReadonlySet<string | undefined> = new Set(['exec', 'attach', 'portforward'])

/** Whether a request asks for streams, and can be answered in no other way. */
export function wantsStreams({ resource, group, subresource }: ResourceTarget): boolean {
  return resource === 'pods' && group === '' && streamed.has(subresource)
}

/** What is said to who asks without an upgrade. */
export function upgradeRequired(): ApiError {
  return badRequest('Upgrade request required')
}

/** All open streams of one engine. */
export class StreamRequests {
  readonly #backend: ApiBackend
  readonly #open = new Set<() => void>()

  constructor(backend: ApiBackend) {
    this.#backend = backend
  }

  closeAll(): void {
    for (const abort of this.#open) abort()
  }

  /** Serves the client until it is gone, or throws ApiError. Resolves with the bytes that went to it. */
  async serve(target: StreamTarget, upgrade: Upgrade): Promise<number> {
    const { resource, query } = target
    if (resource.subresource === 'portforward') return this.#forward(target, upgrade)
    const place = commandPlace(this.#backend.engine, resource, query)
    return upgrade.isWebSocket ? this.#overWebSocket(place, upgrade) : this.#overSpdy(place, upgrade)
  }

  async #overWebSocket(place: CommandPlace, upgrade: Upgrade): Promise<number> {
    const protocol = channelProtocol(upgrade.protocols)
    if (protocol === undefined) throw noProtocol(upgrade)
    // In v5 the API server has let the client in before it asks the kubelet, and tells it on the error channel.
    if (!isTranslated(protocol)) refuseOutside(place)
    const socket = await upgrade.webSocket(protocol, 'streams')
    await this.#whileOpen(() => socket.terminate(), this.#settled(socket))
    const client = new WebSocketChannels(socket, protocol, place)
    await this.#whileOpen(() => client.abort(), serveCommand(this.#backend, place, client, isTranslated(protocol)))
    return client.bytes
  }

  /** Reads nothing and says nothing until the client is ready. */
  async #settled(socket: WebSocket): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    socket.pause()
    const cancel = this.#backend.time.after(settlingTime, resolve)
    socket.once('close', () => resolve())
    await promise
    cancel()
    socket.resume()
  }

  async #overSpdy(place: CommandPlace, upgrade: Upgrade): Promise<number> {
    const protocol = spdyProtocol(upgrade.protocols)
    if (protocol === undefined) throw noProtocol(upgrade)
    refuseOutside(place)
    const { stdin, tty } = place.options
    const expected = expectedStreams(protocol, { stdin, tty, stdout: place.stdout, stderr: place.stderr })
    const streams = new Map<string, SpdyStream>()
    const complete = Promise.withResolvers<boolean>()
    const connection = new SpdyConnection(upgrade.spdy(protocol), this.#backend.time, (stream) => {
      const type = stream.header('streamtype')
      if (!expected.includes(type) || streams.has(type)) return stream.reset()
      streams.set(type, stream)
      if (streams.size === expected.length) complete.resolve(true)
    })
    const cancel = this.#backend.time.after(streamCreationTimeout, () => complete.resolve(false))
    void connection.closed.then(() => complete.resolve(false))
    const abort = (): void => connection.abort()
    this.#open.add(abort)
    const isComplete = await complete.promise
    cancel()
    this.#open.delete(abort)
    if (!isComplete) abort()
    else
      await this.#whileOpen(
        abort,
        serveCommand(this.#backend, place, new SpdyChannels(connection, protocol, streams), false)
      )
    return connection.bytes
  }

  async #forward({ resource, query }: StreamTarget, upgrade: Upgrade): Promise<number> {
    const pod = forwardedPod(this.#backend.engine, resource)
    const { protocols } = upgrade
    if (upgrade.isWebSocket && !protocols.includes(tunnelProtocol)) {
      const ports = queryPorts(query)
      const protocol = channelProtocol(protocols.filter((name) => !/v5|base64\.channel/.test(name)))
      if (protocol === undefined) throw noProtocol(upgrade)
      const socket = await upgrade.webSocket(protocol, 'streams')
      let sent = 0
      const served = serveWebSocketForwarding(this.#backend, pod, ports, socket).then((bytes) => (sent = bytes))
      await this.#whileOpen(() => socket.terminate(), served)
      return sent
    }
    if (!upgrade.isWebSocket && protocols.length > 0 && !protocols.includes(forwardProtocol)) throw noProtocol(upgrade)
    const link = upgrade.isWebSocket
      ? createWebSocketStream(await upgrade.webSocket(tunnelProtocol, 'streams'))
      : upgrade.spdy(protocols.length === 0 ? '' : forwardProtocol)
    let bytes = 0
    const served = serveSpdyForwarding(this.#backend, pod, link, (connection) => {
      void connection.closed.then(() => (bytes = connection.bytes))
    })
    await this.#whileOpen(() => link.destroy(), served)
    return bytes
  }

  async #whileOpen(abort: () => void, served: Promise<unknown>): Promise<void> {
    this.#open.add(abort)
    try {
      await served
    } finally {
      this.#open.delete(abort)
    }
  }
}

/** What is answered instead of letting a client in: by who does not reach the kubelet, or by that itself. */
function refuseOutside({ pod, container, failure }: CommandPlace): void {
  refuseUnreached(failure)
  if (runningContainer(pod, container) === undefined) throw containerNotFound(container)
}

function noProtocol({ isWebSocket, protocols }: Upgrade): ApiError {
  const named = `[${protocols.join(' ')}]`
  // As upstream's handshakes: a WebSocket that cannot be, and a SPDY client that is too new or too old.
  if (isWebSocket) return badRequest(`unable to upgrade: unsupported protocols: ${named}`)
  const error = new ApiError(
    403,
    'Forbidden',
    `unable to upgrade: unable to negotiate protocol: client supports ${named}`
  )
  error.plainText = error.message
  return error
}
