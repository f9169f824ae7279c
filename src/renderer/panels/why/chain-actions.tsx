import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Cause } from '../../../shared/contract/documents.ts'
import { TextLink } from '../../parts/small.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import { RemedyButton } from './remedy-button.tsx'
import { openWhy, whyPlace } from './why-popup.ts'
import styles from './why.module.css'

/** Beside a chain that lies in one line, and may be folded: all of it, and what can be done. */
export function ChainActions({
  causes,
  link
}: {
  readonly causes: readonly Cause[]
  readonly link: ObjectLink
}): ReactElement {
  const { t } = useTranslation('why')
  return (
    <div className={styles.chainActions}>
      <span {...whyPlace(link)}>
        <TextLink onClick={() => openWhy(link)}>{t('whole')}</TextLink>
      </span>
      <RemedyButton causes={causes} />
    </div>
  )
}
