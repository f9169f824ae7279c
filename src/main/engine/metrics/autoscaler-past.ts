import { horizontalPodAutoscalerKind } from '../../../shared/kinds/horizontalpodautoscaler/kind.ts'
import { metricReadings } from '../../../shared/kinds/horizontalpodautoscaler/metric-readings.ts'
import type { HorizontalPodAutoscaler } from '../../../shared/schema/types.ts'
import type { ControlPlane } from '../control-plane.ts'
import { KeptRings } from './kept-rings.ts'
import type { SeriesFile } from './usage-groups.ts'

type Points = readonly (number | null)[]

/** What an autoscaler measured and wanted at some moments; `null` where nothing is known. */
export interface AutoscalerSeries {
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
}

const keyPrefix = 'autoscalers/'
const mostMetrics = 4
/** Positions in a state: four counts, then actual and target of each metric. */
const [currentAt, desiredAt, leastAt, mostAt, metricsAt] = [0, 1, 2, 3, 4]
const width = metricsAt + 2 * mostMetrics
/** Stands for "not known" in a state: no count and no metric is negative. */
const unknown = -1

/** The past of all autoscalers, a ring each: what their status said, as long as they exist. */
export class AutoscalerPast {
  readonly #plane: ControlPlane
  readonly #rings: KeptRings
  readonly #state = new Float64Array(width)

  constructor(plane: ControlPlane, file: SeriesFile | undefined) {
    this.#plane = plane
    this.#rings = new KeptRings(plane, file, keyPrefix, width)
  }

  start(): void {
    const { store } = this.#plane
    this.#rings.load()
    store.onChange<HorizontalPodAutoscaler>(horizontalPodAutoscalerKind, ({ type, object, previous }) => {
      const { uid } = object.metadata
      if (type === 'DELETED') return this.#rings.forget(uid)
      // Metrics of another kind have another past: what was noted would be read with their names.
      if (previous !== undefined && namesOf(previous) !== namesOf(object)) this.#rings.restart(uid)
      this.#note(object)
    })
  }

  /** Undefined of an autoscaler that is not there. */
  series(uid: string, times: readonly number[]): AutoscalerSeries | undefined {
    const object = this.#plane.store.byUid(uid)
    if (object?.kind !== horizontalPodAutoscalerKind.kind) return undefined
    const ring = this.#rings.get(uid)
    const states = times.map((time) => ring?.find(time) ?? -1)
    const line = (at: number): Points =>
      states.map((position) => {
        const value = position < 0 ? unknown : ring!.values[position * width + at]!
        return value === unknown ? null : value
      })
    return {
      current: line(currentAt),
      desired: line(desiredAt),
      least: line(leastAt),
      most: line(mostAt),
      metrics: metricReadings(object as HorizontalPodAutoscaler)
        .slice(0, mostMetrics)
        .map(({ name, unit }, index) => ({
          name,
          unit,
          actual: line(metricsAt + 2 * index),
          target: line(metricsAt + 2 * index + 1)
        }))
    }
  }

  /** Hands what has changed to the file. */
  save(): void {
    this.#rings.save()
  }

  #note(object: HorizontalPodAutoscaler): void {
    const { spec, status } = object
    const { uid } = object.metadata
    const state = this.#state
    state.fill(unknown)
    state[currentAt] = status?.currentReplicas ?? unknown
    state[desiredAt] = status?.desiredReplicas ?? unknown
    state[leastAt] = spec.minReplicas ?? 1
    state[mostAt] = spec.maxReplicas
    for (const [index, { actual, target }] of metricReadings(object).slice(0, mostMetrics).entries()) {
      state[metricsAt + 2 * index] = actual ?? unknown
      state[metricsAt + 2 * index + 1] = target ?? unknown
    }
    this.#rings.note(uid, state)
  }
}

function namesOf(object: HorizontalPodAutoscaler): string {
  return metricReadings(object)
    .map(({ name, unit }) => `${name} ${unit}`)
    .join()
}
