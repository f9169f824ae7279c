// Plain CSS module on the theme's variables.
import { memo } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { seriesColor } from '../../theme/colors.ts'
import { classNames } from '../../theme/class-names.ts'
import { StatusMark } from '../status-mark.tsx'
import type { MarkName } from '../status-mark.tsx'
import { cutAtHits } from './log-text.ts'
import styles from './log.module.css'

/** A line that a container wrote, or SYSTEM: a container's start or end. */
export interface LogLineRow {
  readonly kind: 'line'
  readonly key: string
  /** As shown: "14:05:12.018". */
  readonly time: string
  /** What tells the pod from its siblings: "x2k9p". */
  readonly pod: string
  /** Its place in the palette of eight. */
  readonly podColor: number
  /** INFO, WARN, ERROR, DEBUG, SYSTEM; empty where the line names none. */
  readonly level: string
  readonly message: string
  /** The line's own time before its message, the same as `time`: shown only where that is not. */
  readonly stamp?: string
  /** The one that others are shown around of. */
  readonly isMarked?: boolean
}

/** An event in the same stream. */
export interface LogEventRow {
  readonly kind: 'event'
  readonly key: string
  readonly time: string
  readonly mark: MarkName
  /** "BackOff, 18 times". */
  readonly reason: string
  readonly message: string
  readonly podColor?: number
  readonly action?: ReactNode
}

export type LogRow = LogLineRow | LogEventRow

export interface LogLineProps {
  readonly row: LogRow
  readonly wrap?: boolean
  readonly showTime?: boolean
  /** Off where only one pod speaks. */
  readonly showPod?: boolean
  /** Global expression; searchExpression makes one. */
  readonly search?: RegExp | undefined
}

const levelTones: Readonly<Record<string, string | undefined>> = {
  ERROR: styles.error,
  FATAL: styles.error,
  WARN: styles.warn,
  WARNING: styles.warn,
  SYSTEM: styles.system
}

function Hits({ text, search }: { readonly text: string; readonly search: RegExp | undefined }): ReactNode {
  return cutAtHits(text, search).map((piece, index) =>
    piece.hit ? (
      <mark key={index} className={styles.hit}>
        {piece.text}
      </mark>
    ) : (
      piece.text
    )
  )
}

/** One row of a log: pod bar, time, pod, level, message; or an event with its mark. */
export const LogLine = memo(function LogLine({
  row,
  wrap = false,
  showTime = true,
  showPod = true,
  search
}: LogLineProps): ReactElement {
  if (row.kind === 'event') {
    return (
      <div className={classNames(styles.line, styles.event)}>
        <span
          className={styles.bar}
          style={{ background: row.podColor === undefined ? 'var(--bad)' : seriesColor(row.podColor).color }}
        />
        {showTime ? <span className={styles.time}>{row.time}</span> : null}
        <StatusMark mark={row.mark} />
        <span className={styles.reason} data-mark={row.mark}>
          {row.reason}
        </span>
        <span className={styles.eventText}>
          <Hits text={row.message} search={search} />
        </span>
        {row.action === undefined ? null : <span className={styles.action}>{row.action}</span>}
      </div>
    )
  }
  const { color } = seriesColor(row.podColor)
  const level = row.level.toUpperCase()
  return (
    <div
      className={classNames(
        styles.line,
        wrap && styles.wrap,
        (level === 'ERROR' || level === 'FATAL') && styles.errorLine,
        row.isMarked === true && styles.marked
      )}
    >
      <span className={styles.bar} style={{ background: color }} />
      {showTime ? <span className={styles.time}>{row.time}</span> : null}
      {showPod ? (
        <span className={styles.pod} style={{ color }}>
          {row.pod}
        </span>
      ) : null}
      <span className={classNames(styles.level, levelTones[level])}>{level}</span>
      <span className={styles.message}>
        {showTime ? null : row.stamp}
        <Hits text={row.message} search={search} />
      </span>
    </div>
  )
})
