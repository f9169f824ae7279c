import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useRoute } from '../../shell/route.ts'
import { useListSettings } from './list-settings.ts'
import type { SavedView } from './saved-views.ts'

/** Goes to the list of a saved view, as it was saved. */
export function showView({ kind, group, resource, filter, namespaces, settings }: SavedView): void {
  useListSettings.setState(({ byKind }) => ({ byKind: { ...byKind, [kind]: settings } }))
  // A kind of the whole cluster was seen whatever the window was narrowed to.
  if (namespaces.length > 0) useClusterScope.getState().setNamespaces(namespaces)
  useRoute.getState().go({ panel: 'list', group, resource }, { filter })
}
