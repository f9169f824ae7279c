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
  /** Milliseconds of simulated time, for who shows another time than that. */
  readonly at?: number
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
  /** A container's start or end, which no container wrote. */
  readonly isSystem?: boolean
  /** It stands beside one that was looked for, and was not looked for itself. */
  readonly isContext?: boolean
}

/** An event in the same stream. */
export interface LogEventRow {
  readonly kind: 'event'
  readonly key: string
  readonly time: string
  readonly at?: number
  readonly mark: MarkName
  /** "BackOff, 18 times". */
  readonly reason: string
  readonly message: string
  readonly podColor?: number
  readonly action?: ReactNode
}

/** Fields of lines that are JSON or logfmt, as columns before the message. */
export interface LogColumns {
  readonly names: readonly string[]
  /** Undefined where a line has no fields: it is shown as it is. */
  readonly read: (
    row: LogLineRow
  ) => { readonly fields: ReadonlyMap<string, string>; readonly message: string } | undefined
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
  /** In place of the row's own time: "3m12s". */
  readonly timeOf?: ((row: LogRow) => string) | undefined
  readonly columns?: LogColumns | undefined
  /** The one that keys and actions are for. */
  readonly isChosen?: boolean
  /** What can be done with the chosen one. */
  readonly actions?: ReactNode
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
  search,
  timeOf,
  columns,
  isChosen = false,
  actions
}: LogLineProps): ReactElement {
  const time = timeOf === undefined ? row.time : timeOf(row)
  const chosen = isChosen && styles.chosen
  const deeds = isChosen && actions !== undefined ? <span className={styles.actions}>{actions}</span> : null
  if (row.kind === 'event') {
    return (
      <div className={classNames(styles.line, styles.event, chosen)}>
        <span
          className={styles.bar}
          style={{ background: row.podColor === undefined ? 'var(--bad)' : seriesColor(row.podColor).color }}
        />
        {showTime ? <span className={styles.time}>{time}</span> : null}
        <StatusMark mark={row.mark} />
        <span className={styles.reason} data-mark={row.mark}>
          {row.reason}
        </span>
        <span className={styles.eventText}>
          <Hits text={row.message} search={search} />
        </span>
        {row.action === undefined ? null : <span className={styles.action}>{row.action}</span>}
        {deeds}
      </div>
    )
  }
  const { color } = seriesColor(row.podColor)
  const level = row.level.toUpperCase()
  const structured = columns?.read(row)
  return (
    <div
      className={classNames(
        styles.line,
        wrap && styles.wrap,
        (level === 'ERROR' || level === 'FATAL') && row.isContext !== true && styles.errorLine,
        row.isMarked === true && styles.marked,
        row.isContext === true && styles.context,
        chosen
      )}
    >
      <span className={styles.bar} style={{ background: color }} />
      {showTime ? <span className={styles.time}>{time}</span> : null}
      {showPod ? (
        <span className={styles.pod} style={{ color }}>
          {row.pod}
        </span>
      ) : null}
      <span className={classNames(styles.level, levelTones[level])}>{level}</span>
      {structured === undefined
        ? null
        : columns!.names.map((name) => (
            <span key={name} className={styles.cell} title={structured.fields.get(name)}>
              <Hits text={structured.fields.get(name) ?? ''} search={search} />
            </span>
          ))}
      <span className={styles.message}>
        {showTime ? null : row.stamp}
        <Hits text={structured === undefined ? row.message : structured.message} search={search} />
      </span>
      {deeds}
    </div>
  )
})

/** The names of the columns over the lines, in their places. */
export function LogHead({
  columns,
  time,
  pod,
  message
}: {
  readonly columns: LogColumns
  /** As wide as the times; undefined where they are not shown. */
  readonly time: string | undefined
  readonly pod: string | undefined
  readonly message: string
}): ReactElement {
  return (
    <div className={classNames(styles.line, styles.wrap, styles.head)} aria-hidden>
      {time === undefined ? null : <span className={styles.time}>{time}</span>}
      {pod === undefined ? null : <span className={styles.pod}>{pod}</span>}
      <span className={styles.level} />
      {columns.names.map((name) => (
        <span key={name} className={styles.cell}>
          {name}
        </span>
      ))}
      <span className={styles.message}>{message}</span>
    </div>
  )
}
