// How long the replacement of a failed pod waits; upstream's pkg/controller/job/backoff_utils.go.
import type { Pod } from '../../../../shared/schema/types.ts'
import { finishedAt } from './job-pods.ts'

const firstDelay = 10_000
const longestDelay = 600_000

export interface BackoffRecord {
  /** Since the last success. */
  readonly failures: number
  /** When the last of them ended (ms); undefined without one. */
  readonly lastFailure: number | undefined
}

export const noFailures: BackoffRecord = { failures: 0, lastFailure: undefined }

/** The record after these pods have ended: a success forgets the failures before it. */
export function backoffAfter(record: BackoffRecord, succeeded: readonly Pod[], failed: readonly Pod[]): BackoffRecord {
  const failures = failed.map(finishedAt).sort((a, b) => a - b)
  if (succeeded.length === 0) {
    if (failures.length === 0) return record
    return { failures: record.failures + failures.length, lastFailure: failures.at(-1)! }
  }
  const lastSuccess = Math.max(...succeeded.map(finishedAt))
  const since = failures.filter((at) => at > lastSuccess)
  return { failures: since.length, lastFailure: since.at(-1) }
}

/** Milliseconds that are left at `now`: 10 s after the first failure, doubled with each, at most 10 minutes. */
export function remainingBackoff({ failures, lastFailure }: BackoffRecord, now: number): number {
  if (failures === 0 || lastFailure === undefined) return 0
  const delay = Math.min(firstDelay * 2 ** (failures - 1), longestDelay)
  return Math.max(0, delay - (now - lastFailure))
}
