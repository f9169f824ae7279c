import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { simulatedNow } from '../../connection/simulated-time.ts'
import { momentField, readSpan } from './span-fields.ts'
import { useUsageSpan } from './usage-span.ts'
import styles from './usage.module.css'

/** Two moments of simulated time, in UTC as the cluster's clock. */
export function SpanDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('usage')
  const { span, choose } = useUsageSpan()
  const [now] = useState(simulatedNow)
  const [from, setFrom] = useState(() => momentField('from' in span ? span.from : now - span.last))
  const [to, setTo] = useState(() => momentField('from' in span ? span.to : now))
  const read = readSpan(from, to, now)
  const field = (label: string, value: string, onChange: (text: string) => void, isFirst: boolean): ReactElement => (
    <TextField
      label={label}
      type="datetime-local"
      value={value}
      autoFocus={isFirst}
      onChange={(event) => onChange(event.target.value)}
      slotProps={{ htmlInput: { step: 1 } }}
    />
  )
  return (
    <Dialog open onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (typeof read === 'string') return
          choose(read)
          onClose()
        }}
      >
        <DialogTitle>{t('span.title')}</DialogTitle>
        <DialogContent className={styles.moments}>
          {field(t('span.from'), from, setFrom, true)}
          {field(t('span.to'), to, setTo, false)}
          <p className={styles.problem} role="status">
            {typeof read === 'string' ? t(`span.${read}`) : t('span.note')}
          </p>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('span.cancel')}</Button>
          <Button type="submit" variant="contained" disabled={typeof read === 'string'}>
            {t('span.show')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
