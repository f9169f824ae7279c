// recharts draws the lines; scale, labels and hover are frame.tsx's.
import { memo, useCallback, useMemo } from 'react'
import type { ReactElement } from 'react'
import { CartesianGrid, Line, LineChart, XAxis, YAxis } from 'recharts'
import { seriesColor } from '../../theme/colors.ts'
import { nearestPoint, thinPoints, valueTicks } from './axis.ts'
import type { ChartZoom } from './chart-input.ts'
import { chartProps, drawingBox, gridProps, timeAxisProps, useReading, valueAxisProps } from './drawing.ts'
import type { DrawingBox } from './drawing.ts'
import { ChartFrame } from './frame.tsx'
import type { ChartEvent, EndLabel } from './frame.tsx'

/** Values of all series at one moment, in the order of the series; undefined where one has none. */
export interface SeriesPoint {
  readonly time: number
  readonly values: readonly (number | undefined)[]
}

export interface Series {
  readonly key: string
  readonly name: string
  /** Its place in the palette of eight, so that a pod keeps its colour; its place in the list unless said. */
  readonly color?: number
  /** What should be (dashed), what may be (thin), the rest of a whole (grey), or a count that goes in steps. */
  readonly look?: 'target' | 'bound' | 'others' | 'count'
}

export interface MultiSeriesChartProps {
  readonly label: string
  readonly series: readonly Series[]
  readonly points: readonly SeriesPoint[]
  readonly format: (value: number) => string
  readonly height?: number
  readonly syncId: string
  readonly events?: readonly ChartEvent[]
  readonly onReading?: (point: SeriesPoint | undefined) => void
  readonly endWidth?: number
  /** Where the time axis begins and ends; with the first and the last point unless said. */
  readonly from?: number
  readonly to?: number
  /** Why there is nothing. */
  readonly emptyText?: string
  readonly zoom?: ChartZoom
}

interface LineLook {
  readonly stroke: string
  readonly strokeWidth: number
  readonly strokeDasharray?: string
  readonly type: 'linear' | 'stepAfter'
}

function lookOf({ color, look }: Series, index: number): LineLook {
  if (look === 'target') return { stroke: 'var(--ink)', strokeWidth: 1.4, strokeDasharray: '5 3', type: 'stepAfter' }
  if (look === 'bound') return { stroke: 'var(--ink3)', strokeWidth: 1.2, type: 'stepAfter' }
  if (look === 'others') return { stroke: 'var(--ink3)', strokeWidth: 1.8, type: 'linear' }
  const { color: stroke, repeated } = seriesColor(color ?? index)
  const type = look === 'count' ? 'stepAfter' : 'linear'
  return { stroke, strokeWidth: 1.8, type, ...(repeated ? { strokeDasharray: '4 3' } : {}) }
}

function highest(point: SeriesPoint): number {
  let most = 0
  for (const value of point.values) if (value !== undefined && value > most) most = value
  return most
}

interface DrawingProps extends DrawingBox {
  readonly series: readonly Series[]
  readonly points: readonly SeriesPoint[]
  readonly format: (value: number) => string
}

const Drawing = memo(function Drawing(props: DrawingProps): ReactElement {
  const { series, points, height, top, format } = props
  return (
    <LineChart {...chartProps(props)} data={points}>
      <CartesianGrid {...gridProps} />
      <XAxis {...timeAxisProps(props, 64, 10 * 60_000)} />
      <YAxis {...valueAxisProps(props, valueTicks(top, height < 150 ? 2 : 5), format)} />
      {series.map((one, index) => (
        <Line
          key={one.key}
          dataKey={(point: SeriesPoint) => point.values[index]}
          {...lookOf(one, index)}
          isAnimationActive={false}
          dot={false}
          activeDot={false}
        />
      ))}
    </LineChart>
  )
})

/** Many lines in the palette of eight: pods, containers, labels. Names and last values stand at the right ends. */
export function MultiSeriesChart(props: MultiSeriesChartProps): ReactElement {
  const { label, series, points, format, height = 210, syncId, events, onReading, endWidth = 132 } = props
  const { emptyText, zoom } = props
  const shown = useMemo(() => thinPoints(points, highest), [points])
  const from = props.from ?? shown[0]?.time ?? 0
  const to = props.to ?? shown.at(-1)?.time ?? 0
  const { top, ends } = useMemo(() => {
    const most = shown.reduce((max, point) => Math.max(max, highest(point)), 0)
    const ends: EndLabel[] = series.flatMap((one, index) => {
      const { key, name } = one
      const value = shown.findLast((point) => point.values[index] !== undefined)?.values[index]
      return value === undefined ? [] : [{ key, name, figure: format(value), value, color: lookOf(one, index).stroke }]
    })
    // More labels than the height holds would overlap: the highest keep theirs, the table view has all.
    const room = Math.floor((height - 30) / 14)
    return { top: most === 0 ? 1 : most * 1.08, ends: [...ends].sort((a, b) => b.value - a.value).slice(0, room) }
  }, [shown, series, format, height])
  const onHover = useReading(shown, onReading)
  const figureAt = useCallback(
    (key: string, moment: number) => {
      const value = nearestPoint(shown, moment)?.values[series.findIndex((one) => one.key === key)]
      return value === undefined ? '–' : format(value)
    },
    [shown, series, format]
  )
  return (
    <ChartFrame
      label={label}
      height={height}
      from={from}
      to={to}
      top={top}
      ends={ends}
      endWidth={endWidth}
      oneLine
      syncId={syncId}
      onHover={onHover}
      figureAt={figureAt}
      empty={ends.length === 0}
      {...(emptyText === undefined ? {} : { emptyText })}
      {...(zoom === undefined ? {} : { zoom })}
      {...(events === undefined ? {} : { events })}
    >
      {(plot) => <Drawing series={series} points={shown} {...drawingBox(plot, from, to, top)} format={format} />}
    </ChartFrame>
  )
}
