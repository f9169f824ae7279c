import type { Server, Socket } from 'node:net'

/** Connections of one port at once: browsers open six. */
export const mostConnections = 200

/** A port that is open: as windows see it, and the connections that came in. */
export interface OpenPort {
  readonly document: { readonly id: string }
  readonly server: Server
  readonly sockets: Set<Socket>
}

/** Ports of this machine that a person opened: listed, and closed again with all that came in over them. */
export abstract class LoopbackPorts<Opened extends OpenPort> {
  readonly #open = new Map<string, Opened>()
  readonly #listeners = new Set<() => void>()
  #last = 0

  list(): readonly Opened['document'][] {
    return Array.from(this.#open.values(), ({ document }) => document)
  }

  close(id: string): void {
    const found = this.#open.get(id)
    if (found === undefined) return
    this.#open.delete(id)
    found.server.close()
    for (const socket of found.sockets) socket.destroy()
    this.tell()
  }

  closeAll(): void {
    for (const id of Array.from(this.#open.keys())) this.close(id)
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  protected get opened(): ReadonlyMap<string, Opened> {
    return this.#open
  }

  protected nextId(): string {
    return String(++this.#last)
  }

  /** Lists a port that listens now, and remembers who comes in. */
  protected add(opened: Opened): void {
    const { document, server, sockets } = opened
    this.#open.set(document.id, opened)
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    this.tell()
  }

  protected tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
