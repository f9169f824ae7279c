import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { EventSummary } from '../../../shared/contract/documents.ts'
import { StatusMark } from '../../parts/status-mark.tsx'
import { AgeAt } from '../objects/age-at.tsx'
import { warningMark } from '../overview/warning-mark.ts'
import detail from './detail.module.css'
import styles from './events-tab.module.css'

/** The events about an object, newest first. */
export function EventsTab({ events }: { readonly events: readonly EventSummary[] }): ReactElement {
  const { t } = useTranslation('detail')
  if (events.length === 0) return <p className={detail.alone}>{t('noEvents')}</p>
  return (
    <ol className={styles.events}>
      {events.map((event) => (
        <EventRow key={event.uid} event={event} />
      ))}
    </ol>
  )
}

function EventRow({ event }: { readonly event: EventSummary }): ReactElement {
  const { t } = useTranslation('detail')
  const isWarning = event.type === 'Warning'
  return (
    <li className={styles.event}>
      <span className={detail.sign}>
        <StatusMark mark={isWarning ? warningMark(event.reason) : 'ok'} size={isWarning ? 12 : 10} />
      </span>
      <span className={styles.eventHead}>
        <b>{event.reason}</b>
        {event.source === '' ? null : <span className={styles.eventBy}>{t('eventsBy', { name: event.source })}</span>}
        <span className={styles.eventTimes}>
          {event.count > 1 ? <b>{t('eventTimes', { count: event.count })}, </b> : null}
          <AgeAt at={event.lastAt} />
        </span>
      </span>
      <span className={styles.eventText}>{event.message}</span>
    </li>
  )
}
