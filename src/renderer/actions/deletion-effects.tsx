import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeletionPreview, FeltDeletion } from '../../shared/contract/deletion.ts'
import { pluralName } from '../../shared/kinds/plural-name.ts'
import { Icon } from '../icons/icon.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { iconOfRef } from '../panels/objects/object-ref.tsx'
import styles from './deletion.module.css'

/** What a deletion takes along and who feels it, before it is done. */
export function DeletionEffects({ preview }: { readonly preview: DeletionPreview }): ReactElement {
  const { t, i18n } = useTranslation('actions')
  const { goes, feels, feelsTotal, held, isCut } = preview
  if (goes.length === 0 && feels.length === 0 && held.length === 0)
    return <p className={styles.alone}>{t('deletion.alone')}</p>
  return (
    <div className={styles.effects} role="group" aria-label={t('deletion.title')}>
      {goes.length === 0 ? null : (
        <>
          <h3>{t(isCut ? 'deletion.goesAtLeast' : 'deletion.goes')}</h3>
          <ul>
            {goes.map(({ kind, count, refs }) => (
              <li key={kind}>
                <Icon name={iconOfRef(refs[0]!)} size={14} />
                <span className={styles.count}>
                  {t('deletion.kind', { kind: nameInNumber(kind, count, i18n.language), count })}
                </span>
                <span className={styles.names}>
                  {refs.map(({ name }) => name).join(', ')}
                  {count > refs.length ? ` ${t('deletion.more', { count: count - refs.length })}` : ''}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {feels.length === 0 ? null : (
        <>
          <h3>{t('deletion.feels')}</h3>
          <ul>
            {feels.map((felt) => (
              <Felt key={felt.ref.uid ?? felt.ref.name} felt={felt} />
            ))}
            {feelsTotal > feels.length ? (
              <li className={styles.rest}>{t('deletion.more', { count: feelsTotal - feels.length })}</li>
            ) : null}
          </ul>
        </>
      )}
      {held.length === 0 ? null : (
        <>
          <h3>{t('deletion.held')}</h3>
          <ul>
            {held.map(({ ref, finalizers }) => (
              <li key={ref.uid ?? ref.name}>
                <StatusMark mark="warn" />
                <span className={styles.count}>{ref.name}</span>
                <code className={styles.names}>{finalizers.join(', ')}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

/** The plural of a kind's name is English: where a language has no plurals the name stays as it is. */
function nameInNumber(kind: string, count: number, language: string): string {
  const hasPlurals = new Intl.PluralRules(language).resolvedOptions().pluralCategories.length > 1
  return hasPlurals && count !== 1 ? pluralName(kind) : kind
}

function Felt({ felt: { ref, effect, going, of } }: { readonly felt: FeltDeletion }): ReactElement {
  const { t } = useTranslation('actions')
  const isEmptied = effect === 'endpoints' && going === of
  return (
    <li>
      {isEmptied ? <StatusMark mark="warn" /> : <Icon name={iconOfRef(ref)} size={14} />}
      <span className={styles.count}>
        {ref.kind} {ref.name}
      </span>
      <span className={styles.names}>{t(`deletion.effect.${effect}`, { going, of })}</span>
    </li>
  )
}
