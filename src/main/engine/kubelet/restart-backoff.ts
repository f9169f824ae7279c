// Upstream's client-go util/flowcontrol.Backoff with the kubelet's figures: the wait doubles from 10 s to 300 s, and is
// forgotten 10 minutes after it last grew.

const first = 10_000
const longest = 300_000

export interface BackoffEntry {
  /** Milliseconds. */
  wait: number
  lastUpdate: number
}

/** Whether a wait that began at `eventTime` is still on. All times in milliseconds. */
export function isBackingOff(entry: BackoffEntry | undefined, eventTime: number, now: number): boolean {
  if (entry === undefined || hasExpired(entry, eventTime)) return false
  return now - eventTime < entry.wait
}

/** The entry after one more failure. */
export function nextBackoff(entry: BackoffEntry | undefined, eventTime: number, now: number): BackoffEntry {
  if (entry === undefined || hasExpired(entry, eventTime)) return { wait: first, lastUpdate: now }
  return { wait: Math.min(entry.wait * 2, longest), lastUpdate: now }
}

function hasExpired(entry: BackoffEntry, eventTime: number): boolean {
  return eventTime - entry.lastUpdate > longest * 2
}

/** A duration in milliseconds as Go prints it: 456ms, 1.234s, 1m20s, 5m0s. */
export function goDuration(ms: number): string {
  if (ms === 0) return '0s'
  if (ms < 1000) return `${ms}ms`
  const hours = Math.floor(ms / 3_600_000)
  const minutes = Math.floor(ms / 60_000) % 60
  const seconds = `${(ms % 60_000) / 1000}s`
  if (hours > 0) return `${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${minutes}m${seconds}` : seconds
}
