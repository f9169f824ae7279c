import { useEffect, useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { TimelineDocument } from '../../shared/contract/documents.ts'
import { useChaos } from '../connection/chaos.ts'
import { useDocument } from '../connection/use-live.ts'
import { wordsOf } from '../panels/chaos/fault-words.ts'
import { ArrivalChip } from './arrival-chip.tsx'
import { BookmarkMarks } from './bookmark-marks.tsx'
import styles from './time-ribbon.module.css'

const height = 32
const floor = 26
const tallest = 14

/** The whole retained history of the cluster in one line: density of events, warnings, rollouts as flags, now. */
export function TimeRibbon(): ReactElement {
  const { t } = useTranslation('shell')
  const { value } = useDocument<TimelineDocument>('timeline', async (host, scope, options) =>
    host.documents.timeline(scope, options)
  )
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = frame.current!
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <div ref={frame} className={styles.ribbon}>
      {value === undefined || width === 0 ? null : (
        <svg width={width} height={height} role="img" aria-label={t('timeline')}>
          <Bars document={value} width={width - nowRoom} />
          <Flags document={value} width={width - nowRoom} />
          <Chaos document={value} width={width - nowRoom} />
          <path
            className={styles.playhead}
            d={`M${width - nowRoom - 4.5} 1h9v7l-4.5 4-4.5-4z M${width - nowRoom} 10v22`}
          />
          <text className={styles.now} x={width - nowRoom + 8} y={12}>
            {t('now')}
          </text>
        </svg>
      )}
      {value === undefined || width === 0 ? null : (
        <BookmarkMarks from={value.from} to={value.to} width={width - nowRoom} />
      )}
      <ArrivalChip />
    </div>
  )
}

/** Hatched, for as long as something is broken on purpose: since when, up to now. */
function Chaos({ document: { from, to }, width }: LayerProps): ReactElement | null {
  const { t } = useTranslation('chaos')
  const entries = useChaos((chaos) => chaos.entries)
  if (entries === undefined || entries.length === 0) return null
  const since = Math.min(...entries.map((entry) => entry.since))
  const x = Math.max(0, Math.min(1, (since - from) / Math.max(1, to - from))) * width
  const words = entries.map(({ fault }) => {
    const { what, where } = wordsOf(fault, t)
    return `${what} ${where}`
  })
  return (
    <g>
      <title>{words.join('\n')}</title>
      <pattern id="chaos-hatching" width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="skewX(-40)">
        <rect className={styles.chaos} width={2.5} height={5} />
      </pattern>
      <rect x={x} y={floor + 1} width={Math.max(2, width - x)} height={4} fill="url(#chaos-hatching)" />
    </g>
  )
}

/** Width of a character of a flag's words, on the average. */
const labelPixels = 6

/** What the playhead covers at the left of now. */
const playheadRoom = 6

/** Room for the word "now" at the right end. */
const nowRoom = 34

interface LayerProps {
  readonly document: TimelineDocument
  readonly width: number
}

function Bars({ document: { bins }, width }: LayerProps): ReactElement {
  const most = Math.max(8, ...bins.map(([events]) => events))
  const step = width / Math.max(1, bins.length)
  const barHeight = (count: number): number =>
    count === 0 ? 0 : Math.max(1.5, (Math.sqrt(count) / Math.sqrt(most)) * tallest)
  return (
    <g>
      <path className={styles.floor} d={`M0 ${floor + 0.5}h${width}`} />
      {bins.map(([events, warnings], index) => (
        <g key={index}>
          <rect
            className={styles.events}
            x={index * step}
            width={Math.max(1, step - 2)}
            y={floor - barHeight(events)}
            height={barHeight(events)}
          />
          {warnings === 0 ? null : (
            <rect
              className={styles.warnings}
              x={index * step}
              width={Math.max(1, step - 2)}
              y={floor - barHeight(warnings)}
              height={barHeight(warnings)}
            />
          )}
        </g>
      ))}
    </g>
  )
}

interface PlacedFlag {
  readonly flag: TimelineDocument['flags'][number]
  readonly x: number
  /** On which side of the flag its words have room. */
  readonly side: 'right' | 'left' | undefined
}

/** Flags keep their words only where there is room before the next one, or after the last one's. */
function placeFlags({ flags, from, to }: TimelineDocument, width: number): readonly PlacedFlag[] {
  const span = Math.max(1, to - from)
  const places = flags.map((flag) => ({ flag, x: ((flag.at - from) / span) * width })).sort((a, b) => a.x - b.x)
  let taken = 0
  return places.map(({ flag, x }, index) => {
    const needed = flag.words.length * labelPixels
    const isRight = needed <= (places[index + 1]?.x ?? width - playheadRoom) - x - 14
    const isLeft = !isRight && needed <= x - taken - 8
    taken = isRight ? x + 12 + needed : x + 10
    return { flag, x, side: isRight ? 'right' : isLeft ? 'left' : undefined }
  })
}

function Flags({ document, width }: LayerProps): ReactElement {
  return (
    <g>
      {placeFlags(document, width).map(({ flag, x, side }) => (
        <g key={`${flag.about.name}-${flag.at}`}>
          <title>{flag.words}</title>
          <path className={styles.pole} d={`M${x + 0.5} 3v${floor - 3}`} />
          <path className={styles.flag} d={`M${x + 1} 3h8l-2 3.5 2 3.5h-8z`} />
          {side === undefined ? null : (
            <text
              className={styles.label}
              x={side === 'right' ? x + 12 : x - 4}
              y={11}
              textAnchor={side === 'right' ? 'start' : 'end'}
            >
              {flag.words}
            </text>
          )}
        </g>
      ))}
    </g>
  )
}
