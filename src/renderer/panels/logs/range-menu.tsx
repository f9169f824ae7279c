import { useState, type FormEvent, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { simulatedNow } from '../../connection/simulated-time.ts'
import { MenuButton } from '../../parts/menu-button.tsx'
import type { LogRange } from './log-query.ts'
import { isWhole, momentText, parseMoment, rangeText, spans } from './log-range.ts'
import styles from './log-tools.module.css'

export interface RangeMenuProps {
  readonly range: LogRange
  readonly onChange: (range: LogRange) => void
}

/** Since when, until when: in simulated time. */
export function RangeMenu({ range, onChange }: RangeMenuProps): ReactElement {
  const { t } = useTranslation('logs')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <MenuButton
        label={nameOf()}
        entries={[
          ...spans.map(({ name, within }) => ({
            key: name,
            label: t('lastSpan', { span: name }),
            chosen: range.within === within,
            onChoose: () => onChange({ within })
          })),
          { key: 'all', label: t('allKept'), chosen: isWhole(range), onChoose: () => onChange({}) },
          {
            key: 'custom',
            label: t('customRange'),
            chosen: range.from !== undefined || range.to !== undefined,
            divided: true,
            onChoose: () => setOpen(true)
          }
        ]}
      />
      {isOpen ? (
        <RangeDialog
          range={range}
          onClose={() => setOpen(false)}
          onChoose={(chosen) => {
            setOpen(false)
            onChange(chosen)
          }}
        />
      ) : null}
    </>
  )

  function nameOf(): string {
    const { within, from, to } = range
    if (within !== undefined) {
      const span = spans.find((one) => one.within === within)?.name ?? `${Math.round(within / 1_000)} s`
      return t('lastSpan', { span })
    }
    if (from === undefined && to === undefined) return t('allKept')
    if (from !== undefined && to !== undefined) return rangeText(from, to)
    return from === undefined ? t('until', { time: momentText(to!) }) : t('since', { time: momentText(from) })
  }
}

interface RangeDialogProps extends Omit<RangeMenuProps, 'onChange'> {
  readonly onChoose: (range: LogRange) => void
  readonly onClose: () => void
}

function RangeDialog({ range, onChoose, onClose }: RangeDialogProps): ReactElement {
  const { t } = useTranslation('logs')
  const [now] = useState(simulatedNow)
  const [from, setFrom] = useState(momentText(range.from ?? now - (range.within ?? 900_000)))
  const [to, setTo] = useState(range.to === undefined ? '' : momentText(range.to))
  const first = parseMoment(from)
  const last = parseMoment(to)
  const isFromBroken = from.trim() !== '' && first === undefined
  const isToBroken = to.trim() !== '' && (last === undefined || (first !== undefined && last <= first))
  const choose = (event: FormEvent): void => {
    event.preventDefault()
    if (!isFromBroken && !isToBroken) onChoose({ from: first, to: last })
  }
  return (
    <Dialog open onClose={onClose}>
      <form onSubmit={choose}>
        <DialogTitle>{t('customTitle')}</DialogTitle>
        <DialogContent>
          <div className={styles.moments}>
            <TextField
              autoFocus
              label={t('rangeFrom')}
              value={from}
              error={isFromBroken}
              helperText={isFromBroken ? t('momentForm') : ' '}
              onChange={(event) => setFrom(event.target.value)}
            />
            <TextField
              label={t('rangeTo')}
              value={to}
              error={isToBroken}
              placeholder={t('now')}
              helperText={isToBroken ? t('momentForm') : t('emptyIsNow')}
              onChange={(event) => setTo(event.target.value)}
            />
          </div>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="contained" disabled={isFromBroken || isToBroken}>
            {t('show')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
