// The lines of charts about requests: of one load, and of what all loads send by one Service.
import type { TFunction } from 'i18next'
import type { LoadFailure, LoadSeries } from '../../../shared/network/traffic.ts'
import type { ChartLine } from '../../parts/chart/lines-panel.tsx'
import { podColor } from '../../parts/pod-colors.ts'
import { apart } from '../usage/line-colors.ts'

/** Places in the palette for what was answered well, and for what was not: those are warm. */
const goodColors = [0, 2, 5, 7]
const badColors = [1, 3, 6, 4]

/** "HTTP 503", "refused". */
export function reasonText(t: TFunction<'traffic'>, reason: LoadFailure): string {
  return /^\d/.test(reason) ? `HTTP ${reason}` : t(`reason.${reason as 'refused'}`)
}

/** A line for each status and each way to fail. */
export function codeLines(t: TFunction<'traffic'>, { answering, failing }: LoadSeries): readonly ChartLine[] {
  return [
    ...answering.map(({ status, rps }, index) => ({
      key: String(status),
      name: status === 0 ? t('chart.connected') : `HTTP ${status}`,
      values: rps,
      color: goodColors[index % goodColors.length]!
    })),
    ...failing.map(({ reason, rps }, index) => ({
      key: reason,
      name: reasonText(t, reason),
      values: rps,
      color: badColors[index % badColors.length]!
    }))
  ]
}

/** How long good answers take. */
export function latencyLines({ p50, p95, p99 }: LoadSeries): readonly ChartLine[] {
  return [
    { key: 'p50', name: 'p50', values: p50 },
    { key: 'p95', name: 'p95', values: p95, color: 4 },
    { key: 'p99', name: 'p99', values: p99, color: 3 }
  ]
}

/** The busiest pods, each in its own colour. */
export function podLines({ pods }: LoadSeries, longest = 12): readonly ChartLine[] {
  const colors = apart(pods.map(({ namespace, name }) => podColor(namespace, name)))
  return pods.map(({ namespace, name, rps }, index) => ({
    key: `${namespace}/${name}`,
    name: shortened(name, longest),
    values: rps,
    color: colors[index]!
  }))
}

/** Of the pods of one workload only the ends differ. */
function shortened(name: string, longest: number): string {
  return name.length > longest ? `…${name.slice(1 - longest)}` : name
}
