// recharts draws the lines; scale, labels and hover are frame.tsx's.
import { memo, useMemo } from 'react'
import type { ReactElement } from 'react'
import { CartesianGrid, Line, LineChart, XAxis, YAxis } from 'recharts'
import { seriesColor } from '../../theme/colors.ts'
import { thinPoints, valueTicks } from './axis.ts'
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
      {series.map(({ key, color }, index) => {
        const { color: stroke, repeated } = seriesColor(color ?? index)
        return (
          <Line
            key={key}
            dataKey={(point: SeriesPoint) => point.values[index]}
            stroke={stroke}
            strokeWidth={1.8}
            {...(repeated ? { strokeDasharray: '4 3' } : {})}
            type="linear"
            isAnimationActive={false}
            dot={false}
            activeDot={false}
          />
        )
      })}
    </LineChart>
  )
})

/** Many lines in the palette of eight: pods, containers, labels. Names and last values stand at the right ends. */
export function MultiSeriesChart(props: MultiSeriesChartProps): ReactElement {
  const { label, series, points, format, height = 210, syncId, events, onReading, endWidth = 132 } = props
  const shown = useMemo(() => thinPoints(points, highest), [points])
  const from = shown[0]?.time ?? 0
  const to = shown.at(-1)?.time ?? 0
  const { top, ends } = useMemo(() => {
    const most = shown.reduce((max, point) => Math.max(max, highest(point)), 0)
    const ends: EndLabel[] = series.flatMap(({ key, name, color }, index) => {
      const value = shown.findLast((point) => point.values[index] !== undefined)?.values[index]
      return value === undefined
        ? []
        : [{ key, name, figure: format(value), value, color: seriesColor(color ?? index).color }]
    })
    // More labels than the height holds would overlap: the highest keep theirs, the table view has all.
    const room = Math.floor((height - 30) / 14)
    return { top: most === 0 ? 1 : most * 1.08, ends: [...ends].sort((a, b) => b.value - a.value).slice(0, room) }
  }, [shown, series, format, height])
  const onHover = useReading(shown, onReading)
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
      empty={shown.length === 0}
      {...(events === undefined ? {} : { events })}
    >
      {(plot) => <Drawing series={series} points={shown} {...drawingBox(plot, from, to, top)} format={format} />}
    </ChartFrame>
  )
}
