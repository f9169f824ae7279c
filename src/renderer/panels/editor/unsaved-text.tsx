import { useEffect, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { useTranslation } from 'react-i18next'
import { useDock } from '../../shell/dock.ts'
import { discardDraft, keepDraft, type KeptText } from './drafts.ts'
import styles from './editor.module.css'
import { useKeptDraft } from './use-kept-draft.ts'

/** Keeps what is neither applied nor saved, and asks when somebody closes its tab. */
export function UnsavedText({
  tabId,
  draft
}: {
  readonly tabId: string
  /** Undefined where nothing would be lost. */
  readonly draft: Omit<KeptText, 'id' | 'isOpen'> | undefined
}): ReactElement {
  const { t } = useTranslation('editor')
  const isLeaving = useDock((dock) => dock.leaving === tabId)
  const { setUnsaved, leave } = useDock.getState()
  const isUnsaved = draft !== undefined
  const state = useKeptDraft(tabId, draft)
  useEffect(() => setUnsaved(tabId, isUnsaved), [tabId, isUnsaved, setUnsaved])
  const discard = (): void => {
    discardDraft(tabId).catch(() => {})
    leave(true)
  }
  const keep = (): void => {
    if (draft === undefined) return leave(true)
    // The tab goes only when the text is kept.
    keepDraft({ ...draft, id: tabId, isOpen: false }).then(
      () => leave(true),
      () => leave(false)
    )
  }
  return (
    <>
      <span role="status" className={styles.draftState} data-draft={state}>
        {state === 'kept' ? t('drafts.kept') : state === 'too-long' ? t('drafts.unkept') : null}
      </span>
      <Dialog open={isLeaving} onClose={() => leave(false)}>
        <DialogTitle>{t('unsaved.title')}</DialogTitle>
        <DialogContent>{t('unsaved.text')}</DialogContent>
        <DialogActions>
          <Button onClick={() => leave(false)}>{t('unsaved.keep')}</Button>
          {state === 'too-long' ? null : <Button onClick={keep}>{t('drafts.keep')}</Button>}
          <Button variant="contained" color="error" onClick={discard}>
            {t('unsaved.discard')}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  )
}
