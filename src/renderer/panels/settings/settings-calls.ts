import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useConnection, type Client } from '../../connection/connection.ts'

/** Throws where there is no connection. */
export function settingsHost(): {
  readonly client: Client
  readonly call: { readonly cluster: string; readonly identity: string }
} {
  const { client } = useConnection.getState()
  if (client === undefined) throw new Error('There is no connection to the cluster')
  const { cluster, identity } = useClusterScope.getState()
  return { client, call: { cluster, identity } }
}
