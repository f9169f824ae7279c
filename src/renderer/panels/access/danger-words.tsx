import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Danger } from '../../../shared/access/danger.ts'
import { StatusMark } from '../../parts/status-mark.tsx'
import styles from './access.module.css'

/** What is dangerous about somebody's rights, in short; the whole of it on hover. Nothing where nothing is. */
export function DangerWords({ dangers }: { readonly dangers: readonly Danger[] }): ReactElement | null {
  const { t } = useTranslation('access')
  if (dangers.length === 0) return null
  const isAll = dangers.includes('wildcard')
  const words = isAll ? t('short.wildcard') : dangers.map((danger) => t(`short.${danger}`)).join(', ')
  const whole = dangers.map((danger) => t(`danger.${danger}`)).join('\n')
  return (
    <span className={styles.dangers} title={whole}>
      <StatusMark mark="warn" />
      <span className={styles.dangerText}>{words}</span>
    </span>
  )
}
