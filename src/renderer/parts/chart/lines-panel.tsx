import { useCallback, useMemo, useState, type ReactElement, type ReactNode } from 'react'
import { momentText } from './axis.ts'
import { ChartPanel } from './chart-panel.tsx'
import type { ChartZoom } from './chart-input.ts'
import type { ChartEvent } from './frame.tsx'
import { MultiSeriesChart, type Series, type SeriesPoint } from './multi-series-chart.tsx'

/** A line of a chart, a value at each of its times. */
export interface ChartLine extends Series {
  readonly values: readonly (number | null)[]
}

export interface LinesPanelProps {
  readonly title: string
  readonly note?: ReactNode
  readonly times: readonly number[]
  readonly lines: readonly ChartLine[]
  readonly format: (value: number) => string
  readonly height: number
  readonly syncId: string
  readonly events?: readonly ChartEvent[]
  readonly zoom?: ChartZoom
  /** Why there is nothing. */
  readonly emptyText?: string
  readonly from?: number
  readonly endWidth?: number
}

/** As many figures are read beside each other; the figures of more stand at the ends of their lines alone. */
const mostRead = 4

/** A panel with many lines, what the pointer reads of them, and the same numbers as a table. */
export function LinesPanel(props: LinesPanelProps): ReactElement {
  const { title, note, times, lines, format, height, syncId, events, zoom, emptyText, from, endWidth = 128 } = props
  const [hovered, setHovered] = useState<SeriesPoint>()
  const key = JSON.stringify(lines)
  const { series, points } = useMemo(() => {
    const all = JSON.parse(key) as readonly ChartLine[]
    return {
      series: all.map(seriesOf),
      points: times.map((time, index): SeriesPoint => ({
        time,
        values: all.map(({ values }) => values[index] ?? undefined)
      }))
    }
  }, [key, times])
  const figures = useCallback(
    ({ values }: SeriesPoint, none: string): readonly string[] =>
      values.map((value) => (value === undefined ? none : format(value))),
    [format]
  )
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0)
  const reading = hovered && (
    <>
      {momentText(hovered.time, span)}
      {series.length > mostRead ? null : <b> {figures(hovered, '–').join(' / ')}</b>}
    </>
  )
  return (
    <ChartPanel
      title={title}
      note={note}
      height={height}
      {...(reading === undefined ? {} : { reading })}
      table={() => ({
        headers: series.map(({ name }) => name),
        rows: points.toReversed().map((point) => ({ time: point.time, cells: figures(point, '') }))
      })}
    >
      <MultiSeriesChart
        label={title}
        series={series}
        points={points}
        format={format}
        height={height}
        syncId={syncId}
        onReading={setHovered}
        endWidth={endWidth}
        {...(events === undefined ? {} : { events })}
        {...(zoom === undefined ? {} : { zoom })}
        {...(emptyText === undefined ? {} : { emptyText })}
        {...(from === undefined ? {} : { from })}
      />
    </ChartPanel>
  )
}

/** A line without its values. */
function seriesOf({ key, name, color, look }: ChartLine): Series {
  return { key, name, ...(color === undefined ? {} : { color }), ...(look === undefined ? {} : { look }) }
}
