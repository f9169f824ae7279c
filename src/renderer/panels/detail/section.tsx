import type { ReactElement, ReactNode } from 'react'
import type { IconName } from '../../icons/icon.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import styles from './detail.module.css'

interface SectionProps {
  readonly title: string
  readonly icon?: IconName
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A part of the overview tab with its heading. */
export function Section({ title, children, ...rest }: SectionProps): ReactElement {
  return (
    <section className={styles.section} aria-label={title}>
      <PanelHeader title={title} {...rest} />
      {children}
    </section>
  )
}
