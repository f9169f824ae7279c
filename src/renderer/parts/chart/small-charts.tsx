// Plain SVG: a line in a row, and bars of counts over time.
import { useRef } from 'react'
import type { PointerEvent, ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { color as cssColor } from '../../theme/colors.ts'
import type { ColorToken } from '../../theme/colors.ts'
import { clockTime } from './axis.ts'
import styles from './chart.module.css'

export interface SparklineProps {
  readonly values: readonly number[]
  readonly width?: number
  readonly height?: number
  /** Upper end; the highest value unless said. */
  readonly top?: number
  readonly label: string
}

export function Sparkline({ values, width = 80, height = 18, top, label }: SparklineProps): ReactElement {
  const most = Math.max(top ?? 0, ...values, Number.MIN_VALUE)
  const step = values.length > 1 ? width / (values.length - 1) : 0
  const line = values
    .map((value, index) => `${(index * step).toFixed(1)} ${(height - 1 - (value / most) * (height - 2)).toFixed(1)}`)
    .join('L')
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      {values.length === 0 ? null : (
        <>
          <path d={`M0 ${height}L${line}L${width} ${height}z`} fill="var(--usage-area)" />
          <path d={`M${line}`} fill="none" stroke="var(--usage)" strokeWidth="1.4" />
        </>
      )}
    </svg>
  )
}

export interface HistogramBar {
  readonly time: number
  /** From the bottom up: errors, warnings, the rest. */
  readonly parts: readonly { readonly token: ColorToken; readonly count: number }[]
}

export interface HistogramProps {
  readonly bars: readonly HistogramBar[]
  /** Milliseconds one bar stands for. */
  readonly span: number
  readonly width: number
  readonly height?: number
  readonly label: string
  /** Chosen stretch of time; drag to choose another, click to clear. */
  readonly selection?: { readonly from: number; readonly to: number } | undefined
  readonly onSelect?: (selection: { readonly from: number; readonly to: number } | undefined) => void
}

/** Counts over time as bars stacked by kind; a stretch of time can be chosen with the pointer. */
export function Histogram({
  bars,
  span,
  width,
  height = 64,
  label,
  selection,
  onSelect
}: HistogramProps): ReactElement {
  const { t } = useTranslation('parts')
  const start = useRef<number>(undefined)
  const from = bars[0]?.time ?? 0
  const to = (bars.at(-1)?.time ?? 0) + span
  const most = bars.reduce(
    (max, bar) =>
      Math.max(
        max,
        bar.parts.reduce((sum, part) => sum + part.count, 0)
      ),
    1
  )
  const slot = bars.length === 0 ? width : width / bars.length
  const x = (time: number): number => ((time - from) / Math.max(1, to - from)) * width
  const momentAt = (event: PointerEvent<SVGSVGElement>): number => {
    const rectangle = event.currentTarget.getBoundingClientRect()
    return from + (Math.max(0, Math.min(width, event.clientX - rectangle.left)) / width) * (to - from)
  }
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={t('chart.span', { label, from: clockTime(from), to: clockTime(to) })}
      className={styles.histogram}
      onPointerDown={(event) => {
        if (onSelect === undefined) return
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = momentAt(event)
      }}
      onPointerMove={(event) => {
        if (start.current === undefined) return
        const moment = momentAt(event)
        onSelect?.({ from: Math.min(start.current, moment), to: Math.max(start.current, moment) })
      }}
      onPointerUp={(event) => {
        if (start.current !== undefined && Math.abs(x(momentAt(event)) - x(start.current)) < 3) onSelect?.(undefined)
        start.current = undefined
      }}
    >
      {bars.map((bar, index) => {
        let bottom = height - 1
        return bar.parts.map((part) => {
          const tall = (part.count / most) * (height - 2)
          bottom -= tall
          return part.count === 0 ? null : (
            <rect
              key={`${index}-${part.token}`}
              x={index * slot}
              y={bottom}
              width={Math.max(1, slot - 1.5)}
              height={tall}
              fill={cssColor(part.token)}
            />
          )
        })
      })}
      <path d={`M0 ${height - 0.5}H${width}`} stroke="var(--line2)" />
      {selection === undefined ? null : (
        <g>
          <rect
            x={x(selection.from)}
            y={0}
            width={Math.max(1, x(selection.to) - x(selection.from))}
            height={height}
            fill="var(--accent)"
            fillOpacity="0.14"
          />
          <path
            d={`M${x(selection.from)} 0V${height}M${x(selection.to)} 0V${height}`}
            stroke="var(--accent)"
            strokeWidth="1.5"
          />
        </g>
      )}
    </svg>
  )
}
