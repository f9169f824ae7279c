import type { ReactElement, ReactNode } from 'react'
import { Icon } from '../../icons/icon.tsx'
import styles from './sides-note.module.css'

/** Beside a difference's title: what stands on side A and on side B. */
export function SidesNote({
  a,
  b,
  children
}: {
  readonly a: string
  readonly b: string
  readonly children?: ReactNode
}): ReactElement {
  return (
    <span className={styles.note}>
      <b className={styles.a}>A</b> {a}
      <Icon name="forward" size={12} />
      <b className={styles.b}>B</b> {b}
      {children}
    </span>
  )
}
