import type { NewObject } from '../../kube/object.ts'
import { changed, filled, mapped } from '../../kube/sharing.ts'
import type { Endpoints } from '../../schema/types.ts'

/** Upstream's SetDefaults_Endpoints. */
export function setEndpointsDefaults(endpoints: NewObject<Endpoints>): NewObject<Endpoints> {
  const { subsets } = endpoints
  if (subsets === undefined) return endpoints
  return changed(endpoints, {
    subsets: mapped(subsets, (subset) =>
      changed(subset, { ports: subset.ports && mapped(subset.ports, (port) => filled(port, { protocol: 'TCP' })) })
    )
  })
}
