// The two ways on which the events of a watch travel.
import type { ServerResponse } from 'node:http'
import type { WebSocket } from 'ws'
import type { WatchSink } from './watch-stream.ts'

/** Bytes that may wait for a WebSocket's client before the watch waits for it. */
const mostBuffered = 256 * 1024

export function responseSink(response: ServerResponse): WatchSink {
  let bytes = 0
  return {
    get bytes() {
      return bytes
    },
    write: (text) => {
      bytes += Buffer.byteLength(text)
      return response.write(text)
    },
    drained: () => {
      if (response.destroyed || !response.writableNeedDrain) return Promise.resolve()
      const { promise, resolve } = Promise.withResolvers<void>()
      // Both go: a watch whose client is slow waits thousands of times.
      const done = (): void => {
        response.off('drain', done)
        response.off('close', done)
        resolve()
      }
      response.on('drain', done)
      response.on('close', done)
      return promise
    },
    onGone: (listener) => {
      response.on('close', listener)
      return () => response.off('close', listener)
    },
    end: () => response.end()
  }
}

/** One frame an event, without the line's end. */
export function webSocketSink(socket: WebSocket): WatchSink {
  let waiting: (() => void) | undefined
  let bytes = 0
  const settle = (): void => {
    if (socket.bufferedAmount > mostBuffered && socket.readyState === socket.OPEN) return
    waiting?.()
    waiting = undefined
  }
  socket.on('close', () => waiting?.())
  return {
    get bytes() {
      return bytes
    },
    write: (text) => {
      bytes += Buffer.byteLength(text)
      socket.send(typeof text === 'string' ? text.trimEnd() : text, settle)
      return socket.bufferedAmount <= mostBuffered
    },
    drained: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting = resolve
      settle()
      return promise
    },
    onGone: (listener) => {
      socket.on('close', listener)
      return () => socket.off('close', listener)
    },
    end: () => socket.close(1000)
  }
}
