import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { CronJobSpec } from '../../../shared/schema/types.ts'
import styles from './detail.module.css'
import { scheduleWords } from './schedule-words.ts'

/** The schedule as it is written, and in words where they say it shorter. */
export function ScheduleText({ spec: { schedule, timeZone = 'UTC' } }: { readonly spec: CronJobSpec }): ReactElement {
  const { t, i18n } = useTranslation('detail')
  const words = scheduleWords(t, i18n.language, schedule)
  return (
    <>
      <code className={styles.inline}>{schedule}</code> <span className={styles.quiet}>{timeZone}</span>
      {words === undefined ? null : <div>{words}</div>}
    </>
  )
}
