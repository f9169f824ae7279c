// What pointer and keys do in a chart: read a moment, choose a stretch of time, go back to what was seen before.
import { useEffect, useRef, type HTMLAttributes } from 'react'
import type { Plot } from './frame.tsx'
import { useBrush, useHover, type Stretch } from './hover.ts'

/** Charts that show a part of their time alone when somebody chooses it. */
export interface ChartZoom {
  /** Whether there is something to go back to. */
  readonly isZoomed: boolean
  readonly onZoom: (stretch: Stretch) => void
  readonly onBack: () => void
}

interface ChartInput {
  /** What is read, where it lies in this chart. */
  readonly moment: number | undefined
  readonly brush: Stretch | undefined
  readonly handlers: Pick<
    HTMLAttributes<HTMLDivElement>,
    | 'onPointerDown'
    | 'onPointerMove'
    | 'onPointerUp'
    | 'onPointerCancel'
    | 'onPointerLeave'
    | 'onDoubleClick'
    | 'onKeyDown'
    | 'onBlur'
  >
}

/** A shorter way of the pointer is a click. */
const leastPixels = 5
/** A shorter stretch has nothing to show. */
const leastStretch = 5_000
/** Key presses from one end of a chart to the other. */
const keySteps = 60
/** With Shift a key goes so many steps. */
const leap = 5

function ordered(a: number, b: number): Stretch {
  return { from: Math.round(Math.min(a, b)), to: Math.round(Math.max(a, b)) }
}

export function useChartInput(
  plot: Plot,
  { from, to }: Stretch,
  syncId: string,
  zoom: ChartZoom | undefined
): ChartInput {
  const [shared, hover] = useHover(syncId)
  const [brush, draw] = useBrush(syncId)
  /** Where a stretch begins that is being chosen here, by pointer or key. */
  const anchor = useRef<{ readonly at: number; readonly x: number | undefined }>(undefined)
  const moment = shared === undefined || shared < from || shared > to ? undefined : shared

  // A pointer says again where it is; what keys have reached would be gone with the time that passes on the left.
  const isReadByKeys = useRef(false)
  useEffect(() => {
    if (isReadByKeys.current && shared !== undefined && shared < from) hover(from)
  }, [shared, from, hover])

  // Escape ends a choice wherever the focus is: who drags has often never focused the chart.
  const isChoosing = brush !== undefined
  useEffect(() => {
    if (!isChoosing) return undefined
    const end = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || anchor.current === undefined) return
      anchor.current = undefined
      draw(undefined)
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    window.addEventListener('keydown', end, { capture: true })
    return () => window.removeEventListener('keydown', end, { capture: true })
  }, [isChoosing, draw])

  const choose = (end: number): void => {
    const start = anchor.current
    if (start !== undefined) draw(ordered(start.at, end))
  }
  const finish = (end: number): void => {
    const start = anchor.current
    anchor.current = undefined
    draw(undefined)
    if (start === undefined || zoom === undefined) return
    const stretch = ordered(start.at, end)
    if (stretch.to - stretch.from < leastStretch) return
    hover(undefined)
    zoom.onZoom(stretch)
  }

  const xOf = (event: { readonly clientX: number; readonly currentTarget: Element }): number =>
    event.clientX - event.currentTarget.getBoundingClientRect().left
  const isInside = (x: number): boolean => x >= plot.left && x <= plot.left + plot.width
  const momentAt = (x: number): number => {
    const part = (x - plot.left) / Math.max(1, plot.width)
    return from + Math.min(1, Math.max(0, part)) * (to - from)
  }

  return {
    moment,
    brush,
    handlers: {
      onPointerDown: (event) => {
        const x = xOf(event)
        if (zoom === undefined || event.button !== 0 || !isInside(x)) return
        event.currentTarget.setPointerCapture(event.pointerId)
        anchor.current = { at: momentAt(x), x }
      },
      onPointerMove: (event) => {
        const x = xOf(event)
        const start = anchor.current?.x
        if (start !== undefined) {
          if (brush !== undefined || Math.abs(x - start) >= leastPixels) choose(momentAt(x))
        }
        isReadByKeys.current = false
        hover(isInside(x) ? momentAt(x) : undefined)
      },
      onPointerUp: (event) => {
        if (anchor.current?.x === undefined) return
        if (brush === undefined) anchor.current = undefined
        else finish(momentAt(xOf(event)))
      },
      onPointerCancel: () => {
        anchor.current = undefined
        draw(undefined)
      },
      onPointerLeave: () => {
        if (anchor.current === undefined) hover(undefined)
      },
      onDoubleClick: () => {
        if (zoom?.isZoomed === true) zoom.onBack()
      },
      onKeyDown: (event) => {
        // In a chart of seconds, one leap still chooses a stretch.
        const step = Math.max((to - from) / keySteps, leastStretch / leap) * (event.shiftKey ? leap : 1)
        const move = (next: number): void => {
          isReadByKeys.current = true
          hover(next)
          choose(next)
        }
        if (event.key === 'ArrowLeft') move(Math.max(from, (moment ?? to) - step))
        else if (event.key === 'ArrowRight') move(Math.min(to, (moment ?? from) + step))
        else if (event.key === 'Home') move(from)
        else if (event.key === 'End') move(to)
        else if (event.key === 'Enter' && moment !== undefined && zoom !== undefined) {
          if (anchor.current !== undefined) finish(moment)
          else {
            anchor.current = { at: moment, x: undefined }
            choose(moment)
          }
        } else if (event.key === 'Escape' && moment !== undefined) hover(undefined)
        else if (event.key === 'Escape' && zoom?.isZoomed === true) zoom.onBack()
        else return
        event.preventDefault()
        event.stopPropagation()
      },
      onBlur: () => {
        isReadByKeys.current = false
        hover(undefined)
        if (anchor.current === undefined) return
        anchor.current = undefined
        draw(undefined)
      }
    }
  }
}
