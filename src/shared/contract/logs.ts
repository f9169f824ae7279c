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

/** A line of a container, whose neighbours can be asked for. */
const linePlace = {
  podUid: z.string().min(1).max(253),
  container: z.string().min(1).max(63),
  instance: z.number().int().min(0),
  sequence: z.number().int().min(1)
}

/** A line as it was written, wherever. */
export interface PlacedLine {
  readonly sequence: number
  /** Nanoseconds of simulated time since the epoch, as decimal text. */
  readonly time: string
  readonly stream: 'stdout' | 'stderr' | 'system'
  readonly text: string
}

/** A line that a search of all logs found. */
export interface LogHit extends PlacedLine {
  readonly podUid: string
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly instance: number
  /** The container has been started again since. */
  readonly isPrevious: boolean
  /** The pod is no longer there; its log outlives it until the budget of logs needs the room. */
  readonly isGone: boolean
}

export interface LogFindings {
  /** The newest lines that match, newest first. */
  readonly hits: readonly LogHit[]
  /** More match. */
  readonly isCut: boolean
  /** How much has been looked through: from 0 to 1, where the search is over. */
  readonly share: number
}

/** Lines that one search gives; who wants others narrows it. */
export const logHitLimit = 500

export const logsContract = {
  /** Looks through what all containers have written until now, and tells what it finds as it goes on. */
  search: base
    .input(
      liveInput.extend({
        text: z.string().min(1).max(1_000),
        regex: z.boolean(),
        /** Empty: in all. */
        namespaces: z.array(z.string().max(253)).max(1_000),
        /** Only what was written in the last so many milliseconds of simulated time. */
        within: z.number().int().min(1).optional(),
        withPrevious: z.boolean()
      })
    )
    .output(eventIterator(type<Live<LogFindings>>())),
  /** A line and at most fifty before and after it; empty where it is no longer kept. */
  around: base.input(callInput.extend(linePlace)).output(type<readonly PlacedLine[]>()),
  /** The last `tail` lines, then all that follow. */
  watch: base
    .input(liveInput.extend({ ...logQuery, tail: z.number().int().min(0).max(10_000), follow: z.boolean() }))
    .output(eventIterator(type<Live<LogUpdate>>())),
  /** All retained lines as one text, at most 20 MB. */
  download: base
    .input(callInput.extend({ ...logQuery, timestamps: z.boolean() }))
    .output(type<{ readonly text: string; readonly truncated: boolean }>())
}
