import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { base, callInput, liveInput, type Live } from './call.ts'
import { retentionLimits, type Retention } from './retention-limits.ts'

/** What a cluster keeps of its past, and what that comes to now. Bytes, and milliseconds of simulated time. */
export interface RetentionDocument {
  readonly settings: Retention
  readonly now: {
    readonly historyBytes: number
    /** Since when; absent where nothing is there. */
    readonly historySince?: number
    readonly logBytes: number
    readonly logsSince?: number
    readonly metricBytes: number
    readonly events: number
  }
}

/** What would go with other settings: all before these moments, about; absent where nothing would. */
export interface RetentionLoss {
  readonly historyBefore?: number
  readonly logsBefore?: number
  readonly metricsBefore?: number
  readonly events?: number
}

/** Speeds as the clock has them: 0 is paused, -1 as fast as possible. They hold for all clusters of the data folder. */
export interface ClockRules {
  /** That a new cluster begins with; absent: that of the cluster before it, 1 for the first. */
  readonly fresh?: number
  /** That a cluster goes on with when it is opened again; absent: the one that it had. */
  readonly again?: number
}

const speed = z.union([z.literal(0), z.literal(-1), z.number().min(0.1).max(1000)])

export const clockRulesInput = z.object({ fresh: speed.optional(), again: speed.optional() })

function within(key: keyof Retention): z.ZodNumber {
  const [least, most] = retentionLimits[key]
  return z.number().int().min(least).max(most)
}

const retention = z.object({
  history: within('history'),
  logs: within('logs'),
  metrics: within('metrics'),
  events: within('events')
})

export const settingsContract = {
  retention: base.input(liveInput).output(eventIterator(type<Live<RetentionDocument>>())),
  /** In force at once, and kept in the cluster's file. */
  setRetention: base.input(callInput.extend({ retention })).output(type<void>()),
  lossWith: base.input(callInput.extend({ retention })).output(type<RetentionLoss>()),
  clock: base.input(callInput).output(type<ClockRules>()),
  setClock: base.input(callInput.extend({ rules: clockRulesInput })).output(type<void>())
}
