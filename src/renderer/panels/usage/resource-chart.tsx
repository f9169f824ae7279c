import { useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SeriesDocument } from '../../../shared/contract/series.ts'
import { clockTime } from '../../parts/chart/axis.ts'
import { ChartPanel, type ChartTableData } from '../../parts/chart/chart-panel.tsx'
import { UsageChart, type UsagePoint } from '../../parts/chart/usage-chart.tsx'
import { chartStart, lastMeasured, unitOf, usagePoints, type UsageUnit } from './usage-points.ts'

interface ResourceChartProps {
  readonly resource: 'cpu' | 'memory'
  readonly series: SeriesDocument
  /** Milliseconds of simulated time that the chart spans at most, to its last point. */
  readonly range: number
  readonly height: number
  readonly syncId: string
  /** Request and Limit instead of Requests and Limits. */
  readonly single?: boolean
}

/** CPU or memory over time, against requests, limits and capacity. */
export function ResourceChart({
  resource,
  series,
  range,
  height,
  syncId,
  single = false
}: ResourceChartProps): ReactElement {
  const { t } = useTranslation('usage')
  const [hovered, setHovered] = useState<UsagePoint>()
  const data = series[resource]
  const unit = useMemo(() => unitOf(resource, data), [resource, data])
  const points = useMemo(() => usagePoints(series.times, data, unit), [series.times, data, unit])
  const events = useMemo(() => series.marks.map(({ at, words }) => ({ time: at, label: words })), [series.marks])
  const names = useMemo(() => (single ? { requests: t('request'), limits: t('limit') } : undefined), [single, t])
  const title = t(resource)
  const from = chartStart(points, range)
  return (
    <ChartPanel
      title={title}
      note={t(`unit.${unit.name}`)}
      reading={<Reading point={hovered ?? lastMeasured(points)} unit={unit} isHovered={hovered !== undefined} />}
      height={height}
      table={() => tableOf(points, unit, [t('time'), t('usage'), t('requests'), t('limits'), t('capacity')])}
    >
      <UsageChart
        label={title}
        points={points}
        format={unit.format}
        height={height}
        syncId={syncId}
        events={events}
        onReading={setHovered}
        {...(names === undefined ? {} : { names })}
        {...(from === undefined ? {} : { from })}
      />
    </ChartPanel>
  )
}

interface ReadingProps {
  readonly point: UsagePoint | undefined
  readonly unit: UsageUnit
  readonly isHovered: boolean
}

function Reading({ point, unit, isHovered }: ReadingProps): ReactElement | null {
  const { t } = useTranslation('usage')
  if (point === undefined) return null
  const figure = point.usage === undefined ? t('noData') : unit.format(point.usage)
  return (
    <>
      {isHovered ? `${clockTime(point.time)} ` : ''}
      <b>{figure}</b>
      {point.usage === undefined ? '' : ` ${t(`used.${unit.name}`)}`}
    </>
  )
}

function tableOf(points: readonly UsagePoint[], unit: UsageUnit, headers: readonly string[]): ChartTableData {
  const figure = (value: number | undefined): string => (value === undefined ? '' : unit.format(value))
  const rows = points
    .toReversed()
    .map((point) => [
      clockTime(point.time),
      figure(point.usage),
      figure(point.requests),
      figure(point.limits),
      figure(point.capacity)
    ])
  return { headers, rows }
}
