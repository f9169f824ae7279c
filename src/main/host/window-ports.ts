import type { MessagePort } from 'node:worker_threads'
// The one of oRPC's adapters that is handed each frame and says when it could not be read; the others lose that error,
// and with it the thread. Nothing of it is Bun's own.
import { RPCHandler } from '@orpc/server/bun-ws'
import { Subscriptions } from '../views/live/subscriptions.ts'
import type { Router } from '../views/router.ts'

/** The windows that are connected, each through a port of its own. */
export class WindowPorts {
  readonly #handler: RPCHandler<{ readonly connection: Subscriptions }>
  readonly #ports = new Set<MessagePort>()

  constructor(router: Router) {
    this.#handler = new RPCHandler(router)
  }

  /** Answers what comes through the port until it closes. A frame that is none of the contract's closes it. */
  connect(port: MessagePort): void {
    const connection = new Subscriptions()
    const peer = {
      send: (frame: string | ArrayBufferLike | Uint8Array): number => {
        port.postMessage(frame)
        return 0
      }
    }
    this.#ports.add(port)
    port.on('message', (frame: string | Uint8Array) => {
      this.#handler.message(peer, frame, { context: { connection } }).catch(() => port.close())
    })
    port.on('close', () => {
      this.#ports.delete(port)
      this.#handler.close(peer)
      connection.close()
    })
    port.start()
  }

  /** Ends all connections; their windows connect again. */
  closeAll(): void {
    for (const port of this.#ports) port.close()
  }
}
