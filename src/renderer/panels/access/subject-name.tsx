import type { ReactElement } from 'react'
import { subjectText, type AccessSubject } from '../../../shared/access/subject.ts'
import { Icon, type IconName } from '../../icons/icon.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import styles from './access.module.css'

const icons: Readonly<Record<AccessSubject['kind'], IconName>> = {
  User: 'user',
  Group: 'group',
  ServiceAccount: 'serviceaccount'
}

/** Who it is, with the mark of what he is: a person, a group, an account of a namespace. */
export function SubjectName({ subject }: { readonly subject: AccessSubject }): ReactElement {
  return (
    <span className={styles.subject} title={`${subject.kind} ${subjectText(subject)}`}>
      <Icon name={icons[subject.kind]} title={subject.kind} />
      <span className={styles.name}>
        <MiddleTruncate text={subject.name} />
      </span>
      {subject.namespace === undefined ? null : <span className={styles.home}>{subject.namespace}</span>}
    </span>
  )
}
