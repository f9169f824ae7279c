// Plain CSS module on the theme's variables. What all time charts share: size, hover line, end labels, event lines.
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../theme/class-names.ts'
import { spreadLabels } from './axis.ts'
import { useChartInput, type ChartZoom } from './chart-input.ts'
import { EventLabels } from './event-labels.tsx'
import styles from './chart.module.css'

/** The inner area in which data is drawn, in pixels from the chart's top left. */
export interface Plot {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly fullWidth: number
  readonly fullHeight: number
}

export interface EndLabel {
  readonly key: string
  readonly name: string
  /** The last value in words. */
  readonly figure: string
  /** Where its line ends, in the chart's units. */
  readonly value: number
  readonly color?: string
}

export interface ChartEvent {
  readonly time: number
  readonly label: string
  /** What a person has marked, or the moment from which somebody came; else something that changed. */
  readonly kind?: 'bookmark' | 'moment'
}

/** How the line of an event is drawn. */
function eventLine({ kind }: ChartEvent): {
  readonly stroke: string
  readonly strokeWidth: number
  readonly strokeDasharray?: string
} {
  if (kind === 'moment') return { stroke: 'var(--accent)', strokeWidth: 2 }
  if (kind === 'bookmark') return { stroke: 'var(--ink2)', strokeWidth: 1.5, strokeDasharray: '2 3' }
  return { stroke: 'var(--prog)', strokeWidth: 1.5 }
}

export interface ChartFrameProps {
  /** For readers: "CPU of web". */
  readonly label: string
  readonly height: number
  readonly from: number
  readonly to: number
  /** Upper end of the value axis; it begins at 0. */
  readonly top: number
  readonly ends: readonly EndLabel[]
  readonly events?: readonly ChartEvent[]
  /** Room for end labels at the right. */
  readonly endWidth?: number
  /** Name and figure in two lines; one line below 150 px of height. */
  readonly oneLine?: boolean
  /** Charts with the same id share the hover line. */
  readonly syncId: string
  readonly onHover?: (moment: number | undefined) => void
  /** Value at the hovered moment, for a dot on the line. */
  readonly dotAt?: (
    moment: number
  ) => { readonly time: number; readonly value: number; readonly color: string } | undefined
  /** The figure of a line at the hovered moment, in place of its last. */
  readonly figureAt?: (key: string, moment: number) => string | undefined
  readonly empty?: boolean
  /** Why there is nothing; "No data yet" unless said. */
  readonly emptyText?: string
  /** Dragging, or Enter at two moments, shows what lies between them; a double click or Escape goes back. */
  readonly zoom?: ChartZoom
  readonly children: (plot: Plot) => ReactNode
  readonly renderInside?: (plot: Plot) => ReactNode
}

const marginTop = 8
const marginBottom = 22
const marginLeft = 52

/** Where a moment and a value lie in a plot. */
export function placeIn(
  plot: Plot,
  from: number,
  to: number,
  top: number
): { x: (time: number) => number; y: (value: number) => number } {
  return {
    x: (time) => plot.left + ((time - from) / Math.max(1, to - from)) * plot.width,
    y: (value) => plot.top + (1 - value / top) * plot.height
  }
}

export function ChartFrame(props: ChartFrameProps): ReactElement {
  const {
    label,
    height,
    from,
    to,
    top,
    ends,
    events = [],
    endWidth = 92,
    syncId,
    onHover,
    dotAt,
    empty = false,
    emptyText,
    zoom
  } = props
  const { t } = useTranslation('parts')
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const oneLine = props.oneLine ?? height < 150

  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const measure = (): void => setWidth(element.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const plot: Plot = {
    left: marginLeft,
    top: marginTop,
    width: Math.max(0, width - marginLeft - endWidth - 8),
    height: height - marginTop - marginBottom,
    fullWidth: width,
    fullHeight: height
  }
  const { moment: inside, brush, handlers } = useChartInput(plot, { from, to }, syncId, zoom)
  useEffect(() => onHover?.(inside), [inside, onHover])
  const place = placeIn(plot, from, to, top)
  const lineHeight = oneLine ? 14 : 27
  const wanted = ends.map((end) => place.y(end.value))
  const low = plot.top + lineHeight / 2 - 4
  const places = spreadLabels(wanted, lineHeight - (oneLine ? 0 : 1), low, plot.top + plot.height - lineHeight / 2 + 6)
  const right = plot.left + plot.width
  const dot = inside === undefined ? undefined : dotAt?.(inside)

  return (
    <div
      ref={frame}
      className={classNames(styles.chart, zoom !== undefined && styles.zoomable)}
      style={{ height }}
      role="img"
      aria-label={`${label}. ${ends.map((end) => `${end.name} ${end.figure}`).join(', ')}`}
      tabIndex={0}
      {...(zoom === undefined ? {} : { 'aria-description': t('chart.keys') })}
      {...handlers}
    >
      {empty ? <div className={styles.nothing}>{emptyText ?? t('chart.noData')}</div> : null}
      {width === 0 || empty ? null : (
        <>
          {props.children(plot)}
          <svg className={styles.overlay} width={width} height={height} aria-hidden>
            {ends.map((end, index) => (
              <path
                key={end.key}
                d={`M${right} ${wanted[index] ?? 0}h3L${right + 8} ${(places[index] ?? 0) - (oneLine ? 0 : 6)}`}
                stroke={end.color ?? 'var(--ink3)'}
                fill="none"
              />
            ))}
            {events.map((event) =>
              event.time < from || event.time > to ? null : (
                <path
                  key={`${event.time}-${event.label}`}
                  d={`M${place.x(event.time)} ${plot.top}V${plot.top + plot.height}`}
                  {...eventLine(event)}
                />
              )
            )}
            {brush === undefined ? null : <Brush plot={plot} left={place.x(brush.from)} right={place.x(brush.to)} />}
            {inside === undefined ? null : (
              <path d={`M${place.x(dot?.time ?? inside)} ${plot.top}V${plot.top + plot.height}`} stroke="var(--ink2)" />
            )}
            {dot === undefined ? null : (
              <circle
                cx={place.x(dot.time)}
                cy={place.y(dot.value)}
                r="3.5"
                fill={dot.color}
                stroke="var(--panel)"
                strokeWidth="1.5"
              />
            )}
          </svg>
          <EventLabels events={events.filter(({ time }) => time >= from && time <= to)} plot={plot} x={place.x} />
          {ends.map((end, index) => (
            <span
              key={end.key}
              className={styles.end}
              style={{
                left: right + 11,
                width: endWidth - 4,
                top: (places[index] ?? 0) - lineHeight / 2,
                color: end.color
              }}
              title={`${end.name} ${end.figure}`}
            >
              {end.name}{' '}
              <b className={classNames(!oneLine && styles.under)}>
                {(inside === undefined ? undefined : props.figureAt?.(end.key, inside)) ?? end.figure}
              </b>
            </span>
          ))}
          {props.renderInside?.(plot)}
        </>
      )}
    </div>
  )
}

/** What is being chosen, over the data. */
function Brush({
  plot,
  left,
  right
}: {
  readonly plot: Plot
  readonly left: number
  readonly right: number
}): ReactElement {
  const edge = plot.left + plot.width
  const begin = Math.min(edge, Math.max(plot.left, left))
  const end = Math.min(edge, Math.max(plot.left, right))
  return (
    <g stroke="var(--accent)" strokeWidth="1.5">
      <rect
        x={begin}
        y={plot.top}
        width={end - begin}
        height={plot.height}
        fill="var(--accent)"
        fillOpacity="0.14"
        stroke="none"
      />
      <path d={`M${begin} ${plot.top}v${plot.height}M${end} ${plot.top}v${plot.height}`} />
    </g>
  )
}
