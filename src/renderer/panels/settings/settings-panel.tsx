import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../../parts/headers.tsx'
import { useStatusLine } from '../../shell/status-line.tsx'
import { ClockSettings } from './clock-settings.tsx'
import { KeySettings } from './key-settings.tsx'
import { LookSettings } from './look-settings.tsx'
import { NoticeSettings } from './notice-settings.tsx'
import { RetentionSettings } from './retention-settings.tsx'
import styles from './settings.module.css'

/** What a person likes: how the window looks and what it tells of, how clusters begin and what they keep, and which keys do what. */
export function SettingsPanel(): ReactElement {
  const { t } = useTranslation('settings')
  useStatusLine('kubectl config view', [])
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <PageHeader title={t('title')} note={t('note')} />
      <div className={styles.columns}>
        <div className={styles.look}>
          <LookSettings />
          <NoticeSettings />
          <ClockSettings />
          <RetentionSettings />
        </div>
        <KeySettings />
      </div>
    </section>
  )
}
