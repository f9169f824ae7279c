import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectDocument } from '../../../shared/contract/documents.ts'
import styles from './detail.module.css'
import { RefSection } from './ref-list.tsx'

/** What owns it, what it owns, and who names whom. */
export function RelatedTab({ document }: { readonly document: ObjectDocument }): ReactElement {
  const { t } = useTranslation('detail')
  const { owners, owned, ownedTotal } = document
  // Events have a tab of their own.
  const related = document.related.map(({ relation, refs }) => ({
    relation,
    refs: refs.filter(({ resource }) => resource !== 'events')
  }))
  const isAlone = owners.length === 0 && owned.length === 0 && related.every(({ refs }) => refs.length === 0)
  if (isAlone) return <p className={styles.alone}>{t('noRelated')}</p>
  return (
    <>
      <RefSection title={t('owners')} refs={owners} />
      <RefSection
        title={t('owned')}
        refs={owned}
        {...(owned.length < ownedTotal ? { note: t('ownedMore', { shown: owned.length, total: ownedTotal }) } : {})}
      />
      {related.map(({ relation, refs }) => (
        <RefSection key={relation} title={`${relation.charAt(0).toUpperCase()}${relation.slice(1)}`} refs={refs} />
      ))}
    </>
  )
}
