import type { NewObject } from '../../kube/object.ts'
import { changed } from '../../kube/sharing.ts'
import type { ResourceQuota, ResourceQuotaSpec, ResourceQuotaStatus } from '../../schema/types.ts'
import { withResourceListDefaults } from '../pod/spec-defaults.ts'

const noSpec: ResourceQuotaSpec = {}
const noStatus: ResourceQuotaStatus = {}

/** Upstream's SetDefaults_ResourceList on every list of a quota. */
export function setResourceQuotaDefaults(quota: NewObject<ResourceQuota>): NewObject<ResourceQuota> {
  const { spec = noSpec, status = noStatus } = quota as Partial<ResourceQuota>
  return changed(quota, {
    spec: changed<ResourceQuotaSpec>(spec, { hard: spec.hard && withResourceListDefaults(spec.hard) }),
    status: changed<ResourceQuotaStatus>(status, {
      hard: status.hard && withResourceListDefaults(status.hard),
      used: status.used && withResourceListDefaults(status.used)
    })
  })
}
