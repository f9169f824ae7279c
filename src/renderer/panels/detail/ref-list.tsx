import type { ReactElement } from 'react'
import type { ObjectRef } from '../../../shared/contract/documents.ts'
import { Icon } from '../../icons/icon.tsx'
import { iconOfRef, linkOfRef, RefLink } from '../objects/object-ref.tsx'
import { statedStatus } from '../objects/stated-status.ts'
import { StatusWhy } from '../why/status-why.tsx'
import styles from './ref-list.module.css'
import { Section } from './section.tsx'

interface RefSectionProps {
  readonly title: string
  readonly note?: string
  readonly refs: readonly ObjectRef[]
}

/** Objects as links, each with its kind and status; nothing where there are none. */
export function RefSection({ title, note, refs }: RefSectionProps): ReactElement | null {
  if (refs.length === 0) return null
  return (
    <Section title={title} note={note ?? refs.length}>
      <ul className={styles.refs}>
        {refs
          .map((ref) => ({ ref, status: statedStatus(ref.resource, ref.status) }))
          .map(({ ref, status }) => (
            <li key={ref.uid ?? `${ref.resource}/${ref.namespace}/${ref.name}`}>
              <Icon name={iconOfRef(ref)} size={14} />
              <span className={styles.refName}>
                <RefLink target={ref} />
              </span>
              <span className={styles.refKind}>{ref.kind}</span>
              <span className={styles.refStatus}>
                {status === undefined ? null : <StatusWhy status={status} link={linkOfRef(ref)} />}
              </span>
            </li>
          ))}
      </ul>
    </Section>
  )
}
