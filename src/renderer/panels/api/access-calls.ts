import type { ApiCredentials } from '../../../shared/contract/api-access.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useConnection, type Client } from '../../connection/connection.ts'

function host(): { readonly client: Client; readonly call: { readonly cluster: string; readonly identity: string } } {
  const { client } = useConnection.getState()
  if (client === undefined) throw new Error('There is no connection to the cluster')
  const { cluster, identity } = useClusterScope.getState()
  return { client, call: { cluster, identity } }
}

/** The secrets of an identity. Throws what the host says. */
export async function credentialsOf(name: string): Promise<ApiCredentials> {
  const { client, call } = host()
  return client.api.credentials({ ...call, name })
}

/** Throws what the host says: a name that is taken, or cannot be one. */
export async function createIdentity(name: string, groups: readonly string[]): Promise<void> {
  const { client, call } = host()
  await client.api.createIdentity({ ...call, name, groups: [...groups] })
}

/** Throws what the host says. */
export async function removeIdentity(name: string): Promise<void> {
  const { client, call } = host()
  await client.api.removeIdentity({ ...call, name })
}
