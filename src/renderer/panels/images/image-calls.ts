import type { ImageSettings } from '../../../shared/images/own-image.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useConnection, type Client } from '../../connection/connection.ts'

type SettingsInput = Parameters<Client['images']['set']>[0]['settings']

function host(): { readonly client: Client; readonly call: { readonly cluster: string; readonly identity: string } } {
  const { client } = useConnection.getState()
  if (client === undefined) throw new Error('There is no connection to the cluster')
  const { cluster, identity } = useClusterScope.getState()
  return { client, call: { cluster, identity } }
}

export async function readImages(): Promise<ImageSettings> {
  const { client, call } = host()
  return client.images.read(call)
}

/** In place of what was there. */
export async function setImages(settings: ImageSettings): Promise<void> {
  const { client, call } = host()
  await client.images.set({ ...call, settings: settings as unknown as SettingsInput })
}
