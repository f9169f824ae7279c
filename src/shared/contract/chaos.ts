import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { BrokenThing, ChaosOutcome } from '../chaos/fault.ts'
import { base, callInput, liveInput, type Live } from './call.ts'

/** Something that is broken, as the window lists it. */
export interface ChaosEntry extends BrokenThing {
  /** How many pods it reaches, where that can be told. */
  readonly pods?: number
}

/** All that is on: faults of machines first, the newest last. */
export type ChaosDocument = readonly ChaosEntry[]

const name = z.string().min(1).max(253)
const delay = z.number().int().min(1).max(600_000)

const podsTarget = z.object({ group: z.string().max(253), resource: name, namespace: name, name })
const target = podsTarget.extend({ container: name.optional() })

const wayEnd = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nodes'), names: z.array(name).min(1).max(1000) }),
  podsTarget.extend({ kind: z.literal('pods') }),
  z.object({ kind: z.literal('service'), namespace: name, name }),
  z.object({ kind: z.literal('everyone') })
])

const fault = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('crash'),
    target,
    exitCode: z.number().int().min(0).max(255),
    signal: z.number().int().min(1).max(64).optional(),
    /** Milliseconds after each start. */
    again: z.number().int().min(0).max(86_400_000).optional()
  }),
  z.object({ kind: z.literal('hang'), target }),
  z.object({
    kind: z.literal('leak'),
    target,
    bytesPerSecond: z
      .number()
      .int()
      .min(1)
      .max(2 ** 40)
  }),
  z.object({ kind: z.literal('slow'), target, delay }),
  z.object({ kind: z.literal('fail-probe'), target, probe: z.enum(['startup', 'readiness', 'liveness']) }),
  z.object({
    kind: z.literal('bad-image'),
    target: podsTarget.extend({ container: name }),
    image: z.string().min(1).max(1000)
  }),
  z.object({ kind: z.literal('registry-down'), registry: name.optional() }),
  z.object({ kind: z.literal('dns'), answer: z.enum(['NXDOMAIN', 'SERVFAIL', 'silence']), name: name.optional() }),
  z.object({
    kind: z.literal('way'),
    from: wayEnd,
    to: wayEnd,
    isOneWay: z.boolean().optional(),
    delay: delay.optional(),
    loss: z.number().gt(0).max(1).optional()
  })
])

const change = z.discriminatedUnion('type', [
  /** `duration` in milliseconds of simulated time. */
  z.object({
    type: z.literal('start'),
    fault,
    duration: z.number().int().min(1000).max(31_536_000_000).optional()
  }),
  z.object({ type: z.literal('stop'), id: z.string().max(300) }),
  z.object({ type: z.literal('stop-all') })
])

/** What a person breaks on purpose. */
export const chaosContract = {
  watch: base.input(liveInput).output(eventIterator(type<Live<ChaosDocument>>())),
  /** What goes through the API (a bad image) goes through it as the person. */
  change: base.input(callInput.extend({ change })).output(type<ChaosOutcome>())
}
