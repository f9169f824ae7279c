import { createORPCClient } from '@orpc/client'
import { RPCLink as MessagePortLink } from '@orpc/client/message-port'
import { RPCLink as WebSocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { create } from 'zustand'
import type { contract, Session } from '../../shared/contract/contract.ts'
import { subjectOfUser } from '../../shared/access/subject.ts'
import { useClusterScope } from './cluster-scope.ts'
import { wordEndedCalls } from './ended-call.ts'

export type Client = ContractRouterClient<typeof contract>

/**
 * The window's one connection to the host. `generation` grows with each new connection: what is subscribed through
 * an older one has ended and must be asked for again.
 */
interface ConnectionState {
  readonly status: 'connecting' | 'open' | 'lost'
  readonly generation: number
  readonly client: Client | undefined
  readonly session: Session | undefined
}

export const useConnection = create<ConnectionState>(() => ({
  status: 'connecting',
  generation: 0,
  client: undefined,
  session: undefined
}))

const firstRetry = 250
const longestRetry = 5_000

/** Connects through the preload script's port in the desktop program, else through a WebSocket; and again when lost. */
export function startConnection(): void {
  if (window.drydockBridge === undefined) connectWebSocket(firstRetry)
  else connectPort(window.drydockBridge)
}

function connectWebSocket(retry: number): void {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/connect`)
  // The link must hear of the end before this window does: streams that are still to be ended would be told to a
  // socket that is gone.
  const client = createORPCClient<Client>(new WebSocketLink({ websocket: socket, interceptors: [wordEndedCalls] }))
  let wasOpen = false
  socket.addEventListener('open', () => {
    wasOpen = true
    void opened(client)
  })
  socket.addEventListener('close', () => {
    useConnection.setState({ status: 'lost', client: undefined })
    const next = wasOpen ? firstRetry : Math.min(retry * 2, longestRetry)
    setTimeout(() => connectWebSocket(next), wasOpen ? firstRetry : retry)
  })
}

function connectPort(bridge: DrydockBridge): void {
  window.addEventListener('message', (event) => {
    if (event.source !== window || event.data !== 'drydock-connected') return
    const port = event.ports[0]!
    port.addEventListener('close', () => {
      useConnection.setState({ status: 'lost', client: undefined })
      setTimeout(() => bridge.connect(), firstRetry)
    })
    const client = createORPCClient<Client>(new MessagePortLink({ port, interceptors: [wordEndedCalls] }))
    port.start()
    void opened(client)
  })
  bridge.connect()
}

async function opened(client: Client): Promise<void> {
  const session = await client.session()
  const { cluster, identity } = useClusterScope.getState()
  const isKnown = session.clusters.some(({ name }) => name === cluster)
  // Somebody who acts as a ServiceAccount must not become the administrator because a connection was lost.
  const mayGoOn = session.identities.includes(identity) || subjectOfUser(identity).kind === 'ServiceAccount'
  useClusterScope.setState({
    cluster: isKnown ? cluster : (session.clusters[0]?.name ?? cluster),
    clusterId: session.clusters[0]?.id,
    identity: mayGoOn ? identity : (session.identities[0] ?? identity)
  })
  useConnection.setState(({ generation }) => ({ status: 'open', generation: generation + 1, client, session }))
}
