import type { KubeResponse } from '../../shared/contract/kube.ts'
import type { Status } from '../../shared/kube/status.ts'

/** What etcd answers when it has no room. */
export const noSpace = 'etcdserver: mvcc: database space exceeded'

/** What a cluster that stands still for want of space answers to what would change it. */
export function refusedForSpace(): KubeResponse {
  const status: Status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: noSpace,
    code: 500
  }
  return { code: 500, object: status, warnings: [] }
}
