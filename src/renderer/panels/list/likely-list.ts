import { kindNamed } from '../../../shared/kinds/kind-names.ts'
import { qualifiedResource } from '../../../shared/kinds/kind.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useConnection } from '../../connection/connection.ts'
import { listQuery } from './list-query.ts'
import { settingsFrom, useListSettings } from './list-settings.ts'

/** What most people look at first, and what there is most of. */
export const likelyList = kindNamed('', 'pods')!

/** Has the host make that list ready, as this window would ask for it. */
export function prepareLikelyList(): void {
  const { client } = useConnection.getState()
  const { cluster, identity, namespaces } = useClusterScope.getState()
  const kindId = qualifiedResource(likelyList)
  const query = listQuery(likelyList, namespaces, '', settingsFrom(kindId, useListSettings.getState().byKind[kindId]))
  // Where it cannot be made ready, whoever asks for it is answered a little later.
  client?.tables.prepare({ cluster, identity, ...query, namespaces: [...query.namespaces] }).catch(() => {})
}
