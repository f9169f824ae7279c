import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { APIService, APIServiceSpec } from './api-service.ts'

const printed = { groupPriorityMinimum: 0, versionPriority: 0 }
const httpsPort = { port: 443 }

export function setAPIServiceDefaults(apiService: NewObject<APIService>): NewObject<APIService> {
  const given = filled((apiService.spec as Partial<APIServiceSpec> | undefined) ?? {}, printed)
  const { service } = given
  const spec = changed<APIServiceSpec>(given, { service: service && filled(service, httpsPort) })
  return changed<NewObject<APIService>>(apiService, { spec })
}
