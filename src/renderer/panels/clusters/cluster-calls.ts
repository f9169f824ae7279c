import type { ClustersDocument } from '../../../shared/contract/clusters.ts'
import { useConnection, type Client } from '../../connection/connection.ts'
import { host } from '../../connection/host.ts'
import { useDocument } from '../../connection/use-live.ts'

/** Throws where there is no connection. */
export function clusterCalls(): Client['clusters'] {
  return host().client.clusters
}

/** The clusters of the data folder, live. */
export function useClusters(): ReturnType<typeof useDocument<ClustersDocument>> {
  return useDocument<ClustersDocument>('clusters', async (client, live, options) =>
    client.clusters.watch(live, options)
  )
}

/** Resolves when the window is connected to this cluster. The host ends all connections when it opens another. */
async function whenOpen(id: string): Promise<void> {
  const isOpen = ({ status, session }: ReturnType<typeof useConnection.getState>): boolean =>
    status === 'open' && session?.clusters[0]?.id === id
  if (isOpen(useConnection.getState())) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = useConnection.subscribe((connection) => {
    if (isOpen(connection)) resolve()
  })
  await promise
  stop()
}

export async function openCluster(id: string): Promise<void> {
  await clusterCalls().open({ id })
  await whenOpen(id)
}

type Order = Parameters<Client['clusters']['create']>[0]

/** Makes a cluster and waits until the window shows it. */
export async function createCluster(order: Order): Promise<void> {
  const { id } = await clusterCalls().create(order)
  await whenOpen(id)
}
