import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { EventSummary } from '../../../shared/contract/documents.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { TextLink } from '../../parts/small.tsx'
import { StatusMark } from '../../parts/status-mark.tsx'
import { useRoute } from '../../shell/route.ts'
import { AgeAt } from '../objects/age-at.tsx'
import { RefLink } from '../objects/object-ref.tsx'
import overview from './overview.module.css'
import styles from './overview-lists.module.css'
import { warningMark } from './warning-mark.ts'

/** So many leave room for what changed. */
const shownAtFirst = 6

/** The latest warnings, one row an object and reason. */
export function WarningList({ warnings }: { readonly warnings: readonly EventSummary[] }): ReactElement {
  const { t } = useTranslation('overview')
  const go = useRoute((route) => route.go)
  const [showsAll, setShowsAll] = useState(false)
  const shown = showsAll ? warnings : warnings.slice(0, shownAtFirst)
  return (
    <section className={overview.tile}>
      <PanelHeader
        title={t('warnings')}
        note={warnings.length === 0 ? '' : t('warningsNote')}
        ruled
        actions={<TextLink onClick={() => go({ panel: 'events' })}>{t('allEvents')}</TextLink>}
      />
      {warnings.length === 0 ? <p className={overview.nothing}>{t('noWarnings')}</p> : null}
      {shown.map((warning) => (
        <WarningRow key={warning.uid} warning={warning} />
      ))}
      {warnings.length > shownAtFirst ? (
        <div className={styles.more}>
          <TextLink onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? t('showFewer') : t('showMore', { count: warnings.length - shownAtFirst })}
          </TextLink>
        </div>
      ) : null}
    </section>
  )
}

function WarningRow({ warning }: { readonly warning: EventSummary }): ReactElement {
  const { t } = useTranslation('overview')
  return (
    <div className={styles.warning}>
      <span className={styles.sign}>
        <StatusMark mark={warningMark(warning.reason)} />
      </span>
      <span className={styles.warningHead}>
        <b>{warning.reason}</b>
        <span className={styles.about}>
          <RefLink target={warning.about} qualified />
        </span>
        <span className={styles.times}>
          {warning.count > 1 ? <b>{t('times', { count: warning.count })}, </b> : null}
          <AgeAt at={warning.lastAt} />
        </span>
      </span>
      <span className={styles.message} title={warning.message}>
        {warning.message}
      </span>
    </div>
  )
}
