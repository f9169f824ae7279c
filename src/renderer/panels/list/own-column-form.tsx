import { useId, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { ownColumnLimit } from '../../../shared/contract/table-limits.ts'
import { ownColumnProblem } from '../../../shared/filter/own-column.ts'
import type { ColumnChoice } from './column-chooser.tsx'
import styles from './column-chooser.module.css'

/** A column by a label, an annotation or a JSONPath. */
export function OwnColumnForm({ columns, own, labels, onAdd }: ColumnChoice): ReactElement {
  const { t } = useTranslation('list')
  const [name, setName] = useState('')
  const [path, setPath] = useState('')
  const options = useId()
  const heading = name.trim() === '' ? lastPart(path) : name.trim()
  const problem = path.trim() === '' ? undefined : (ownColumnProblem(path) ?? nameProblem())
  const isFull = own.length >= ownColumnLimit

  function nameProblem(): string | undefined {
    return columns.some((column) => column.name.toLowerCase() === heading.toLowerCase())
      ? t('columnTaken', { column: heading })
      : undefined
  }

  return (
    <form
      className={styles.form}
      aria-label={t('ownColumn')}
      onSubmit={(event) => {
        event.preventDefault()
        if (path.trim() === '' || problem !== undefined || isFull) return
        onAdd({ id: `own-${heading}`.slice(0, 63), name: heading, path: path.trim() })
        setName('')
        setPath('')
      }}
    >
      <strong>{t('ownColumn')}</strong>
      <TextField
        label={t('columnPath')}
        value={path}
        placeholder="label:app, .spec.nodeName"
        onChange={(event) => setPath(event.target.value)}
        error={problem !== undefined}
        helperText={isFull ? t('columnLimit', { count: ownColumnLimit }) : (problem ?? t('columnPathHelp'))}
        slotProps={{
          htmlInput: { list: options, maxLength: 300, spellCheck: false, autoComplete: 'off', className: styles.path }
        }}
      />
      <datalist id={options}>
        {labels.map((label) => (
          <option key={label} value={`label:${label}`} />
        ))}
      </datalist>
      <div className={styles.nameRow}>
        <TextField
          label={t('columnName')}
          value={name}
          placeholder={lastPart(path)}
          onChange={(event) => setName(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 40, autoComplete: 'off' } }}
        />
        <Button type="submit" disabled={path.trim() === '' || problem !== undefined || isFull}>
          {t('addColumn')}
        </Button>
      </div>
    </form>
  )
}

/** "zone" of "label:topology.kubernetes.io/zone", "nodeName" of ".spec.nodeName". */
function lastPart(path: string): string {
  const part =
    path
      .replaceAll(/[\]}'"]/g, '')
      .split(/[./:[]/)
      .filter((one) => one !== '')
      .at(-1) ?? ''
  return part.slice(0, 40)
}
