import { useState, type KeyboardEvent, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import Checkbox from '@mui/material/Checkbox'
import IconButton from '@mui/material/IconButton'
import Popover from '@mui/material/Popover'
import { useTranslation } from 'react-i18next'
import type { OwnColumn, TableColumn } from '../../../shared/contract/tables.ts'
import { Icon } from '../../icons/icon.tsx'
import { OwnColumnForm } from './own-column-form.tsx'
import styles from './column-chooser.module.css'

export interface ColumnChoice {
  /** All columns, as they are arranged. */
  readonly columns: readonly TableColumn[]
  readonly shown: readonly TableColumn[]
  readonly own: readonly OwnColumn[]
  /** Label keys that objects have, to choose from. */
  readonly labels: readonly string[]
  readonly onShow: (column: string, isShown: boolean) => void
  /** One place up or down among all. */
  readonly onShift: (column: string, by: 1 | -1) => void
  readonly onAdd: (column: OwnColumn) => void
  readonly onRemove: (column: string) => void
  readonly onReset: () => void
  readonly onOpen: () => void
}

/** Which columns the list has and in which order, and those that a person makes. */
export function ColumnChooser(choice: ColumnChoice): ReactElement {
  const { t } = useTranslation('list')
  const [anchor, setAnchor] = useState<HTMLElement>()
  return (
    <>
      <Button
        aria-haspopup="dialog"
        startIcon={<Icon name="columns" size={15} />}
        onClick={(event) => {
          choice.onOpen()
          setAnchor(event.currentTarget)
        }}
      >
        {t('columns')}
      </Button>
      <Popover
        open={anchor !== undefined}
        anchorEl={anchor ?? null}
        onClose={() => setAnchor(undefined)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{ paper: { role: 'dialog', 'aria-label': t('columns') } }}
      >
        <div className={styles.chooser}>
          <ColumnRows {...choice} />
          <OwnColumnForm {...choice} />
          <footer className={styles.foot}>
            <span>{t('columnKeys')}</span>
            <Button size="small" variant="text" onClick={choice.onReset}>
              {t('resetColumns')}
            </Button>
          </footer>
        </div>
      </Popover>
    </>
  )
}

function ColumnRows({ columns, shown, own, onShow, onShift, onRemove }: ColumnChoice): ReactElement {
  const { t } = useTranslation('list')
  const onKeyDown = (event: KeyboardEvent, column: string): void => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined
    if (by === undefined) return
    event.preventDefault()
    if (event.ctrlKey || event.metaKey) onShift(column, by)
    else neighbourOf(event.currentTarget, by)?.querySelector('input')?.focus()
  }
  return (
    <ul className={styles.rows} aria-label={t('columns')}>
      {columns.map((column, place) => (
        <li key={column.id} className={styles.row} onKeyDown={(event) => onKeyDown(event, column.id)}>
          <label className={styles.name}>
            <Checkbox
              checked={shown.includes(column)}
              // A row without a name is nobody's.
              disabled={column.type === 'name'}
              onChange={(_event, isShown) => onShow(column.id, isShown)}
            />
            <span>{column.name}</span>
          </label>
          {own.some(({ id }) => id === column.id) ? (
            <IconButton
              size="small"
              aria-label={t('removeColumn', { column: column.name })}
              onClick={() => onRemove(column.id)}
            >
              <Icon name="delete" size={13} />
            </IconButton>
          ) : null}
          <IconButton
            size="small"
            disabled={place === 0}
            aria-label={t('columnUp', { column: column.name })}
            onClick={() => onShift(column.id, -1)}
          >
            <Icon name="up" size={13} />
          </IconButton>
          <IconButton
            size="small"
            disabled={place === columns.length - 1}
            aria-label={t('columnDown', { column: column.name })}
            onClick={() => onShift(column.id, 1)}
          >
            <Icon name="down" size={13} />
          </IconButton>
        </li>
      ))}
    </ul>
  )
}

function neighbourOf(element: Element, by: 1 | -1): Element | null {
  return by === 1 ? element.nextElementSibling : element.previousElementSibling
}
