import { leaseKind } from '../../../shared/kinds/lease/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import type { NewObject } from '../../../shared/kube/object.ts'
import { formatMicroTime } from '../../../shared/kube/time.ts'
import type { Lease, Node } from '../../../shared/schema/types.ts'
import { ApiError } from '../api/api-error.ts'
import type { ControlPlane } from '../control-plane.ts'
import { leaseNamespace, renewPeriod } from './node-leases.ts'

const leaseDurationSeconds = 40

function newLease(node: Pick<Node, 'apiVersion' | 'kind' | 'metadata'>, now: number): NewObject<Lease> {
  const { name, uid } = node.metadata
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: leaseNamespace, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
    spec: { holderIdentity: name, leaseDurationSeconds, renewTime: formatMicroTime(now) }
  }
}

/** Makes the Lease of each node, and makes it again where it was deleted; upstream's component-helpers/apimachinery/lease. */
export class LeaseKeeping {
  readonly #plane: ControlPlane
  readonly #canRenew: (nodeName: string) => boolean

  /** `canRenew` says whether a node has a kubelet that runs and reaches the API. */
  constructor(plane: ControlPlane, canRenew: (nodeName: string) => boolean) {
    this.#plane = plane
    this.#canRenew = canRenew
  }

  start(): void {
    this.#plane.store.onChange(leaseKind, ({ type, object: { metadata } }) => {
      if (type === 'DELETED' && metadata.namespace === leaseNamespace) this.#ensureLater(metadata.name)
    })
  }

  /** Told where a kubelet begins to reach the API; it finds out later by itself that its Lease was deleted. */
  ensure(nodeName: string): void {
    const { clock, store } = this.#plane
    const node = store.get(nodeKind, undefined, nodeName)
    if (node === undefined || store.get(leaseKind, leaseNamespace, nodeName) !== undefined) return
    try {
      this.#plane.writer('kubelet').create(leaseKind, newLease(node, clock.now))
    } catch (error) {
      // Without its namespace there is no Lease: the kubelet of a real node logs that, and tries again.
      if (!(error instanceof ApiError)) throw error
      this.#ensureLater(nodeName)
    }
  }

  #ensureLater(nodeName: string): void {
    this.#plane.clock.after(renewPeriod, () => {
      if (this.#canRenew(nodeName)) this.ensure(nodeName)
    })
  }
}
