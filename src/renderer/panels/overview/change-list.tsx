import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChangeSummary } from '../../../shared/contract/documents.ts'
import type { Sentence } from '../../../shared/why/cause-words.ts'
import { Icon } from '../../icons/icon.tsx'
import { clockTime } from '../../parts/chart/axis.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { canOpen, iconOfRef, openRef } from '../objects/object-ref.tsx'
import { causeSentence } from '../why/cause-sentence.ts'
import overview from './overview.module.css'
import styles from './overview-lists.module.css'

/** What people and controllers changed last. */
export function ChangeList({ changes }: { readonly changes: readonly ChangeSummary[] }): ReactElement {
  const { t } = useTranslation('overview')
  return (
    <section className={overview.tile}>
      <PanelHeader title={t('changes')} ruled />
      {changes.length === 0 ? <p className={overview.nothing}>{t('noChanges')}</p> : null}
      <div className={styles.changes}>
        {changes.map((change) => (
          <ChangeRow
            key={`${change.at}/${change.about.uid ?? change.about.name}/${JSON.stringify(change.words)}`}
            change={change}
          />
        ))}
      </div>
    </section>
  )
}

function ChangeRow({ change }: { readonly change: ChangeSummary }): ReactElement {
  const { t } = useTranslation('overview')
  const { at, about, by } = change
  const words = causeSentence(change.words)
  return (
    <div className={styles.change}>
      <time className={styles.time} dateTime={new Date(at).toISOString()} title={new Date(at).toISOString()}>
        {clockTime(at)}
      </time>
      <span className={styles.sign}>
        <Icon name={hasRevision(change.words) ? 'rollout' : iconOfRef(about)} size={15} />
      </span>
      <span className={styles.changeText}>
        <span title={`${about.name} ${words}`}>
          {canOpen(about) ? (
            <button type="button" className={styles.changeName} onClick={() => openRef(about)}>
              <MiddleTruncate text={about.name} />
            </button>
          ) : (
            <b className={styles.changeName}>
              <MiddleTruncate text={about.name} />
            </b>
          )}{' '}
          {words}
        </span>
        {by === '' ? null : <span className={styles.by}>{t('by', { name: by })}</span>}
      </span>
    </div>
  )
}

function hasRevision(words: Sentence): boolean {
  return words.code === 'newRevision' || (words.code === 'and' && [words.first, words.rest].some(hasRevision))
}
