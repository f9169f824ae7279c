/**
 * What the node controller needs to know of kubelets. A healthy kubelet's renewals are no writes but a matter of the
 * clock; only one that falls silent is told, so that a thousand healthy nodes cost no timer.
 */
export interface NodeHeartbeats {
  /** Milliseconds of the node's last renewal as of now; undefined where it never had a kubelet. */
  lastHeartbeat(nodeName: string): number | undefined
  /** Calls the listener whenever a kubelet falls silent: its machine died, or cannot reach the API any more. */
  onStopped(listener: (nodeName: string) => void): void
}
