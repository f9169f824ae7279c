import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import Dialog from '@mui/material/Dialog'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { TableCell, TableColumn, TableRow } from '../../../shared/contract/tables.ts'
import { pluralName } from '../../../shared/kinds/plural-name.ts'
import { kindNamed } from '../../../shared/kinds/kind-names.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useTable } from '../../connection/use-table.ts'
import { Icon, kindIcon } from '../../icons/icon.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { EmptyState, RefusedState } from '../../parts/states.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import styles from './add-source.module.css'

/** What writes logs, in the order in which it is offered. */
const speaking = [
  { group: 'apps', resource: 'deployments' },
  { group: 'apps', resource: 'statefulsets' },
  { group: 'apps', resource: 'daemonsets' },
  { group: '', resource: 'replicationcontrollers' },
  { group: 'batch', resource: 'jobs' },
  { group: '', resource: 'pods' }
] as const

/** Rows of one kind; a search narrows what is left out. */
const rowLimit = 40
/** A label selector, which no name can be: "app=web", "tier in (a,b)", "!canary". */
const selectorForm = /[=!]|\s(?:in|notin)\s*\(/

export interface AddSourceProps {
  readonly onAdd: (object: ObjectLink) => void
  readonly onSelector: (selector: string) => void
  readonly onClose: () => void
}

/** The choice of what writes logs: by its name, or pods by their labels. */
export function AddSource({ onAdd, onSelector, onClose }: AddSourceProps): ReactElement {
  const { t } = useTranslation('logs')
  const [typed, setTyped] = useState('')
  const [counts, setCounts] = useState<Readonly<Record<string, number>>>({})
  const frame = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const text = typed.trim()
  const isSelector = selectorForm.test(text)
  const isEmpty = !isSelector && speaking.every(({ resource }) => counts[resource] === 0)

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    const rows = [...(frame.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const next = rows[rows.indexOf(document.activeElement as HTMLElement) + step]
    ;(next ?? input.current)?.focus()
    event.preventDefault()
  }
  return (
    <Dialog open onClose={onClose} maxWidth="md" onKeyDown={onKeyDown}>
      <DialogTitle>{t('addTitle')}</DialogTitle>
      <DialogContent>
        <TextField
          autoFocus
          fullWidth
          value={typed}
          inputRef={input}
          placeholder={t('pick')}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            frame.current?.querySelector<HTMLElement>('[data-row]')?.click()
          }}
          slotProps={{ htmlInput: { 'aria-label': t('pick'), spellCheck: false } }}
        />
        <div ref={frame} className={styles.picks}>
          {isSelector ? (
            <button type="button" data-row className={styles.pick} onClick={() => onSelector(text)}>
              <Icon name="label" size={15} />
              <span className={styles.name}>{t('byLabels', { selector: text })}</span>
            </button>
          ) : (
            speaking.map(({ group, resource }) => (
              <PickGroup
                key={resource}
                group={group}
                resource={resource}
                text={text}
                onAdd={onAdd}
                onTotal={(total) =>
                  setCounts((before) => (before[resource] === total ? before : { ...before, [resource]: total }))
                }
              />
            ))
          )}
          {isEmpty ? (
            typed === '' ? (
              <EmptyState icon="log" title={t('noLogs')} text={t('noLogsText')} />
            ) : (
              <EmptyState icon="search" title={t('nothingNamed', { text: typed })} />
            )
          ) : null}
        </div>
      </DialogContent>
    </Dialog>
  )
}

interface PickGroupProps {
  readonly group: string
  readonly resource: string
  readonly text: string
  readonly onAdd: (object: ObjectLink) => void
  readonly onTotal: (total: number) => void
}

function PickGroup({ group, resource, text, onAdd, onTotal }: PickGroupProps): ReactElement | null {
  const { t } = useTranslation('logs')
  const kind = kindNamed(group, resource)!
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const table = useTable({ group, resource, namespaces, filter: text, sort: { column: 'name', descending: false } })
  const { total, columns, rowAt, error } = table
  const isHeard = columns !== undefined
  useEffect(() => {
    if (isHeard) onTotal(total)
    // The function is new with each render of the page; it does the same.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isHeard, total])
  if (error !== undefined)
    return <RefusedState title={t('refused', { name: pluralName(kind.kind) })} message={error.message} />
  if (columns === undefined || total === 0) return null
  const rows = Array.from({ length: Math.min(total, rowLimit) }, (_, index) => rowAt(index)).filter(
    (row) => row !== undefined
  )
  return (
    <section className={styles.group}>
      <h3 className={styles.caption}>
        {pluralName(kind.kind)} <span className={styles.number}>{total}</span>
      </h3>
      {rows.map((row) => (
        <button
          key={row.uid}
          type="button"
          data-row
          className={styles.pick}
          onClick={() => onAdd({ group, resource, namespace: row.namespace, name: row.name })}
        >
          <Icon name={kindIcon(kind.icon)} size={15} />
          <span className={styles.name}>
            <MiddleTruncate text={row.name} />
          </span>
          <span className={styles.place}>
            {row.namespace === undefined ? null : <MiddleTruncate text={row.namespace} />}
          </span>
          <StatusOf row={row} columns={columns} />
        </button>
      ))}
      {total > rowLimit ? <p className={styles.more}>{t('moreNamed', { count: total - rowLimit })}</p> : null}
    </section>
  )
}

function StatusOf({
  row,
  columns
}: {
  readonly row: TableRow
  readonly columns: readonly TableColumn[]
}): ReactElement | null {
  const cell: TableCell = row.cells[columns.findIndex(({ type }) => type === 'status')] ?? null
  return typeof cell === 'object' && cell?.type === 'status' ? (
    <StatusWord mark={cell.status.mark} word={cell.status.word} />
  ) : null
}
