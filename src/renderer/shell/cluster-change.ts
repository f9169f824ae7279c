import { useClusterScope } from '../connection/cluster-scope.ts'
import { useConnection } from '../connection/connection.ts'
import { useDock } from './dock.ts'
import { useRoute } from './route.ts'

/** Lets go of what belongs to a cluster when another is opened, and asks on the first run. Returns what ends that. */
export function followClusters(): () => void {
  const stopScope = useClusterScope.subscribe(({ clusterId }, before) => {
    if (before.clusterId === undefined || clusterId === before.clusterId) return
    useClusterScope.getState().setNamespaces([])
    useDock.getState().leaveCluster()
    const { page, go } = useRoute.getState()
    // Objects, filters and rollouts of the one before are nothing here.
    go(page.panel === 'clusters' ? page : { panel: 'overview' })
  })
  const stopConnection = useConnection.subscribe(({ session, generation }, before) => {
    if (session?.isFirstRun !== true || generation === before.generation) return
    const { page, go } = useRoute.getState()
    if (page.panel === 'overview') go({ panel: 'welcome' })
  })
  return () => {
    stopScope()
    stopConnection()
  }
}
