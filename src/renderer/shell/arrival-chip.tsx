import { useState, type ReactElement } from 'react'
import IconButton from '@mui/material/IconButton'
import { useTranslation } from 'react-i18next'
import type { ClockArrival } from '../../shared/contract/simulation.ts'
import { runLimit } from '../connection/clock-calls.ts'
import { useSimulatedTime } from '../connection/simulated-time.ts'
import { Icon } from '../icons/icon.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { spanText } from '../panels/events/time-scale.ts'
import { causeSentence } from '../panels/why/cause-sentence.ts'
import styles from './arrival-chip.module.css'
import { useRoute } from './route.ts'

/** What the clock ran to, at the end of the ribbon: whom it is about, a jump, and what happened. */
export function ArrivalChip(): ReactElement | null {
  const arrival = useSimulatedTime((time) => time.clock?.arrival)
  const [dismissed, setDismissed] = useState<number>()
  if (arrival === undefined || arrival.at === dismissed) return null
  return <Chip arrival={arrival} onDismiss={() => setDismissed(arrival.at)} />
}

function Chip({
  arrival,
  onDismiss
}: {
  readonly arrival: ClockArrival
  readonly onDismiss: () => void
}): ReactElement | null {
  const { t } = useTranslation('shell')
  const openDetail = useRoute((route) => route.openDetail)
  const { moment } = arrival
  const { kind } = arrival.wish
  // A moment that was named is reached: the clock says that itself.
  if (kind === 'time') return null
  return (
    <div className={styles.chip} role="status">
      {moment === undefined ? (
        <span className={styles.words}>{t(`notCome.${kind}`, { span: spanText(runLimit) })}</span>
      ) : (
        <>
          <StatusMark mark="change" />
          <button type="button" className={styles.about} onClick={() => openDetail(moment.about)}>
            {moment.about.name}
          </button>
          <span className={styles.words} title={causeSentence(moment.words)}>
            {causeSentence(moment.words)}
          </span>
        </>
      )}
      <IconButton size="small" aria-label={t('dismiss')} onClick={onDismiss}>
        <Icon name="close" size={12} />
      </IconButton>
    </div>
  )
}
