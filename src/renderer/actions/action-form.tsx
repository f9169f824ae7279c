import { useState, type ReactElement, type ReactNode } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { useTranslation } from 'react-i18next'
import { useActionLine } from '../shell/status-line.tsx'
import { ActionEquivalents } from './action-equivalents.tsx'
import styles from './actions.module.css'

interface ActionFormProps {
  readonly title: string
  readonly children: ReactNode
  /** The kubectl line that does the same, where there is one. */
  readonly command?: string
  /** What is sent, as YAML: shown where somebody wants it. */
  readonly yaml?: string
  /** What the line is for, where it does something else: a step that comes after. */
  readonly commandNote?: string
  readonly confirm: string
  readonly destructive?: boolean
  /** Why it cannot be done yet. */
  readonly problem?: string | undefined
  /** What refused it the last time: it may be tried again. */
  readonly refused?: string | undefined
  /** Nothing is wrong, only nothing is there to be done yet: what is to do, in quiet words. */
  readonly missing?: string | undefined
  /** Answers `stay` where the dialog is to stay open, because it says itself what was refused. */
  readonly onConfirm: () => Promise<unknown>
  readonly onClose: () => void
}

/** The frame of a dialog that does one thing; it closes when the thing is done, and what is refused stands in a banner. */
export function ActionForm(props: ActionFormProps): ReactElement {
  const {
    title,
    children,
    command,
    commandNote,
    yaml,
    confirm,
    destructive = false,
    problem,
    refused,
    missing,
    onConfirm,
    onClose
  } = props
  const { t } = useTranslation('actions')
  useActionLine(command)
  const [busy, setBusy] = useState(false)
  const isDisabled = busy || problem !== undefined || missing !== undefined
  const submit = async (): Promise<void> => {
    setBusy(true)
    let outcome: unknown
    try {
      outcome = await onConfirm()
    } finally {
      if (outcome === 'stay') {
        setBusy(false)
      } else onClose()
    }
  }
  return (
    <Dialog open onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!isDisabled) void submit()
        }}
      >
        <DialogTitle>{title}</DialogTitle>
        <DialogContent>
          <div className={styles.fields}>{children}</div>
          {refused === undefined || busy ? null : (
            <div className={styles.problem} role="alert">
              {refused}
            </div>
          )}
          {problem !== undefined ? (
            <div className={styles.problem}>{problem}</div>
          ) : missing === undefined ? null : (
            <div className={styles.missing}>{missing}</div>
          )}
          {commandNote === undefined ? null : <div className={styles.commandNote}>{commandNote}</div>}
          {command === undefined ? null : <ActionEquivalents command={command} yaml={yaml} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="contained" color={destructive ? 'error' : 'primary'} disabled={isDisabled}>
            {confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
