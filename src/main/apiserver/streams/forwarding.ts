// What port-forward does with one pair of streams, whichever transport they came by: upstream's
// cri-streaming/portforward and containerd's portForward.
import { createHash } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ApiBackend } from '../api-backend.ts'
import { lostConnection } from '../kubelet-dial.ts'
import { answerConnection, isListening } from './port-connection.ts'

/** Connects a client's streams with a port. Resolves with what is to be said on the error stream, where nobody listens. */
export async function forward(
  backend: ApiBackend,
  pod: Pod,
  port: number,
  connection: Duplex
): Promise<string | undefined> {
  const lost = lostConnection(backend.engine, pod)
  if (lost !== undefined) {
    // What the client was let in by leads nowhere any more: nothing comes over it.
    await backend.passed(lost)
    connection.destroy()
    return undefined
  }
  if (!(await isListening(backend, { pod, port }))) {
    connection.destroy()
    return forwardingError(pod, port)
  }
  answerConnection(backend, { pod, port }, connection)
  return undefined
}

function forwardingError({ metadata }: Pod, port: number): string {
  const id = createHash('sha256').update(metadata.uid).digest('hex')
  const parts = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20, 32)]
  const refused = 'connect: connection refused'
  return (
    `error forwarding port ${port} to pod ${id}, uid : failed to execute portforward in network namespace ` +
    `"/var/run/netns/cni-${parts.join('-')}": failed to connect to localhost:${port} inside namespace "${id}", ` +
    `IPv4: dial tcp4 127.0.0.1:${port}: ${refused} IPv6 dial tcp6 [::1]:${port}: ${refused} `
  )
}

/** A port as a header or a parameter says it; undefined where it is none. */
export function portNumber(text: string): number | undefined {
  if (!/^\d{1,5}$/.test(text)) return undefined
  const port = Number(text)
  return port >= 1 && port <= 65_535 ? port : undefined
}
