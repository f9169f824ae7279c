import type { ReactElement } from 'react'
import ToggleButton from '@mui/material/ToggleButton'
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup'
import { useTranslation } from 'react-i18next'
import { clockTime } from '../../parts/chart/axis.ts'
import { TextLink } from '../../parts/small.tsx'
import styles from './events.module.css'
import { useEventsSettings } from './events-settings.ts'
import { spanText, type Stretch } from './time-scale.ts'

interface ChosenBarProps {
  readonly chosen: Stretch | undefined
  readonly rows: number
  readonly onClear: () => void
  readonly onZoom: () => void
}

/** What the rows below are: of which time, and whether each is an object with a reason or a single event. */
export function ChosenBar({ chosen, rows, onClear, onZoom }: ChosenBarProps): ReactElement {
  const { t } = useTranslation('events')
  const { grouped, set } = useEventsSettings()
  const counted = t(grouped ? 'groups' : 'singles', { count: rows })
  return (
    <div className={styles.chosenBar}>
      <span className={styles.chosenWords} role="status">
        {chosen === undefined ? (
          <>
            <strong>{counted}</strong>
            <span className={styles.quiet}>{t('brushHint')}</span>
          </>
        ) : (
          <>
            <strong>{t('span', { from: clockTime(chosen.from), to: clockTime(chosen.to) })}</strong>
            <span>{t('chosen', { span: spanText(chosen.to - chosen.from), counted })}</span>
          </>
        )}
      </span>
      {chosen === undefined ? null : (
        <>
          <TextLink onClick={onZoom}>{t('zoom')}</TextLink>
          <TextLink onClick={onClear}>{t('clear')}</TextLink>
        </>
      )}
      <ToggleButtonGroup
        className={styles.modes}
        exclusive
        value={grouped}
        aria-label={t('modes')}
        onChange={(_, next: boolean | null) => {
          if (next !== null) set({ grouped: next })
        }}
      >
        <ToggleButton value>{t('mode.grouped')}</ToggleButton>
        <ToggleButton value={false}>{t('mode.single')}</ToggleButton>
      </ToggleButtonGroup>
    </div>
  )
}
