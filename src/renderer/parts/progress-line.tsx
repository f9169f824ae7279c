// Plain CSS module on the theme's variables.
import type { ReactElement } from 'react'
import styles from './progress-line.module.css'

export interface ProgressLineProps {
  /** What is under way: "Applying 12 of 40 documents". */
  readonly label: string
  /** From 0 to 1. */
  readonly part: number
}

/** How far something is, where its end is known. */
export function ProgressLine({ label, part }: ProgressLineProps): ReactElement {
  const percent = Math.round(Math.min(1, Math.max(0, part)) * 100)
  return (
    <div
      className={styles.progress}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span className={styles.words}>{label}</span>
      <span className={styles.track}>
        <span className={styles.fill} style={{ width: `${percent}%` }} />
      </span>
    </div>
  )
}
