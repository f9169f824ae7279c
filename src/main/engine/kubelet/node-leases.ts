// Heartbeats. A healthy kubelet renews its Lease every ten seconds; such a renewal is no revision here but is computed
// from the clock when somebody reads it.
import { formatMicroTime, formatTime } from '../../../shared/kube/time.ts'
import type { Lease, Node } from '../../../shared/schema/types.ts'

export const leaseNamespace = 'kube-node-lease'
/** Upstream renews after a quarter of the duration. */
export const renewPeriod = 10_000
/** The kubelet posts its node's status every five minutes even where nothing changed. */
const statusPeriod = 300_000

/** A kubelet's life as its heartbeats tell it. All times in milliseconds. */
export interface Heartbeat {
  /** Its first renewal. */
  readonly since: number
  /** When it fell silent; undefined while it is well. */
  readonly until: number | undefined
}

/** The last renewal at a moment. */
export function lastRenewal(heartbeat: Heartbeat, now: number, period = renewPeriod): number {
  const time = Math.min(now, heartbeat.until ?? now)
  return time - (Math.max(time - heartbeat.since, 0) % period)
}

/** The Lease as a reader would see it at `now`; the same object where it is not a kubelet's. */
export function renewedLease(lease: Lease, heartbeat: Heartbeat | undefined, now: number): Lease {
  if (heartbeat === undefined || lease.metadata.namespace !== leaseNamespace) return lease
  return { ...lease, spec: { ...lease.spec, renewTime: formatMicroTime(lastRenewal(heartbeat, now)) } }
}

/** The Node as a reader would see it at `now`: with the kubelet's latest report. */
export function reportedNode(node: Node, heartbeat: Heartbeat | undefined, now: number): Node {
  if (heartbeat === undefined || node.status?.conditions === undefined) return node
  const lastHeartbeatTime = formatTime(lastRenewal(heartbeat, now, statusPeriod))
  const conditions = node.status.conditions.map((condition) =>
    condition.status === 'Unknown' || condition.type === 'NetworkUnavailable'
      ? condition
      : { ...condition, lastHeartbeatTime }
  )
  return { ...node, status: { ...node.status, conditions } }
}
