import { useCallback, useEffect, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { useTranslation } from 'react-i18next'
import { ActionEquivalents } from '../../actions/action-equivalents.tsx'
import { setPaused } from '../../actions/operations.ts'
import { runOnAll } from '../../actions/outcome.ts'
import { Refusal } from '../../connection/kube-call.ts'
import { Banner, RefusedState, useLate } from '../../parts/states.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import { ChangedFields, TemplateDiff } from './revision-difference.tsx'
import styles from './rollouts.module.css'
import { previewUndo, undoCommand, undoTo, type UndoPreview } from './undo.ts'

interface UndoDialogProps {
  readonly link: ObjectLink
  readonly revision: number
  /** The number that the revision will have. */
  readonly next: number
  readonly onClose: () => void
}

type State = UndoPreview | { readonly type: 'working' } | { readonly type: 'failed'; readonly error: Error }

/** Shows what going back would change, as the API answers a dry run, before it is done. */
export function UndoDialog({ link, revision, next, onClose }: UndoDialogProps): ReactElement {
  const { t } = useTranslation('rollouts')
  const [state, setState] = useState<State>({ type: 'working' })
  const [busy, setBusy] = useState(false)
  const preview = useCallback(
    () =>
      previewUndo(link, revision).then(setState, (error: unknown) =>
        setState({ type: 'failed', error: error instanceof Error ? error : new Error(String(error)) })
      ),
    [link, revision]
  )
  useEffect(() => void preview(), [preview])
  const confirm = async (): Promise<void> => {
    setBusy(true)
    await runOnAll(t('undo'), [link], (object) => undoTo(object, revision))
    onClose()
  }
  const resume = async (): Promise<void> => {
    setBusy(true)
    await runOnAll(t('resume'), [link], (object) => setPaused(object, false))
    await preview()
    setBusy(false)
  }
  const isPaused = state.type === 'nothing' && state.paused
  return (
    <Dialog open onClose={onClose} maxWidth={false}>
      <div className={styles.undo}>
        <DialogTitle>{t('undoTitle', { name: link.name, revision })}</DialogTitle>
        <DialogContent>
          <Preview state={state} revision={revision} next={next} />
          <ActionEquivalents
            command={undoCommand(link, revision)}
            yaml={state.type === 'change' ? state.yaml : undefined}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>
            {state.type === 'nothing' || state.type === 'failed' ? t('close') : t('cancel')}
          </Button>
          {isPaused ? (
            <Button variant="contained" disabled={busy} onClick={() => void resume()}>
              {t('resumeFirst')}
            </Button>
          ) : (
            <Button
              variant="contained"
              autoFocus
              disabled={busy || state.type !== 'change'}
              onClick={() => void confirm()}
            >
              {t('undoTo', { revision })}
            </Button>
          )}
        </DialogActions>
      </div>
    </Dialog>
  )
}

interface PreviewProps {
  readonly state: State
  readonly revision: number
  readonly next: number
}

function Preview({ state, revision, next }: PreviewProps): ReactElement {
  const { t } = useTranslation('rollouts')
  switch (state.type) {
    case 'working':
      return <Working />
    case 'failed': {
      const status = state.error instanceof Refusal ? state.error.status : undefined
      const code = status === undefined ? {} : { code: `${status.code} ${status.reason ?? ''}`.trim() }
      return (
        <div className={styles.block}>
          <RefusedState title={t('undoRefused')} message={state.error.message} {...code} />
        </div>
      )
    }
    case 'nothing':
      return (
        <div className={styles.block}>
          {state.result === 'refused' ? (
            <RefusedState title={t('undoRefused')} message={state.message} />
          ) : (
            <Banner tone="ok" mark="done" title={t('undoSkipped')} message={state.message} />
          )}
        </div>
      )
    case 'change':
      return (
        <>
          <p className={styles.sentence}>{t('undoText', { revision, next })}</p>
          {state.warnings.map((warning) => (
            <Banner key={warning} tone="warn" title={t('undoWarning')} message={warning} />
          ))}
          <p className={styles.sentence}>
            <ChangedFields before={state.before} after={state.after} />
          </p>
          <div className={styles.undoDiff}>
            <TemplateDiff before={state.before} after={state.after} mode="unified" label={t('difference')} />
          </div>
        </>
      )
  }
}

function Working(): ReactElement {
  const { t } = useTranslation('rollouts')
  return <div className={styles.working}>{useLate() ? t('undoWorking') : null}</div>
}
