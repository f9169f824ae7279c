import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { levelGroups, type LevelGroup } from '../logs/log-level.ts'
import { base, callInput, liveInput, type Live } from './call.ts'
import { objectRefInput, type ObjectRef } from './documents.ts'

const moment = z.number().int().min(0).max(8.64e15)

/** Which lines are meant: whose, of when, saying what. */
const logSelection = {
  /** Pods, and workloads: all their pods, those that come later too. */
  refs: z.array(objectRefInput).max(50),
  /** Besides, the pods in `namespaces` with these labels, as kubectl's -l takes them. */
  selector: z.string().max(1_000).optional(),
  /** With neither of them every pod in these namespaces, and where none is named every pod. */
  namespaces: z.array(z.string().max(253)).max(1_000),
  /** Absent: every container. */
  container: z.string().max(63).optional(),
  /** Of each container all its runs that are kept, the newest, or the one before the last restart. */
  runs: z.enum(['all', 'current', 'previous']),
  /** Text that a line must contain, or a regular expression. */
  search: z.string().max(1_000).optional(),
  regex: z.boolean().optional(),
  matchCase: z.boolean().optional(),
  /** The lines that do not match. */
  invert: z.boolean().optional(),
  /** First and last moment, in milliseconds of simulated time. */
  from: moment.optional(),
  to: moment.optional(),
  /** Only the last so many milliseconds of simulated time; a histogram goes on with the clock. */
  within: z.number().int().min(1).max(8.64e15).optional()
}

/** Lines before and after a match. */
const mostContext = 20

/** What is left out of a stream, or comes besides. */
const logShown = {
  withoutLevels: z.array(z.enum(levelGroups)).max(levelGroups.length),
  /** By uid. */
  withoutPods: z.array(z.string().max(253)).max(1_000),
  /** The types of events that stand among the lines. */
  events: z.array(z.enum(['Normal', 'Warning'])).max(2)
}

/** An event among the lines; its message is the text of the line. */
export interface LineEvent {
  readonly type: string
  readonly reason: string
  readonly count: number
  readonly about: ObjectRef
}

export interface LogLine {
  /** Grows within one subscription; the key of the line. */
  readonly id: number
  /** Nanoseconds of simulated time since the epoch, as decimal text. */
  readonly time: string
  readonly podUid: string
  readonly namespace: string
  readonly pod: string
  readonly container: string
  /** Which run of the container wrote it, from 0, and where it stands in the cluster's log; 0 of what no run wrote. */
  readonly instance: number
  readonly sequence: number
  readonly stream: 'stdout' | 'stderr' | 'system' | 'event'
  readonly text: string
  readonly event?: LineEvent
  /** It matches not itself, but stands beside a line that does. */
  readonly isContext?: true
}

export interface LogSource {
  readonly uid: string
  readonly namespace: string
  readonly pod: string
  readonly containers: readonly string[]
}

export interface LogUpdate {
  /** Lines to append, oldest first. */
  readonly lines: readonly LogLine[]
  /** Lines that were dropped because the window could not keep up. */
  readonly skipped: number
  /** Pods and containers that take part; absent where they are as they were. */
  readonly sources?: readonly LogSource[]
  /** Pods that are meant and not listened to: there are too many. */
  readonly left: number
  /** How much of what is kept has been looked through for the first lines: from 0 to 1. */
  readonly share: number
  /** There are older lines than the first that was sent. */
  readonly isCut: boolean
  /** Why there is nothing to read, in the API's words: "container "x" in pod "y" is waiting to start: ...". */
  readonly refusal?: string
}

/** One bar: when it begins, lines by level in the order of `levelGroups`, events, and lines that match the search. */
export type HistogramBar = readonly [time: number, levels: readonly number[], events: number, matches: number]

/** Lines over time, whatever of them is shown. */
export interface LogHistogram {
  readonly from: number
  readonly to: number
  /** Milliseconds of one bar. */
  readonly span: number
  /** Bars with something in them, oldest first. */
  readonly bars: readonly HistogramBar[]
  readonly levels: Readonly<Record<LevelGroup, number>>
  readonly events: { readonly Normal: number; readonly Warning: number }
  /** Lines of the pods that wrote most, by uid. */
  readonly pods: Readonly<Record<string, number>>
  /** Lines that match the search; undefined where nothing is looked for. */
  readonly matches?: number
  /** How much has been looked through: from 0 to 1. */
  readonly share: number
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

export const logsContract = {
  /** A line and at most so many before and after it; empty where it is no longer kept. */
  around: base
    .input(callInput.extend({ ...linePlace, lines: z.number().int().min(0).max(200) }))
    .output(type<readonly PlacedLine[]>()),
  /** The last `tail` lines, then all that follow. */
  watch: base
    .input(
      liveInput.extend({
        ...logSelection,
        ...logShown,
        tail: z.number().int().min(0).max(10_000),
        follow: z.boolean(),
        /** Lines that are shown before and after each that matches. */
        context: z.number().int().min(0).max(mostContext).optional()
      })
    )
    .output(eventIterator(type<Live<LogUpdate>>())),
  histogram: base.input(liveInput.extend(logSelection)).output(eventIterator(type<Live<LogHistogram>>())),
  /** All lines of a selection that are kept as one text, at most 20 MB. */
  download: base
    .input(callInput.extend({ ...logSelection, ...logShown, timestamps: z.boolean() }))
    .output(type<{ readonly text: string; readonly truncated: boolean }>())
}
