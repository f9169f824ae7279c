import { useEffect, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { useTranslation } from 'react-i18next'
import { useDock } from '../../shell/dock.ts'

/** Tells the dock whether the tab has unsaved text, and asks when somebody closes it all the same. */
export function UnsavedText({
  tabId,
  isUnsaved
}: {
  readonly tabId: string
  readonly isUnsaved: boolean
}): ReactElement {
  const { t } = useTranslation('editor')
  const isLeaving = useDock((dock) => dock.leaving === tabId)
  const { setUnsaved, leave } = useDock.getState()
  useEffect(() => setUnsaved(tabId, isUnsaved), [tabId, isUnsaved, setUnsaved])
  return (
    <Dialog open={isLeaving} onClose={() => leave(false)}>
      <DialogTitle>{t('unsaved.title')}</DialogTitle>
      <DialogContent>{t('unsaved.text')}</DialogContent>
      <DialogActions>
        <Button onClick={() => leave(false)}>{t('unsaved.keep')}</Button>
        <Button variant="contained" color="error" onClick={() => leave(true)}>
          {t('unsaved.discard')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
