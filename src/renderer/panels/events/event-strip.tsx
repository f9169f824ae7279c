import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { TimelineDocument } from '../../../shared/contract/documents.ts'
import { useDocument } from '../../connection/use-live.ts'
import { clockTime, timeTicks } from '../../parts/chart/axis.ts'
import { Histogram, type HistogramBar } from '../../parts/chart/small-charts.tsx'
import { joinBins, spanText } from './event-link.ts'
import styles from './events.module.css'

const height = 56
/** Pixels of a bar at least. */
const barWidth = 6
/** Labels that would be cut at the ends are left out. */
const halfLabel = 26

/** How many events there were over the whole retained history of the cluster, warnings at the foot of each bar. */
export function EventStrip(): ReactElement | null {
  const { t } = useTranslation('events')
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
  const bars = useMemo((): readonly HistogramBar[] => {
    if (value === undefined || width === 0) return []
    const joined = joinBins(value.bins, Math.floor(width / barWidth))
    const span = (value.to - value.from) / joined.length
    return joined.map(([events, warnings], index) => ({
      time: value.from + index * span,
      parts: [
        { token: 'warn', count: warnings },
        { token: 'line2', count: events - warnings }
      ]
    }))
  }, [value, width])
  const span = value === undefined || bars.length === 0 ? 0 : (value.to - value.from) / bars.length
  return (
    <section className={styles.strip} aria-label={t('density')}>
      <div className={styles.stripHead}>
        <strong>{t('density')}</strong>
        <span className={styles.quiet}>{span === 0 ? '' : t('bar', { span: spanText(span) })}</span>
        <span className={styles.quiet}>{t('whole')}</span>
      </div>
      <div ref={frame} className={styles.stripChart}>
        {value === undefined || bars.length === 0 ? null : (
          <>
            <Histogram bars={bars} span={span} width={width} height={height} label={t('density')} />
            <div className={styles.axis} aria-hidden>
              {timeTicks(value.from, value.to, Math.max(2, Math.floor(width / 120)))
                .map((time) => ({ time, left: ((time - value.from) / Math.max(1, value.to - value.from)) * width }))
                .filter(({ left }) => left >= halfLabel && left <= width - halfLabel)
                .map(({ time, left }) => (
                  <span key={time} style={{ left }}>
                    {clockTime(time)}
                  </span>
                ))}
            </div>
          </>
        )}
      </div>
    </section>
  )
}
