import type { ReactElement } from 'react'
import FormControlLabel from '@mui/material/FormControlLabel'
import Switch from '@mui/material/Switch'
import { useTranslation } from 'react-i18next'
import { clockTime } from '../../parts/chart/axis.ts'
import { MenuButton } from '../../parts/menu-button.tsx'
import { useEventsSettings } from './events-settings.ts'
import type { Stretch } from './time-scale.ts'

const minute = 60_000
const spans: readonly (number | undefined)[] = [5 * minute, 15 * minute, 60 * minute, 6 * 60 * minute, undefined]

interface EventsActionsProps {
  readonly zoom: Stretch | undefined
  readonly onZoom: (stretch: Stretch | undefined) => void
}

/** Warnings only, and the time that is looked at. */
export function EventsActions({ zoom, onZoom }: EventsActionsProps): ReactElement {
  const { t } = useTranslation('events')
  const { warningsOnly, within, set } = useEventsSettings()
  const wordsOf = (span: number | undefined): string =>
    span === undefined
      ? t('view.all')
      : t('view.last', { span: span < 120 * minute ? `${span / minute} min` : `${span / 60 / minute} h` })
  return (
    <>
      <FormControlLabel
        control={<Switch checked={warningsOnly} onChange={(event) => set({ warningsOnly: event.target.checked })} />}
        label={t('warningsOnly')}
      />
      <MenuButton
        label={zoom === undefined ? wordsOf(within) : t('span', { from: clockTime(zoom.from), to: clockTime(zoom.to) })}
        entries={spans.map((span) => ({
          key: String(span),
          label: wordsOf(span),
          chosen: zoom === undefined && span === within,
          onChoose: () => {
            onZoom(undefined)
            set({ within: span })
          }
        }))}
      />
    </>
  )
}
