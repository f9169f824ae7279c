import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogHistogram } from '../../../shared/contract/logs.ts'
import { levelGroups, type LevelGroup } from '../../../shared/logs/log-level.ts'
import { clockTime, timeTicks } from '../../parts/chart/axis.ts'
import { Histogram, type HistogramBar } from '../../parts/chart/small-charts.tsx'
import { classNames } from '../../theme/class-names.ts'
import { spanText, stepStretch } from '../events/time-scale.ts'
import { formatCount } from '../../parts/format-count.ts'
import styles from './log-strip.module.css'

const height = 56
/** Labels that would be cut at the ends are left out. */
const halfLabel = 26

export interface LogStripProps {
  readonly histogram: LogHistogram | undefined
  readonly isStale: boolean
  readonly withoutLevels: readonly LevelGroup[]
  readonly selection: { readonly from: number; readonly to: number } | undefined
  readonly onSelect: (selection: { readonly from: number; readonly to: number } | undefined) => void
}

/** Lines over time, errors and warnings at the foot of each bar; a stretch of it is chosen by dragging or by arrows. */
export function LogStrip({ histogram, isStale, withoutLevels, selection, onSelect }: LogStripProps): ReactElement {
  const { t } = useTranslation('logs')
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = frame.current!
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const bars = useMemo(
    () => (histogram === undefined ? [] : barsOf(histogram, withoutLevels)),
    [histogram, withoutLevels]
  )
  const whole = histogram === undefined || bars.length === 0 ? undefined : wholeOf(histogram, bars)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (whole === undefined) return
    if (event.key === 'Escape' && selection !== undefined) onSelect(undefined)
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight')
      onSelect(stepStretch(selection, event.key, event.shiftKey, whole, whole.span))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const label = t('strip')
  return (
    <section className={styles.strip} aria-label={label}>
      <div className={styles.head}>
        <strong>{label}</strong>
        <span className={styles.quiet}>
          {histogram === undefined ? '' : t('oneBar', { span: spanText(histogram.span) })}
        </span>
        <span className={styles.quiet} role="status">
          {histogram !== undefined && histogram.share < 1
            ? t('looking', { percent: Math.floor(histogram.share * 100) })
            : ''}
        </span>
      </div>
      <div
        ref={frame}
        className={classNames(styles.chart, isStale && styles.stale)}
        role="group"
        tabIndex={0}
        aria-label={t('brush')}
        onKeyDown={onKeyDown}
      >
        {whole === undefined || width === 0 ? null : (
          <>
            <Histogram
              bars={bars}
              span={whole.span}
              width={width}
              height={height}
              label={label}
              selection={selection}
              onSelect={onSelect}
            />
            <Matches histogram={histogram!} whole={whole} width={width} />
            <div className={styles.axis} aria-hidden>
              {timeTicks(whole.from, whole.to, Math.max(2, Math.floor(width / 120)))
                .map((time) => ({ time, left: ((time - whole.from) / Math.max(1, whole.to - whole.from)) * width }))
                .filter(({ left }) => left >= halfLabel && left <= width - halfLabel)
                .map(({ time, left }) => (
                  <span key={time} style={{ left }}>
                    {clockTime(time, whole.to - whole.from < 300_000)}
                  </span>
                ))}
            </div>
          </>
        )}
      </div>
    </section>
  )
}

interface Whole {
  readonly from: number
  readonly to: number
  readonly span: number
}

function wholeOf({ span }: LogHistogram, bars: readonly HistogramBar[]): Whole {
  return { from: bars[0]!.time, to: bars.at(-1)!.time + span, span }
}

/** A bar for every span of the range, those without lines too. */
function barsOf({ from, to, span, bars }: LogHistogram, withoutLevels: readonly LevelGroup[]): readonly HistogramBar[] {
  const counted = new Map(bars.map((bar) => [bar[0], bar]))
  const first = Math.floor(Math.min(from, bars[0]?.[0] ?? from) / span) * span
  const count = Math.floor((to - first) / span) + 1
  const shown = levelGroups.map((level) => !withoutLevels.includes(level))
  return Array.from({ length: Math.min(count, 400) }, (_, index) => {
    const time = first + index * span
    const [, levels] = counted.get(time) ?? [time, []]
    const at = (place: number): number => (shown[place] === true ? (levels[place] ?? 0) : 0)
    return {
      time,
      parts: [
        { token: 'bad', count: at(0) },
        { token: 'warn', count: at(1) },
        { token: 'line2', count: at(2) + at(3) + at(4) + at(5) }
      ]
    }
  })
}

/** Where something was found, under the bars. */
function Matches({
  histogram: { bars, matches, span },
  whole,
  width
}: {
  readonly histogram: LogHistogram
  readonly whole: Whole
  readonly width: number
}): ReactElement | null {
  const { t } = useTranslation('logs')
  if (matches === undefined) return null
  const scale = width / Math.max(1, whole.to - whole.from)
  return (
    <svg
      className={styles.matches}
      width={width}
      height={4}
      role="img"
      aria-label={t('matchesOver', { number: formatCount(matches) })}
    >
      {bars.map(([time, , , found]) =>
        found === 0 ? null : (
          <rect
            key={time}
            x={(time - whole.from) * scale}
            width={Math.max(2, span * scale - 1.5)}
            height={4}
            fill="var(--accent)"
          />
        )
      )}
    </svg>
  )
}
