import { serviceCIDRKind } from '../../../shared/kinds/servicecidr/kind.ts'
import { rangeFinalizer } from '../../../shared/kinds/servicecidr/ready.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { ControlPlane } from '../control-plane.ts'

const name = 'kubernetes'

/** Writes down the range of cluster addresses, as API servers do (upstream pkg/controlplane default-servicecidr). */
export function createServiceRange(controlPlane: ControlPlane, range: string): void {
  const { clock, store } = controlPlane
  if (store.get(serviceCIDRKind, undefined, name) !== undefined) return
  const server = controlPlane.writer('kube-apiserver')
  const created = server.create(serviceCIDRKind, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name, finalizers: [rangeFinalizer] },
    spec: { cidrs: [range] }
  })
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: '',
    message: 'Kubernetes Service CIDR is ready',
    lastTransitionTime: formatTime(clock.now)
  }
  server.updateStatus(serviceCIDRKind, { ...created, status: { conditions: [ready] } })
}
