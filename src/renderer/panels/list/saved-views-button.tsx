import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Popover from '@mui/material/Popover'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import { classNames } from '../../theme/class-names.ts'
import { isShown, useSavedViews, viewNameLimit, type SavedView } from './saved-views.ts'
import styles from './saved-views.module.css'

interface SavedViewsButtonProps {
  /** The list as it is, without a name. */
  readonly now: Omit<SavedView, 'name'>
  readonly onShow: (view: SavedView) => void
}

/** The views of this kind that were saved: to go to, to rename, to delete, and the one on the screen to save. */
export function SavedViewsButton({ now, onShow }: SavedViewsButtonProps): ReactElement {
  const { t } = useTranslation('list')
  const [anchor, setAnchor] = useState<HTMLElement>()
  const all = useSavedViews(({ views }) => views)
  const views = all.filter(({ kind }) => kind === now.kind)
  const current = views.find((view) => isShown(view, now))
  return (
    <>
      <Button
        aria-haspopup="dialog"
        className={styles.button}
        startIcon={<Icon name="star" size={15} />}
        endIcon={<Icon name="down" size={14} />}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <span className={styles.current}>{current?.name ?? t('savedViews')}</span>
      </Button>
      <Popover
        open={anchor !== undefined}
        anchorEl={anchor ?? null}
        onClose={() => setAnchor(undefined)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        slotProps={{ paper: { role: 'dialog', 'aria-label': t('savedViews') } }}
      >
        <div className={styles.panel}>
          {views.length === 0 ? <p className={styles.none}>{t('noViews')}</p> : null}
          <ul className={styles.rows} aria-label={t('savedViews')}>
            {views.map((view) => (
              <ViewRow
                key={view.name}
                view={view}
                isCurrent={view === current}
                onShow={() => {
                  onShow(view)
                  setAnchor(undefined)
                }}
              />
            ))}
          </ul>
          <SaveForm now={now} />
        </div>
      </Popover>
    </>
  )
}

interface ViewRowProps {
  readonly view: SavedView
  readonly isCurrent: boolean
  readonly onShow: () => void
}

function ViewRow({ view, isCurrent, onShow }: ViewRowProps): ReactElement {
  const { t } = useTranslation('list')
  const { rename, remove } = useSavedViews.getState()
  const [name, setName] = useState<string>()
  if (name !== undefined) {
    return (
      <li className={styles.row}>
        <form
          className={styles.rename}
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() === '' || !rename(view, name.trim())) return
            setName(undefined)
          }}
        >
          <TextField
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return
              event.stopPropagation()
              setName(undefined)
            }}
            slotProps={{ htmlInput: { maxLength: viewNameLimit, 'aria-label': t('renameView', { view: view.name }) } }}
          />
          <Button type="submit" size="small">
            {t('rename')}
          </Button>
        </form>
      </li>
    )
  }
  return (
    <li className={styles.row}>
      <button
        type="button"
        className={classNames(styles.view, isCurrent && styles.isCurrent)}
        aria-current={isCurrent}
        title={view.filter}
        onClick={onShow}
      >
        <span className={styles.check}>{isCurrent ? <Icon name="check" size={14} /> : null}</span>
        <span className={styles.name}>{view.name}</span>
        <code className={styles.filter}>{view.filter}</code>
      </button>
      <IconButton size="small" aria-label={t('renameView', { view: view.name })} onClick={() => setName(view.name)}>
        <Icon name="edit" size={13} />
      </IconButton>
      <IconButton size="small" aria-label={t('deleteView', { view: view.name })} onClick={() => remove(view)}>
        <Icon name="delete" size={13} />
      </IconButton>
    </li>
  )
}

function SaveForm({ now }: Pick<SavedViewsButtonProps, 'now'>): ReactElement {
  const { t } = useTranslation('list')
  const views = useSavedViews((saved) => saved.views)
  const [name, setName] = useState('')
  const typed = name.trim()
  const isTaken = views.some((view) => view.kind === now.kind && view.name === typed)
  return (
    <form
      className={styles.save}
      aria-label={t('saveView')}
      onSubmit={(event) => {
        event.preventDefault()
        if (typed !== '' && useSavedViews.getState().save({ ...now, name: typed })) setName('')
      }}
    >
      <TextField
        label={t('viewName')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        helperText={isTaken ? t('viewReplaces') : t('viewHolds')}
        slotProps={{ htmlInput: { maxLength: viewNameLimit, autoComplete: 'off' } }}
      />
      <Button type="submit" disabled={typed === ''}>
        {t(isTaken ? 'replaceView' : 'saveView')}
      </Button>
    </form>
  )
}
