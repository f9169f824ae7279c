import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { longestBookmark, type Bookmark } from '../../shared/moments/moment.ts'
import { addBookmark, renameBookmark, useBookmarks } from '../connection/bookmarks.ts'
import { simulatedNow } from '../connection/simulated-time.ts'
import styles from './bookmarks.module.css'
import { momentText } from './clock-text.ts'

/** Names a moment: one that is to be marked, or one that is. */
export function BookmarkDialog(): ReactElement | null {
  const naming = useBookmarks((state) => state.naming)
  return naming === undefined ? null : <NameForm at={naming.at} bookmark={naming.bookmark} />
}

function NameForm({ at, bookmark }: { readonly at: number; readonly bookmark: Bookmark | undefined }): ReactElement {
  const { t } = useTranslation('shell')
  const [name, setName] = useState(bookmark?.name ?? '')
  const [problem, setProblem] = useState<string>()
  const close = (): void => useBookmarks.getState().name(undefined)
  const title = bookmark === undefined ? t('bookmark.addTitle') : t('bookmark.renameTitle')
  const save = (): void => {
    const deed = bookmark === undefined ? addBookmark(name.trim(), at) : renameBookmark(bookmark.id, name.trim())
    deed.then(close, (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)))
  }
  return (
    <Dialog open onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') save()
        }}
      >
        <DialogTitle>{title}</DialogTitle>
        <DialogContent>
          <div className={styles.when}>{momentText(at, simulatedNow())}</div>
          <TextField
            autoFocus
            fullWidth
            label={t('bookmark.name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
            helperText={t('bookmark.help')}
            slotProps={{ htmlInput: { maxLength: longestBookmark, autoComplete: 'off' } }}
          />
          {problem === undefined ? null : (
            <div className={styles.problem} role="alert">
              {problem}
            </div>
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={close}>{t('bookmark.cancel')}</Button>
          <Button type="submit" variant="contained" disabled={name.trim() === ''}>
            {bookmark === undefined ? t('bookmark.save') : t('bookmark.renameSave')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
