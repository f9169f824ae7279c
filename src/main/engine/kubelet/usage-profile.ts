/**
 * What a container uses of its node when nothing disturbs it, as data: the usage model in engine/metrics makes the
 * actual figure of a moment out of it, of the load and of the container's limits.
 */
export interface UsageProfile {
  /** Millicores while nobody asks anything of it. */
  readonly idleCpu: number
  /** Millicores at work while it starts, for `startSeconds` after its start. */
  readonly startCpu: number
  readonly startSeconds: number
  /** Millicore-seconds that one request costs: 2 means that 100 requests a second need 200 millicores. */
  readonly cpuPerRequest: number
  /** Bytes that a request holds while it is answered; 64 KiB where nothing is said. */
  readonly memoryPerRequest?: number
  /** Bytes of working set right after the start. */
  readonly startMemory: number
  /** Bytes of working set once it has settled, `startSeconds` after its start. */
  readonly memory: number
  /** How far the figures swing around these values, as a share of them: 0.1 is a tenth up and down. */
  readonly variation: number
  /** What has leaked of it: the memory above holds so many bytes that grew since a moment (milliseconds). */
  readonly leaked?: { readonly since: number; readonly bytesPerSecond: number; readonly bytes: number }
}
