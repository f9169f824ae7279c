import { useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SeriesDocument } from '../../../shared/contract/series.ts'
import { momentText } from '../../parts/chart/axis.ts'
import { ChartPanel, type ChartTableData } from '../../parts/chart/chart-panel.tsx'
import { UsageChart, type UsagePoint } from '../../parts/chart/usage-chart.tsx'
import { lastMeasured, tabEndWidth, unitOf, usagePoints, type UsageUnit } from './usage-points.ts'
import { useTimeChart } from './use-time-chart.ts'

interface ResourceChartProps {
  readonly resource: 'cpu' | 'memory'
  readonly series: SeriesDocument
  readonly height: number
  readonly syncId: string
  /** Request and Limit instead of Requests and Limits. */
  readonly single?: boolean
  readonly endWidth?: number
}

/** CPU or memory over time, against requests, limits and capacity. */
export function ResourceChart({
  resource,
  series,
  height,
  syncId,
  single = false,
  endWidth = tabEndWidth
}: ResourceChartProps): ReactElement {
  const { t } = useTranslation('usage')
  const [hovered, setHovered] = useState<UsagePoint>()
  const data = series[resource]
  const unit = useMemo(() => unitOf(resource, data), [resource, data])
  const points = useMemo(() => usagePoints(series.times, data, unit), [series.times, data, unit])
  const names = useMemo(() => (single ? { requests: t('request'), limits: t('limit') } : undefined), [single, t])
  const title = t(resource)
  const chart = useTimeChart(series.times, [data.usage], series.marks)
  const [first, last] = [series.times[0] ?? 0, series.times.at(-1) ?? 0]
  const length = last - first
  return (
    <ChartPanel
      title={title}
      note={t(`unit.${unit.name}`)}
      reading={<Reading points={points} hovered={hovered} unit={unit} length={length} />}
      height={height}
      table={() => tableOf(points, unit, [t('usage'), t('requests'), t('limits'), t('capacity')])}
    >
      <UsageChart
        label={title}
        points={points}
        format={unit.format}
        height={height}
        syncId={syncId}
        onReading={setHovered}
        endWidth={endWidth}
        {...chart}
        {...(length === 0
          ? {}
          : { emptyText: t('noDataBetween', { from: momentText(first, length), to: momentText(last, length) }) })}
        {...(names === undefined ? {} : { names })}
      />
    </ChartPanel>
  )
}

interface ReadingProps {
  readonly points: readonly UsagePoint[]
  readonly hovered: UsagePoint | undefined
  readonly unit: UsageUnit
  /** Milliseconds that the chart spans. */
  readonly length: number
}

/** What is read: the hovered moment, else the newest; where that has nothing, since when. */
function Reading({ points, hovered, unit, length }: ReadingProps): ReactElement | null {
  const { t } = useTranslation('usage')
  const point = hovered ?? points.at(-1)
  if (point === undefined) return null
  if (point.usage !== undefined)
    return (
      <>
        {hovered === undefined ? '' : `${momentText(point.time, length)} `}
        <b>{unit.format(point.usage)}</b> {t(`used.${unit.name}`)}
      </>
    )
  const last = lastMeasured(points)
  if (hovered !== undefined) return <>{`${momentText(point.time, length)} ${t('noData')}`}</>
  return last === undefined ? null : <>{t('noDataSince', { time: momentText(last.time, length) })}</>
}

function tableOf(points: readonly UsagePoint[], unit: UsageUnit, headers: readonly string[]): ChartTableData {
  const figure = (value: number | undefined): string => (value === undefined ? '' : unit.format(value))
  const rows = points.toReversed().map(({ time, usage, requests, limits, capacity }) => ({
    time,
    cells: [figure(usage), figure(requests), figure(limits), figure(capacity)]
  }))
  return { headers, rows }
}
