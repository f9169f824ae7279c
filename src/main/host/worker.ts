// The engine's thread: one cluster, the views on it, and a router for each window that connects.
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { RPCHandler } from '@orpc/server/message-port'
import type { Session } from '../../shared/contract/contract.ts'
import { Subscriptions } from '../views/live/subscriptions.ts'
import { createRouter } from '../views/router.ts'
import { EngineCluster } from './engine-cluster.ts'
import type { EngineOptions, FromEngine, ToEngine } from './engine-thread.ts'
import { UsageError } from './flags.ts'
import { realTime } from './real-time.ts'
import { servedFixture, type ServedCluster } from './served-cluster.ts'

const version = '0.1.0'
const kubernetesVersion = 'v1.34.0'

const host = parentPort!
const tell = (message: FromEngine): void => host.postMessage(message)

function serve(cluster: ServedCluster): void {
  const session: Session = {
    version,
    kubernetesVersion,
    clusters: [{ name: cluster.name, context: `kubernetes-admin@${cluster.name}` }],
    identities: ['kubernetes-admin']
  }
  const router = createRouter({
    session: () => session,
    source: (name) => (name === cluster.name ? cluster.source : undefined),
    control: (name) => (name === cluster.name ? cluster.control : undefined),
    schedule: (delay, run) => realTime.after(delay, run)
  })
  const handler = new RPCHandler(router)
  const ports = new Set<MessagePort>()

  const connect = (port: MessagePort): void => {
    const connection = new Subscriptions()
    ports.add(port)
    port.on('close', () => {
      ports.delete(port)
      connection.close()
    })
    handler.upgrade(port, { context: { connection } })
    port.start()
  }
  // A cluster that was read back from its file is another one to every view: its windows connect and look again.
  cluster.onReload(() => {
    for (const port of ports) port.close()
  })
  host.on('message', (message: ToEngine) => {
    if (message.type === 'connect') connect(message.port)
    else {
      for (const port of ports) port.close()
      cluster.close()
      tell({ type: 'stopped' })
      host.close()
    }
  })
}

try {
  const options = workerData as EngineOptions
  serve(options.fixture ? servedFixture() : new EngineCluster(options))
  tell({ type: 'ready' })
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  tell({ type: 'failed', message, usage: error instanceof UsageError })
  host.close()
}
