import type { Points, SeriesMark } from '../../../shared/contract/series.ts'
import type { ChartZoom } from '../../parts/chart/chart-input.ts'
import type { ChartEvent } from '../../parts/chart/frame.tsx'
import { useChartMarks } from './use-chart-marks.ts'
import { measuredFrom } from './usage-points.ts'
import { useUsageSpan, useUsageZoom } from './usage-span.ts'

interface TimeChart {
  readonly events: readonly ChartEvent[]
  readonly zoom: ChartZoom
  readonly from?: number
}

/** What all charts over the common span of time have in common: where they begin, their marks, how they look closer. */
export function useTimeChart(
  times: readonly number[],
  lines: readonly Points[],
  marks: readonly SeriesMark[]
): TimeChart {
  const span = useUsageSpan((store) => store.span)
  const zoom = useUsageZoom()
  const events = useChartMarks(marks)
  const from = measuredFrom(times, lines, span)
  return { events, zoom, ...(from === undefined ? {} : { from }) }
}
