import type { ReactElement, ReactNode } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { useTranslation } from 'react-i18next'
import type { HelmOutcome } from '../../../shared/contract/helm.ts'
import { CommandLine } from '../../parts/copy-button.tsx'
import { RefusedState, useLate } from '../../parts/states.tsx'
import styles from './helm.module.css'
import { OutcomeView } from './outcome-view.tsx'
import { useOutcomeOf } from './use-outcome-of.ts'

interface ActingDialogProps {
  readonly title: string
  readonly text: string
  /** The button that does it. */
  readonly action: string
  readonly isDestructive?: boolean
  readonly command: string
  /** All that `ask` depends on. */
  readonly subject: string
  readonly ask: (dryRun: boolean) => Promise<HelmOutcome>
  /** Between the text and what the API says. */
  readonly choice?: ReactNode
  /** Under what the API says, before it is done. */
  readonly preview?: ReactNode
  readonly onClose: () => void
}

/** Asks first, does then, and stays to show what became of each object. */
export function ActingDialog(props: ActingDialogProps): ReactElement {
  const { title, text, action, isDestructive = false, command, subject, ask, choice, preview, onClose } = props
  const { t } = useTranslation('helm')
  const { state, busy, act } = useOutcomeOf(subject, ask)
  const isOver = state.type === 'done'
  const mayAct = state.type === 'asked' && !state.outcome.failed && !busy
  return (
    <Dialog open onClose={onClose} maxWidth={false}>
      <div className={styles.dialog}>
        <DialogTitle>{title}</DialogTitle>
        <DialogContent>
          {isOver ? null : (
            <>
              <p className={styles.sentence}>{text}</p>
              {choice === undefined ? null : <div className={styles.block}>{choice}</div>}
            </>
          )}
          {state.type === 'working' ? (
            <Working />
          ) : state.type === 'lost' ? (
            <div className={styles.block}>
              <RefusedState message={state.error.message} />
            </div>
          ) : (
            <OutcomeView outcome={state.outcome} asked={!isOver} />
          )}
          {isOver ? null : preview}
          <CommandLine command={command} wrap />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{isOver ? t('close') : t('cancel')}</Button>
          {isOver ? null : (
            <Button
              variant="contained"
              {...(isDestructive && { color: 'error' as const })}
              disabled={!mayAct}
              onClick={act}
            >
              {action}
            </Button>
          )}
        </DialogActions>
      </div>
    </Dialog>
  )
}

function Working(): ReactElement {
  const { t } = useTranslation('helm')
  return <div className={styles.working}>{useLate() ? t('asking') : null}</div>
}
