// The API server's connections to kubelets and pods: over the network from the machine that it runs on, as upstream's
// pkg/kubelet/client dials them.
import { nodeKind } from '../../shared/kinds/node/kind.ts'
import type { NetworkClient } from '../../shared/network/request.ts'
import type { Pod } from '../../shared/schema/types.ts'
import { notFound, serverError } from '../engine/api/api-error.ts'
import type { Engine } from '../engine/engine.ts'
import type { DialFailure } from '../engine/network/request/dialing.ts'
import { addressOf } from '../engine/network/node-directory.ts'

const kubeletPort = 10_250

/** Why a kubelet cannot be asked. */
export interface KubeletFailure {
  /** HOST:PORT, as URLs have it. */
  readonly host: string
  /** In the words of Go's dialer. */
  readonly cause: string
  /** Milliseconds until the API server knows. */
  readonly waited: number
}

/** Undefined where the kubelet of a node is reached. Throws ApiError where nobody knows where that would be. */
export function kubeletFailure(engine: Engine, nodeName: string): KubeletFailure | undefined {
  const node = engine.store.get(nodeKind, undefined, nodeName)
  if (node === undefined) throw notFound(nodeKind, nodeName)
  const address = addressOf(node)
  if (address === undefined) throw serverError('no preferred addresses found; known addresses: []')
  const failure = dialFromApi(engine, address, kubeletPort)
  if (failure === undefined) return undefined
  const host = `${address}:${kubeletPort}`
  return { host, cause: `dial tcp ${host}: ${failure.cause}`, waited: failure.waited }
}

/** Milliseconds that the API server waits on a connection to a pod's kubelet that leads nowhere any more; else undefined. */
export function lostConnection(engine: Engine, { status }: Pod): number | undefined {
  return dialFromApi(engine, status?.hostIP ?? '', kubeletPort)?.waited
}

/** Why the API server has no connection to an address; undefined where it has. */
export function dialFromApi({ machines, network }: Engine, address: string, port: number): DialFailure | undefined {
  const node = machines?.servingNode
  const client: NetworkClient = node === undefined ? { kind: 'outside' } : { kind: 'node', node }
  return network.dialFailure(client, address, port)
}
