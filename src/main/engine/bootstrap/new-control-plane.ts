import { endpointsKind } from '../../../shared/kinds/endpoints/kind.ts'
import { endpointSliceKind } from '../../../shared/kinds/endpointslice/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { ControlPlane } from '../control-plane.ts'
import { unknownConditions } from '../controllers/node-lifecycle/node-conditions.ts'
import { defaultServiceRange } from './cluster-options.ts'
import { creator } from './new-cluster.ts'
import { createServiceRange } from './service-range.ts'
import { kubernetesEndpoints, kubernetesEndpointSlice, kubernetesService, systemNamespaces } from './system-config.ts'

/** Where the API of a bare control plane is, and what its only Node is called, as upstream's own tests set it up. */
export const bareAddress = '127.0.0.1'

/**
 * Writes what API server and controller manager make by themselves, and one Node that nothing runs on: the bare
 * control plane on which operators and kubectl are tested.
 */
export function newControlPlane(controlPlane: ControlPlane, range = defaultServiceRange): void {
  const create = creator(controlPlane)
  for (const name of systemNamespaces) {
    create('kube-apiserver', namespaceKind, { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {} })
  }
  createServiceRange(controlPlane, range)
  create('kube-apiserver', serviceKind, kubernetesService(range))
  create('kube-apiserver', endpointsKind, kubernetesEndpoints([bareAddress]))
  create('kube-apiserver', endpointSliceKind, kubernetesEndpointSlice([bareAddress]))
  createSilentNode(controlPlane)
}

/** The Node, with what the controller manager notes on each one and says of one whose kubelet never spoke. */
function createSilentNode(controlPlane: ControlPlane): void {
  const status = { capacity: { memory: '1Gi' }, allocatable: { memory: '1Gi' } }
  const metadata = { name: bareAddress, annotations: { 'node.alpha.kubernetes.io/ttl': '0' } }
  const writer = controlPlane.writer('kube-controller-manager')
  const created = writer.create(nodeKind, { apiVersion: 'v1', kind: 'Node', metadata, spec: {}, status })
  const conditions = unknownConditions(created, undefined, controlPlane.clock.now)
  writer.updateStatus(nodeKind, { ...created, status: { ...status, conditions } })
}
