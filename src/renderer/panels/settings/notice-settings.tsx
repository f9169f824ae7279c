import type { ReactElement } from 'react'
import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import { useTranslation } from 'react-i18next'
import { happeningTypes } from '../../notices/notice.ts'
import { useNotices } from '../../notices/notice-store.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import styles from './settings.module.css'

/** Which happenings are told of. */
export function NoticeSettings(): ReactElement {
  const { t } = useTranslation('settings')
  const { wanted, want } = useNotices()
  return (
    <section aria-label={t('notices')}>
      <PanelHeader ruled title={t('notices')} note={t('noticesNote')} />
      <div className={styles.checks}>
        {happeningTypes.map((type) => (
          <FormControlLabel
            key={type}
            control={<Checkbox checked={wanted.includes(type)} onChange={(_event, checked) => want(type, checked)} />}
            label={t(`noticesOf.${type}`)}
          />
        ))}
        <p className={styles.help}>{t('noticesHelp')}</p>
      </div>
    </section>
  )
}
