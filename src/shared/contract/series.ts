import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { ViaSeries } from '../network/traffic.ts'
import { base, liveInput, type Live } from './call.ts'
import { objectRefInput, type ObjectRef } from './documents.ts'

const longest = 366 * 86_400_000
const moment = z.number().int().min(0).max(8_640_000_000_000_000)

/** A stretch of simulated time in milliseconds: the last so many, or between two moments. */
const seriesSpan = z.union([
  z.object({ last: z.number().int().min(60_000).max(longest) }),
  z
    .object({ from: moment, to: moment })
    .refine(({ from, to }) => to - from >= 1_000 && to - from <= longest, 'must be a second to a year long')
])
export type SeriesSpan = z.infer<typeof seriesSpan>

const seriesScope = z.discriminatedUnion('type', [
  z.object({ type: z.literal('cluster') }),
  z.object({ type: z.literal('namespace'), name: z.string().max(253) }),
  /** A node, a namespace, a workload or a pod. */
  z.object({ type: z.literal('object'), ref: objectRefInput }),
  z.object({ type: z.literal('container'), ref: objectRefInput, container: z.string().max(63) })
])
export type SeriesScope = z.infer<typeof seriesScope>

const seriesInput = liveInput.extend({ scope: seriesScope, span: seriesSpan })

/** `null` is a gap: nothing is known. */
export type Points = readonly (number | null)[]

/** A line that would be zero throughout is not there at all. */
export interface ResourceSeries {
  readonly usage: Points
  readonly requests?: Points
  readonly limits?: Points
  readonly capacity?: Points
}

/** Rollouts and the like within a span. */
export interface SeriesMark {
  readonly at: number
  readonly words: string
}

/** At most 150 points; `times` in milliseconds of simulated time. CPU in millicores, memory in bytes. */
export interface SeriesDocument {
  readonly times: readonly number[]
  readonly cpu: ResourceSeries
  readonly memory: ResourceSeries
  /** How many pods have a node, where pods are summed. */
  readonly pods?: Points
  /** What goes over the network for the requests of steady loads, in bytes a second. */
  readonly network?: { readonly received: Points; readonly sent: Points }
  /** Containers that work as much as their CPU limit lets them. */
  readonly throttled?: Points
  /** Containers that were started again since the first moment. */
  readonly restarts?: Points
  readonly marks: readonly SeriesMark[]
}

export const consumerKinds = ['namespace', 'node', 'workload', 'pod', 'container'] as const
export type ConsumerKind = (typeof consumerKinds)[number]

const consumersInput = seriesInput.extend({
  by: z.enum(consumerKinds),
  /** As many have a line of their own; all others are one. */
  most: z.number().int().min(1).max(8)
})

interface ConsumerLine {
  readonly key: string
  readonly name: string
  readonly ref?: ObjectRef
  readonly values: Points
}

interface ResourceConsumers {
  /** Those that use most at this moment, the first most of all. */
  readonly lines: readonly ConsumerLine[]
  /** What is left of the whole. */
  readonly others?: Points
}

/** Who uses most. */
export interface ConsumersDocument {
  readonly times: readonly number[]
  readonly cpu: ResourceConsumers
  readonly memory: ResourceConsumers
  /** How many there are, those without a line included. */
  readonly total: number
  /** How many of them were compared, where that is not all. */
  readonly compared?: number
  readonly marks: readonly SeriesMark[]
}

/** What one workload asks for beside what it uses: millicores or bytes of all its pods. */
export interface ResourceSizing {
  readonly request?: number
  readonly limit?: number
  readonly usage: number
  /** The most within the span. */
  readonly peak: number
}

export interface SizingRow {
  readonly ref: ObjectRef
  readonly pods: number
  readonly cpu: ResourceSizing
  readonly memory: ResourceSizing
}

/** Requests against use, those first that keep most for nothing or use most beyond it. */
export interface SizingDocument {
  readonly rows: readonly SizingRow[]
  readonly total: number
}

/** What an autoscaler measured, and what it made of that. */
export interface AutoscalerDocument {
  readonly times: readonly number[]
  readonly current: Points
  readonly desired: Points
  readonly least: Points
  readonly most: Points
  readonly metrics: readonly {
    readonly name: string
    readonly unit: 'percent' | 'number'
    readonly actual: Points
    readonly target: Points
  }[]
  readonly marks: readonly SeriesMark[]
}

/** What steady loads sent by way of a Service or an Ingress. Rates are requests a second. */
export interface RequestsDocument extends ViaSeries {
  readonly marks: readonly SeriesMark[]
}

/** How full the volume of a claim was, in bytes. */
export interface ClaimDocument {
  readonly times: readonly number[]
  readonly used: Points
  readonly capacity: Points
}

export const seriesContract = {
  watch: base.input(seriesInput).output(eventIterator(type<Live<SeriesDocument>>())),
  consumers: base.input(consumersInput).output(eventIterator(type<Live<ConsumersDocument>>())),
  /** Of the workloads of a namespace, or of all. */
  sizing: base
    .input(liveInput.extend({ namespaces: z.array(z.string().max(253)).max(1000), span: seriesSpan }))
    .output(eventIterator(type<Live<SizingDocument>>())),
  /** Undefined of an object that is not there, or that no request goes by. */
  requests: base
    .input(liveInput.extend({ ref: objectRefInput, span: seriesSpan }))
    .output(eventIterator(type<Live<RequestsDocument | undefined>>())),
  /** Undefined of a claim that is not there. */
  claim: base
    .input(liveInput.extend({ ref: objectRefInput, span: seriesSpan }))
    .output(eventIterator(type<Live<ClaimDocument | undefined>>())),
  /** Undefined of an autoscaler that is not there. */
  autoscaler: base
    .input(liveInput.extend({ ref: objectRefInput, span: seriesSpan }))
    .output(eventIterator(type<Live<AutoscalerDocument | undefined>>()))
}
