// recharts draws lines and areas; scale, labels and hover are our own (frame.tsx), so that all charts agree.
import { memo, useCallback, useId, useMemo } from 'react'
import type { ReactElement } from 'react'
import { Area, CartesianGrid, ComposedChart, Line, ReferenceArea, XAxis, YAxis } from 'recharts'
import { useTranslation } from 'react-i18next'
import { nearestPoint, thinPoints, valueTicks } from './axis.ts'
import type { ChartZoom } from './chart-input.ts'
import { chartProps, drawingBox, gridProps, timeAxisProps, useReading, valueAxisProps } from './drawing.ts'
import type { DrawingBox } from './drawing.ts'
import { ChartFrame } from './frame.tsx'
import type { ChartEvent, EndLabel, Plot } from './frame.tsx'

/** One moment. Values in the unit shown (cores, GiB, millicores); undefined where nothing was measured. */
export interface UsagePoint {
  /** Milliseconds of simulated time. */
  readonly time: number
  readonly usage?: number | undefined
  readonly requests?: number | undefined
  readonly limits?: number | undefined
  readonly capacity?: number | undefined
}

export interface UsageChartProps {
  readonly label: string
  /** In order of time; more than 150 are thinned, keeping peaks. */
  readonly points: readonly UsagePoint[]
  /** A value with its unit: "17.9", "250m". */
  readonly format: (value: number) => string
  readonly height?: number
  /** Charts with the same id share the hover line. */
  readonly syncId: string
  readonly from?: number
  readonly to?: number
  readonly events?: readonly ChartEvent[]
  /** The hovered point, for the panel's header; undefined when the pointer leaves. */
  readonly onReading?: (point: UsagePoint | undefined) => void
  readonly endWidth?: number
  /** Why there is nothing. */
  readonly emptyText?: string
  readonly zoom?: ChartZoom
  /** Other words than Usage, Requests, Limits, Capacity: "Request", "Limit" for one container. */
  readonly names?: Partial<Record<'usage' | 'requests' | 'limits' | 'capacity', string>>
}

const keys = ['capacity', 'limits', 'requests', 'usage'] as const

interface DrawingProps extends DrawingBox {
  readonly points: readonly UsagePoint[]
  readonly capacity: number | undefined
  readonly format: (value: number) => string
}

const Drawing = memo(function Drawing(props: DrawingProps): ReactElement {
  const { points, height, top, capacity, format } = props
  const hatch = useId()
  return (
    <ComposedChart {...chartProps(props)} data={points}>
      <defs>
        <pattern id={hatch} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V7" stroke="var(--line2)" strokeWidth="1.5" />
        </pattern>
      </defs>
      <CartesianGrid {...gridProps} />
      <XAxis {...timeAxisProps(props, 64, 10 * 60_000)} />
      <YAxis {...valueAxisProps(props, valueTicks(top, height < 150 ? 2 : 5), format)} />
      {capacity === undefined ? null : (
        <ReferenceArea y1={capacity} y2={top} fill={`url(#${hatch})`} fillOpacity={1} stroke="none" />
      )}
      <Area
        dataKey="usage"
        stroke="var(--usage)"
        strokeWidth={1.8}
        fill="var(--usage-area)"
        fillOpacity={1}
        isAnimationActive={false}
        dot={false}
        activeDot={false}
        type="linear"
      />
      <Line
        dataKey="limits"
        stroke="var(--ink3)"
        strokeWidth={1.2}
        type="stepAfter"
        isAnimationActive={false}
        dot={false}
        activeDot={false}
      />
      <Line
        dataKey="requests"
        stroke="var(--ink)"
        strokeWidth={1.4}
        strokeDasharray="5 3"
        type="stepAfter"
        isAnimationActive={false}
        dot={false}
        activeDot={false}
      />
      <Line
        dataKey="capacity"
        stroke="var(--ink2)"
        strokeWidth={1.5}
        type="stepAfter"
        isAnimationActive={false}
        dot={false}
        activeDot={false}
      />
    </ComposedChart>
  )
})

/** Usage as an area, requests dashed, limits thin, capacity with hatching above it; names and last values at the right. */
export function UsageChart(props: UsageChartProps): ReactElement {
  const { label, points, format, height = 210, syncId, events, onReading, endWidth, names, emptyText, zoom } = props
  const { t } = useTranslation('parts')
  const shown = useMemo(() => thinPoints(points, (point) => point.usage ?? 0), [points])
  const from = props.from ?? shown[0]?.time ?? 0
  const to = props.to ?? shown.at(-1)?.time ?? 0
  const { top, ends, capacity } = useMemo(() => {
    let most = 0
    const last: Partial<Record<(typeof keys)[number], number>> = {}
    for (const point of shown) {
      for (const key of keys) {
        const value = point[key]
        if (value === undefined) continue
        most = Math.max(most, value)
        last[key] = value
      }
    }
    const ends: EndLabel[] = keys.flatMap((key) => {
      const value = last[key]
      return value === undefined ? [] : [{ key, name: names?.[key] ?? t(`chart.${key}`), figure: format(value), value }]
    })
    return { top: most === 0 ? 1 : most * 1.12, ends, capacity: last.capacity }
  }, [shown, names, t, format])

  const onHover = useReading(shown, onReading)
  const dotAt = useCallback(
    (moment: number) => {
      const point = nearestPoint(shown, moment)
      return point?.usage === undefined ? undefined : { time: point.time, value: point.usage, color: 'var(--usage)' }
    },
    [shown]
  )
  const figureAt = useCallback(
    (key: string, moment: number) => {
      const value = nearestPoint(shown, moment)?.[key as (typeof keys)[number]]
      return value === undefined ? '–' : format(value)
    },
    [shown, format]
  )
  return (
    <ChartFrame
      label={label}
      height={height}
      from={from}
      to={to}
      top={top}
      ends={ends}
      syncId={syncId}
      onHover={onHover}
      dotAt={dotAt}
      figureAt={figureAt}
      empty={ends.length === 0}
      {...(emptyText === undefined ? {} : { emptyText })}
      {...(zoom === undefined ? {} : { zoom })}
      {...(events === undefined ? {} : { events })}
      {...(endWidth === undefined ? {} : { endWidth })}
    >
      {(plot: Plot) => (
        <Drawing points={shown} {...drawingBox(plot, from, to, top)} capacity={capacity} format={format} />
      )}
    </ChartFrame>
  )
}
