import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { base, callInput, liveInput, type Live } from './call.ts'
import { objectRefInput } from './documents.ts'

const logQuery = {
  /** A pod, or a workload: all its pods, those that come later too. */
  ref: objectRefInput,
  /** Absent: every container. */
  container: z.string().max(63).optional(),
  previous: z.boolean(),
  /** Text that a line must contain, or a regular expression. */
  search: z.string().max(1_000).optional(),
  regex: z.boolean().optional()
}

export interface LogLine {
  /** Grows within one subscription; the key of the line. */
  readonly id: number
  /** Nanoseconds of simulated time since the epoch, as decimal text. */
  readonly time: string
  readonly pod: string
  readonly container: string
  readonly stream: 'stdout' | 'stderr' | 'system'
  readonly text: string
}

export interface LogUpdate {
  /** Lines to append, oldest first. */
  readonly lines: readonly LogLine[]
  /** Lines that were dropped because the window could not keep up. */
  readonly skipped: number
  /** Pods and containers that take part. */
  readonly sources: readonly { readonly pod: string; readonly containers: readonly string[] }[]
  /** Why there is nothing to read, in the API's words: "container "x" in pod "y" is waiting to start: ...". */
  readonly refusal?: string
}

export const logsContract = {
  /** The last `tail` lines, then all that follow. */
  watch: base
    .input(liveInput.extend({ ...logQuery, tail: z.number().int().min(0).max(10_000), follow: z.boolean() }))
    .output(eventIterator(type<Live<LogUpdate>>())),
  /** All retained lines as one text, at most 20 MB. */
  download: base
    .input(callInput.extend({ ...logQuery, timestamps: z.boolean() }))
    .output(type<{ readonly text: string; readonly truncated: boolean }>())
}
