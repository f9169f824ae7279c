// What the drawings of all time charts share, so that their scales and edges agree.
import { useCallback } from 'react'
import { nearestPoint, tickText, ticksThatDiffer, timeTicks } from './axis.ts'
import type { Plot } from './frame.tsx'

/** Where a drawing is, in pixels, and what it spans. Plain numbers, so that memo() can compare them. */
export interface DrawingBox {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly plotTop: number
  readonly bottom: number
  /** Milliseconds of simulated time. */
  readonly from: number
  readonly to: number
  /** Upper end of the value axis; it begins at 0. */
  readonly top: number
}

export function drawingBox(plot: Plot, from: number, to: number, top: number): DrawingBox {
  return {
    width: plot.fullWidth,
    height: plot.fullHeight,
    left: plot.left,
    right: plot.fullWidth - plot.left - plot.width,
    plotTop: plot.top,
    bottom: plot.fullHeight - plot.top - plot.height,
    from,
    to,
    top
  }
}

/** Props of recharts' chart. */
export function chartProps({ width, height, plotTop, right }: DrawingBox) {
  return { width, height, margin: { top: plotTop, right, bottom: 0, left: 0 }, accessibilityLayer: false } as const
}

/** Props of the grid: lines where the value axis has its figures. */
export const gridProps = { vertical: false, syncWithTicks: true, stroke: 'var(--line)' } as const

/** Props of the time axis: a tick every `spacing` pixels at most; seconds are shown below `secondsBelow` milliseconds. */
export function timeAxisProps(
  { width, left, right, bottom, from, to }: DrawingBox,
  spacing: number,
  secondsBelow: number
) {
  return {
    dataKey: 'time',
    type: 'number',
    domain: [from, to],
    allowDataOverflow: true,
    ticks: timeTicks(from, to, Math.max(2, Math.floor((width - left - right) / spacing))),
    tickFormatter: (time: number) => tickText(time, to - from, secondsBelow),
    height: bottom,
    tickLine: false,
    axisLine: { stroke: 'var(--line2)' },
    interval: 0
  } as const
}

/** Props of the value axis; `format` makes its labels. */
export function valueAxisProps(
  { left, top }: DrawingBox,
  ticks: readonly number[],
  format: (value: number) => string = String
) {
  return {
    type: 'number',
    domain: [0, top],
    allowDataOverflow: true,
    ticks: ticksThatDiffer(ticks, format),
    tickFormatter: format,
    width: left,
    tickLine: false,
    axisLine: false,
    interval: 0
  } as const
}

/** Tells of the point nearest to the hovered moment; of none when the pointer leaves. */
export function useReading<P extends { readonly time: number }>(
  points: readonly P[],
  onReading: ((point: P | undefined) => void) | undefined
): (moment: number | undefined) => void {
  return useCallback(
    (moment) => onReading?.(moment === undefined ? undefined : nearestPoint(points, moment)),
    [onReading, points]
  )
}
