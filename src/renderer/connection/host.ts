import i18next from 'i18next'
import { useClusterScope } from './cluster-scope.ts'
import { useConnection, type Client } from './connection.ts'

/** Who is called, and for which cluster and as whom every call is made. */
interface Host {
  readonly client: Client
  readonly call: { readonly cluster: string; readonly identity: string }
}

/** The host of the cluster on the screen. Throws where there is no connection. */
export function host(): Host {
  const { client } = useConnection.getState()
  if (client === undefined) throw new Error(i18next.t('shell:noConnection'))
  const { cluster, identity } = useClusterScope.getState()
  return { client, call: { cluster, identity } }
}
