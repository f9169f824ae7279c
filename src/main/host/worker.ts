// The engine's thread: one cluster, the views on it, and a router for each window that connects.
import { join } from 'node:path'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { version } from '../../../package.json'
import type { Session } from '../../shared/contract/contract.ts'
import { kubeletVersion } from '../../shared/machines/machine.ts'
import { createRouter } from '../views/router.ts'
import { definitionName } from '../apiserver/openapi/definition-names.ts'
import { inArchiveThread } from './clusters/archive-thread.ts'
import { openApiDoor, programProse, serveClusterApi } from './api-serving.ts'
import { EngineCluster } from './engine-cluster.ts'
import { boundHeapGrowth } from './engine-memory.ts'
import type { EngineOptions, FromEngine, ToEngine } from './engine-thread.ts'
import { UsageError } from './flags.ts'
import { realTime } from './real-time.ts'
import { servedFixture, type ServedCluster } from './served-cluster.ts'
import { WindowPorts } from './window-ports.ts'

const host = parentPort!
const tell = (message: FromEngine): void => host.postMessage(message)

interface Served {
  connect(port: MessagePort): void
  close(): Promise<void>
}

function serve(cluster: ServedCluster, closeApi: () => Promise<void>): Served {
  const session = (): Session => ({
    version,
    // Control plane and nodes are of one version.
    kubernetesVersion: kubeletVersion,
    clusters: [
      {
        ...(cluster.shelf === undefined ? {} : { id: cluster.shelf.openId }),
        name: cluster.name,
        context: `kubernetes-admin@${cluster.name}`
      }
    ],
    identities: cluster.api.document().identities.map(({ name }) => name),
    ...(cluster.shelf?.isFirstRun === true ? { isFirstRun: true } : {})
  })
  const prose = programProse()
  const router = createRouter({
    session,
    source: (name) => (name === cluster.name ? cluster.source : undefined),
    control: (name) => (name === cluster.name ? cluster.control : undefined),
    api: (name) => (name === cluster.name ? cluster.api : undefined),
    shelf: cluster.shelf,
    definitionTexts: (definition) => prose.of(definitionName(definition)),
    schedule: (delay, run) => realTime.after(delay, run)
  })
  const windows = new WindowPorts(router)
  // A cluster that was read back from its file is another one to every view: its windows connect and look again.
  cluster.onReload(() => windows.closeAll())
  return {
    connect: (port) => windows.connect(port),
    close: async () => {
      windows.closeAll()
      await closeApi()
      cluster.close()
    }
  }
}

/** Windows may load while a large cluster is read: what they ask waits in this thread's queue. */
function tellOpened(): void {
  tell({ type: 'opened' })
}

let served: Served | undefined

async function open(): Promise<void> {
  const options = workerData as EngineOptions
  try {
    if (options.fixture) {
      tellOpened()
      served = serve(servedFixture(), async () => {})
      tell({ type: 'serving', api: undefined, kubeconfig: undefined })
    } else await openCluster(options)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    tell({ type: 'failed', message, usage: error instanceof UsageError })
    host.close()
  }
}

async function openCluster(options: EngineOptions): Promise<void> {
  // The port and the kubeconfig come first: where they cannot be had, the data folder stays as it was.
  const door = options.api === undefined ? undefined : await openApiDoor(options.api)
  const cluster = new EngineCluster(
    options,
    tellOpened,
    inArchiveThread(join(import.meta.dirname, 'archive-worker.js'))
  )
  boundHeapGrowth()
  let closeApi = async (): Promise<void> => {}
  served = serve(cluster, () => closeApi())
  if (door === undefined) return tell({ type: 'serving', api: undefined, kubeconfig: undefined })
  try {
    const { close, ...serving } = serveClusterApi(cluster, door)
    closeApi = close
    tell({ type: 'serving', ...serving })
  } catch (error) {
    cluster.close()
    throw error
  }
}

host.on('message', (message: ToEngine) => {
  if (message.type === 'open') void open()
  else if (message.type === 'connect') served?.connect(message.port)
  else {
    // What somebody wanted to do later (a view that is kept a while) must not keep the thread.
    void Promise.resolve(served?.close()).then(() => process.exit())
  }
})
