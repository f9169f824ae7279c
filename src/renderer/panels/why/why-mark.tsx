import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectLink } from '../../shell/route.ts'
import { openWhy, whyPlace } from './why-popup.ts'
import styles from './why.module.css'

interface WhyMarkProps {
  readonly link: ObjectLink
  readonly word: string
  readonly children: ReactNode
}

/**
 * A state that is not fine within a box or row that is a button itself: a click on it asks why, one beside it opens the
 * box. A button cannot hold another, so those who use the keyboard have the key of the command instead.
 */
export function WhyMark({ link, word, children }: WhyMarkProps): ReactElement {
  const { t } = useTranslation('why')
  return (
    <span
      className={styles.mark}
      role="presentation"
      title={t('ask', { word })}
      {...whyPlace(link)}
      onClick={(event) => {
        event.stopPropagation()
        openWhy(link, event.currentTarget)
      }}
    >
      {children}
    </span>
  )
}
