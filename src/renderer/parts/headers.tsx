// Plain CSS module on the theme's variables.
import type { ReactElement, ReactNode } from 'react'
import { Icon } from '../icons/icon.tsx'
import type { IconName } from '../icons/icon.tsx'
import { classNames } from '../theme/class-names.ts'
import styles from './headers.module.css'

export interface PageHeaderProps {
  readonly title: ReactNode
  /** The count in words, beside the title: "74 of 221". */
  readonly note?: ReactNode
  readonly icon?: IconName
  /** A status word or chips after the note. */
  readonly status?: ReactNode
  /** Buttons, one primary at most. */
  readonly actions?: ReactNode
  /** 52 px instead of 48, for a sentence as title. */
  readonly headline?: boolean
}

/** The 48 px line at the head of a page. */
export function PageHeader({ title, note, icon, status, actions, headline = false }: PageHeaderProps): ReactElement {
  return (
    <header className={classNames(styles.page, headline && styles.headline)}>
      {icon === undefined ? null : <Icon name={icon} size={18} className={styles.icon} />}
      <h1 className={styles.title}>{title}</h1>
      {note === undefined ? null : <span className={styles.note}>{note}</span>}
      {status === undefined ? null : <span className={styles.status}>{status}</span>}
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </header>
  )
}

export interface PanelHeaderProps {
  readonly title: ReactNode
  readonly note?: ReactNode
  readonly icon?: IconName
  /** Right end: a link, chips, the reading of a chart. */
  readonly actions?: ReactNode
  /** A hairline under it. */
  readonly ruled?: boolean
}

/** The 34 px line at the head of a tile. */
export function PanelHeader({ title, note, icon, actions, ruled = false }: PanelHeaderProps): ReactElement {
  return (
    <header className={classNames(styles.panel, ruled && styles.ruled)}>
      {icon === undefined ? null : <Icon name={icon} className={styles.icon} />}
      <h2 className={styles.title}>{title}</h2>
      {note === undefined ? null : <span className={styles.note}>{note}</span>}
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </header>
  )
}
