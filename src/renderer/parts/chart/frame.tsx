// Plain CSS module on the theme's variables. What all time charts share: size, hover line, end labels, event lines.
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent, ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../theme/class-names.ts'
import { labelsWithRoom, spreadLabels } from './axis.ts'
import { useHover } from './hover.ts'
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
  readonly empty?: boolean
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
    empty = false
  } = props
  const { t } = useTranslation('parts')
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [moment, hover] = useHover(syncId)
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

  const inside = moment === undefined || moment < from || moment > to ? undefined : moment
  useEffect(() => onHover?.(inside), [inside, onHover])

  const plot: Plot = {
    left: marginLeft,
    top: marginTop,
    width: Math.max(0, width - marginLeft - endWidth - 8),
    height: height - marginTop - marginBottom,
    fullWidth: width,
    fullHeight: height
  }
  const place = placeIn(plot, from, to, top)
  const lineHeight = oneLine ? 14 : 27
  const wanted = ends.map((end) => place.y(end.value))
  const low = plot.top + lineHeight / 2 - 4
  const places = spreadLabels(wanted, lineHeight - (oneLine ? 0 : 1), low, plot.top + plot.height - lineHeight / 2 + 6)
  const right = plot.left + plot.width
  const dot = inside === undefined ? undefined : dotAt?.(inside)

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const rectangle = event.currentTarget.getBoundingClientRect()
    const x = event.clientX - rectangle.left
    if (x < plot.left || x > right) hover(undefined)
    else hover(from + ((x - plot.left) / plot.width) * (to - from))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = ((to - from) / 60) * (event.shiftKey ? 5 : 1)
    if (event.key === 'ArrowLeft') hover(Math.max(from, (inside ?? to) - step))
    else if (event.key === 'ArrowRight') hover(Math.min(to, (inside ?? from) + step))
    else if (event.key === 'Escape' && inside !== undefined) hover(undefined)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={frame}
      className={styles.chart}
      style={{ height }}
      role="img"
      aria-label={`${label}. ${ends.map((end) => `${end.name} ${end.figure}`).join(', ')}`}
      tabIndex={0}
      onPointerMove={onPointerMove}
      onPointerLeave={() => hover(undefined)}
      onKeyDown={onKeyDown}
      onBlur={() => hover(undefined)}
    >
      {empty ? <div className={styles.nothing}>{t('chart.noData')}</div> : null}
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
                  stroke="var(--prog)"
                  strokeWidth="1.5"
                />
              )
            )}
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
              {end.name} <b className={classNames(!oneLine && styles.under)}>{end.figure}</b>
            </span>
          ))}
          {props.renderInside?.(plot)}
        </>
      )}
    </div>
  )
}

interface EventLabelsProps {
  readonly events: readonly ChartEvent[]
  readonly plot: Plot
  readonly x: (time: number) => number
}

/** What a label takes in pixels, roughly: its characters and the gap to its line. */
function widthOf(label: string): number {
  return label.length * 6 + 12
}

/** At the top of their lines, on the panel's ground: usage lies at the bottom more often. */
function EventLabels({ events, plot, x }: EventLabelsProps): ReactElement {
  const placed = events.map(({ time, label }) => {
    const at = x(time)
    const isLeft = at > plot.left + plot.width / 2
    return {
      key: `${time}-${label}`,
      label,
      at,
      isLeft,
      from: isLeft ? at - widthOf(label) : at,
      to: isLeft ? at : at + widthOf(label)
    }
  })
  const hasRoom = labelsWithRoom(placed)
  return (
    <>
      {placed.map(({ key, label, at, isLeft }, index) =>
        hasRoom[index] ? (
          <span
            key={key}
            className={styles.event}
            style={{ top: plot.top + 1, ...(isLeft ? { right: plot.fullWidth - at + 2 } : { left: at + 2 }) }}
          >
            {label}
          </span>
        ) : null
      )}
    </>
  )
}
