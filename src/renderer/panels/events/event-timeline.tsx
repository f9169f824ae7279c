import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { EventsDocument } from '../../../shared/contract/events.ts'
import { clockTime, timeTicks } from '../../parts/chart/axis.ts'
import { Histogram, type HistogramBar } from '../../parts/chart/small-charts.tsx'
import { EventLanes } from './event-lanes.tsx'
import styles from './event-timeline.module.css'
import { momentAt, placeOf, spanText, stepStretch, type Stretch, type TimeScale } from './time-scale.ts'

const height = 64
/** Labels of the axis that would be cut at the ends are left out. */
const halfLabel = 26
/** A shorter way of the pointer is a click. */
const leastDrag = 4

interface EventTimelineProps {
  readonly document: EventsDocument
  readonly chosen: Stretch | undefined
  readonly onChoose: (stretch: Stretch | undefined) => void
}

/** How much happened when, by severity, and below it on the same axis what deviated and why. A stretch can be chosen. */
export function EventTimeline({ document, chosen, onChoose }: EventTimelineProps): ReactElement {
  const { t } = useTranslation('events')
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = frame.current!
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const { from, to, bins } = document
  const scale = useMemo((): TimeScale => ({ from, to, width }), [from, to, width])
  const bar = (to - from) / Math.max(1, bins.length)
  return (
    <section className={styles.timeline} aria-label={t('density')}>
      <div className={styles.row}>
        <div className={styles.head}>
          <strong>{t('density')}</strong>
          <span className={styles.quiet}>{t('bar', { span: spanText(bar) })}</span>
        </div>
        <div ref={frame} className={styles.chart}>
          {width === 0 ? null : <Bars document={document} scale={scale} span={bar} />}
        </div>
      </div>
      {width === 0 ? null : <EventLanes document={document} scale={scale} />}
      <Brush scale={scale} bar={bar} chosen={chosen} onChoose={onChoose} />
    </section>
  )
}

function Bars({
  document: { bins, from, to },
  scale,
  span
}: {
  readonly document: EventsDocument
  readonly scale: TimeScale
  readonly span: number
}): ReactElement {
  const { t } = useTranslation('events')
  const bars = useMemo(
    (): readonly HistogramBar[] =>
      bins.map(([normal, warn, bad], index) => ({
        time: from + index * span,
        parts: [
          { token: 'bad', count: bad },
          { token: 'warn', count: warn },
          { token: 'line2', count: normal }
        ]
      })),
    [bins, from, span]
  )
  return (
    <>
      <Histogram bars={bars} span={span} width={scale.width} height={height} label={t('density')} />
      <div className={styles.axis} aria-hidden>
        {timeTicks(from, to, Math.max(2, Math.floor(scale.width / 120)))
          .map((time) => ({ time, left: placeOf(time, scale) }))
          .filter(({ left }) => left >= halfLabel && left <= scale.width - halfLabel)
          .map(({ time, left }) => (
            <span key={time} style={{ left }}>
              {clockTime(time)}
            </span>
          ))}
      </div>
    </>
  )
}

interface BrushProps {
  readonly scale: TimeScale
  readonly bar: number
  readonly chosen: Stretch | undefined
  readonly onChoose: (stretch: Stretch | undefined) => void
}

/** Dragged over the bars, or moved by arrow keys; it is told of when the pointer or the key is let go. */
function Brush({ scale, bar, chosen, onChoose }: BrushProps): ReactElement {
  const { t } = useTranslation('events')
  const [draft, setDraft] = useState<Stretch>()
  const start = useRef<number>(undefined)
  const place = (event: PointerEvent<HTMLElement>): number =>
    event.clientX - event.currentTarget.getBoundingClientRect().left
  const between = (x: number): Stretch => {
    const [a, b] = [momentAt(start.current ?? x, scale), momentAt(x, scale)]
    return { from: Math.min(a, b), to: Math.max(a, b) }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && chosen !== undefined) onChoose(undefined)
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight')
      onChoose(stepStretch(chosen, event.key, event.shiftKey, scale, bar))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const shown = draft ?? chosen
  return (
    <div className={styles.over}>
      <div
        role="group"
        aria-label={t('brush')}
        // It is moved by keys, as a slider of two ends would be.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className={styles.brush}
        style={{ height }}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          start.current = place(event)
        }}
        onPointerMove={(event) => {
          if (start.current !== undefined) setDraft(between(place(event)))
        }}
        onPointerUp={(event) => {
          const began = start.current
          if (began === undefined) return
          const x = place(event)
          onChoose(Math.abs(x - began) < leastDrag ? undefined : between(x))
          start.current = undefined
          setDraft(undefined)
        }}
      />
      {shown === undefined || scale.width === 0 ? null : (
        <div
          className={styles.chosen}
          style={{
            left: placeOf(shown.from, scale),
            width: Math.max(2, placeOf(shown.to, scale) - placeOf(shown.from, scale))
          }}
        />
      )}
    </div>
  )
}
