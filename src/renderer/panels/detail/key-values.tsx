import type { ReactElement } from 'react'
import { MiddleTruncate } from '../../parts/small.tsx'
import styles from './detail.module.css'
import { Section } from './section.tsx'

interface KeyValuesProps {
  readonly title: string
  readonly entries: Readonly<Record<string, string>> | undefined
}

/** Labels or annotations, a line each; keys are cut in the middle, as they differ at the end; values at the end; whole on hover. */
export function KeyValues({ title, entries = {} }: KeyValuesProps): ReactElement | null {
  const pairs = Object.entries(entries)
  if (pairs.length === 0) return null
  return (
    <Section title={title} note={pairs.length}>
      <dl className={styles.pairs}>
        {pairs.map(([key, value]) => (
          <div key={key} title={`${key}=${value}`}>
            <dt>
              <MiddleTruncate text={key} keep={14} />
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
