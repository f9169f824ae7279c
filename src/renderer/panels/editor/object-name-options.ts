import { kindOfResource } from '../../connection/cluster-kinds.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useConnection } from '../../connection/connection.ts'
import type { ReferencedKind } from './language/references.ts'

/** Names of objects of a kind that fit what is typed, in the namespace of the object that names them. */
export async function objectNameOptions(
  { group, resource }: ReferencedKind,
  namespace: string | undefined,
  text: string
): Promise<readonly string[]> {
  const { client } = useConnection.getState()
  const kind = kindOfResource(group, resource)
  if (client === undefined || kind === undefined) return []
  const { cluster, identity, namespaces } = useClusterScope.getState()
  const scoped = namespaces.length === 1 ? namespaces[0] : 'default'
  return client.editor.names({
    cluster,
    identity,
    group,
    resource,
    ...(kind.namespaced ? { namespace: namespace ?? scoped } : {}),
    text
  })
}
