// Plain CSS module on the theme's variables. What a place shows when it has no rows to show, or bad news.
import { useEffect, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../icons/icon.tsx'
import type { IconName } from '../icons/icon.tsx'
import { classNames } from '../theme/class-names.ts'
import { CommandLine, CopyButton } from './copy-button.tsx'
import { StatusMark } from './status-mark.tsx'
import type { MarkName } from './status-mark.tsx'
import styles from './states.module.css'

export interface BannerProps {
  readonly tone: 'bad' | 'warn' | 'prog' | 'past' | 'ok'
  readonly mark?: MarkName
  /** Our sentence: "Revision 14 is stuck". */
  readonly title: ReactNode
  /** Upstream's message, word for word. */
  readonly message?: ReactNode
  /** Upstream's reason: "ProgressDeadlineExceeded". */
  readonly reason?: string
  /** The cause chain, or more lines. */
  readonly children?: ReactNode
  /** One action. */
  readonly action?: ReactNode
}

const markOf = { bad: 'bad', warn: 'warn', prog: 'prog', ok: 'ok', past: 'done' } as const

/** Something is stuck, refused or over: tinted, with a bar at the left. */
export function Banner({ tone, mark, title, message, reason, children, action }: BannerProps): ReactElement {
  return (
    <section className={classNames(styles.banner, styles[tone])} role="status">
      <span className={styles.bannerMark}>
        {mark === undefined && tone === 'past' ? (
          <Icon name="cronjob" size={14} />
        ) : (
          <StatusMark mark={mark ?? markOf[tone]} size={13} />
        )}
      </span>
      <div className={styles.bannerText}>
        <div>
          <span className={styles.sentence}>{title}</span>
          {message === undefined ? null : <span className={styles.message}>{message}</span>}
          {reason === undefined ? null : <span className={styles.reason}>{reason}</span>}
        </div>
        {children}
      </div>
      {action === undefined ? null : <div className={styles.bannerActions}>{action}</div>}
    </section>
  )
}

export interface EmptyStateProps {
  readonly icon: IconName
  /** "No CronJobs in shop". */
  readonly title: ReactNode
  /** What the kind is for, and where others are. */
  readonly text?: ReactNode
  /** Two buttons at most. */
  readonly actions?: ReactNode
  /** The kubectl command that would make one. */
  readonly command?: string
}

export function EmptyState({ icon, title, text, actions, command }: EmptyStateProps): ReactElement {
  return (
    <section className={styles.empty}>
      <Icon name={icon} size={24} className={styles.emptyIcon} />
      <div>
        <h2 className={styles.emptyTitle}>{title}</h2>
        {text === undefined ? null : <p className={styles.emptyText}>{text}</p>}
        {actions === undefined ? null : <div className={styles.emptyActions}>{actions}</div>}
        {command === undefined ? null : <CommandLine command={command} />}
      </div>
    </section>
  )
}

/** True once it has been shown for 300 ms: what comes sooner needs no picture of waiting. */
export function useLate(milliseconds = 300): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), milliseconds)
    return () => clearTimeout(timer)
  }, [milliseconds])
  return late
}

const blockWidths = [62, 50, 71, 43, 55, 53, 66, 46]

export interface LoadingRowsProps {
  readonly rows?: number
  readonly rowHeight?: number
  /** Widths in pixels of the columns after the name. */
  readonly columns?: readonly number[]
}

/** Rows of the right geometry that fade downwards. Nothing before 300 ms; never use it over data that is there. */
export function LoadingRows({
  rows = 8,
  rowHeight = 28,
  columns = [26, 84, 50, 26]
}: LoadingRowsProps): ReactElement | null {
  const { t } = useTranslation('parts')
  if (!useLate()) return null
  return (
    <div className={styles.loading} role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.loadingRow} style={{ height: rowHeight, opacity: 1 - row / (rows + 1) }}>
          <span style={{ flex: 1 }}>
            <span className={styles.block} style={{ display: 'block', width: `${blockWidths[row % 8] ?? 50}%` }} />
          </span>
          {columns.map((width, column) => (
            <span key={column} className={styles.block} style={{ width }} />
          ))}
        </div>
      ))}
    </div>
  )
}

export interface RefusedStateProps {
  /** What was tried: "Scaling payments-api was refused". */
  readonly title?: ReactNode
  /** The API's message, word for word. */
  readonly message: string
  /** "403 Forbidden". */
  readonly code?: string
  /** A way on: act as another, see rights, try again. */
  readonly actions?: ReactNode
  /** A button that dismisses it, at the right end. */
  readonly close?: ReactNode
}

export function RefusedState({ title, message, code, actions, close }: RefusedStateProps): ReactElement {
  const { t } = useTranslation('parts')
  return (
    <section className={styles.refused} role="alert">
      <span className={styles.sign}>
        <StatusMark mark="bad" size={13} />
      </span>
      <div>
        <div className={styles.refusedHead}>
          <span className={styles.refusedTitle}>{title ?? t('refused')}</span>
          {code === undefined ? null : <span className={styles.code}>{code}</span>}
          {close === undefined ? null : <span className={styles.close}>{close}</span>}
        </div>
        <p className={styles.words}>{message}</p>
        <div className={styles.refusedActions}>
          {actions}
          <CopyButton text={message} label={t('copy')} />
        </div>
      </div>
    </section>
  )
}
