import type { MessagePortMain } from 'electron'
import type { MessagePort } from 'node:worker_threads'

/** Frames between a window and the engine's thread, unread: Electron's ports cannot be handed to a thread. */
export function relayPort(window: MessagePortMain, engine: MessagePort): void {
  window.on('message', ({ data }) => engine.postMessage(data))
  engine.on('message', (frame) => window.postMessage(frame))
  window.on('close', () => engine.close())
  engine.on('close', () => window.close())
  window.start()
}
