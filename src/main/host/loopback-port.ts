import type { AddressInfo, Server } from 'node:net'
import { UsageError } from './flags.ts'

export interface WantedPort {
  /** Undefined: the usual one, or a free one where that is taken. 0 picks a free one. */
  readonly port: number | undefined
  readonly usual: number
}

/**
 * Lets a server listen on 127.0.0.1, and answers the port. Throws UsageError where it was asked for one that it cannot
 * have.
 */
export async function listenOnLoopback(server: Server, { port, usual }: WantedPort): Promise<number> {
  if (port !== undefined) return listen(server, port)
  try {
    return await listen(server, usual)
  } catch {
    return listen(server, 0)
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => {
      const reason =
        error.code === 'EADDRINUSE' ? `port ${port} is in use` : `cannot listen on port ${port} (${error.code})`
      reject(new UsageError(reason))
    }
    server.once('error', refuse)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refuse)
      // What errs later is the acceptance of one connection, as where no file descriptor is left: the server goes on.
      server.on('error', () => {})
      resolve()
    })
  })
  return (server.address() as AddressInfo).port
}
