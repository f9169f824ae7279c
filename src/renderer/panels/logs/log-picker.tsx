import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { TableCell, TableColumn, TableRow } from '../../../shared/contract/tables.ts'
import { kindOfResource } from '../../../shared/kinds/table.ts'
import { pluralName } from '../../../shared/kinds/plural-name.ts'
import { registerCommands } from '../../commands/command.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useTable } from '../../connection/use-table.ts'
import { Icon, kindIcon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { EmptyState, RefusedState } from '../../parts/states.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import styles from './logs.module.css'
import { LogsTabs } from './logs-tabs.tsx'

/** What writes logs, in the order in which it is offered. Kinds that are not in the table yet are left out. */
const speaking = [
  { group: 'apps', resource: 'deployments' },
  { group: 'apps', resource: 'statefulsets' },
  { group: 'apps', resource: 'daemonsets' },
  { group: '', resource: 'replicationcontrollers' },
  { group: 'batch', resource: 'jobs' },
  { group: '', resource: 'pods' }
].filter(({ group, resource }) => kindOfResource(group, resource) !== undefined)

/** Rows of one kind; a search narrows what is left out. */
const rowLimit = 60

/** The page of all logs: a search over all that writes one. */
export function LogPicker({ onChoose }: { readonly onChoose: (object: ObjectLink) => void }): ReactElement {
  const { t } = useTranslation('logs')
  const [typed, setTyped] = useState('')
  const [counts, setCounts] = useState<Readonly<Record<string, number>>>({})
  const frame = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  useStatusLine('kubectl logs POD -f', [
    { keys: ['/'], label: t('keys.search') },
    { keys: ['Enter'], label: t('keys.open') }
  ])
  useEffect(
    () =>
      registerCommands([
        {
          id: 'logs.pick',
          title: () => t('pick'),
          icon: 'search',
          group: 'view',
          keys: '/',
          run: () => input.current?.focus()
        }
      ]),
    [t]
  )
  const isEmpty = speaking.every(({ resource }) => counts[resource] === 0)

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    const rows = [...(frame.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const next = rows[rows.indexOf(document.activeElement as HTMLElement) + step]
    ;(next ?? input.current)?.focus()
    event.preventDefault()
  }
  return (
    <section className={styles.stream} aria-label={t('title')} onKeyDown={onKeyDown}>
      <PageHeader title={t('title')} note={t('pickNote')} />
      <LogsTabs value="sources" />
      <div className={styles.pageTools}>
        <TextField
          className={styles.search}
          value={typed}
          inputRef={input}
          placeholder={t('pick')}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') frame.current?.querySelector<HTMLElement>('[data-row]')?.click()
            else if (event.key === 'Escape' && typed !== '') setTyped('')
          }}
          slotProps={{
            htmlInput: { 'aria-label': t('pick') },
            input: { startAdornment: <Icon name="search" size={14} className={styles.searchIcon ?? ''} /> }
          }}
        />
      </div>
      <div ref={frame} className={styles.picks}>
        {speaking.map(({ group, resource }) => (
          <PickGroup
            key={resource}
            group={group}
            resource={resource}
            text={typed.trim()}
            onChoose={onChoose}
            onTotal={(total) =>
              setCounts((before) => (before[resource] === total ? before : { ...before, [resource]: total }))
            }
          />
        ))}
        {isEmpty ? (
          typed === '' ? (
            <EmptyState icon="log" title={t('noLogs')} text={t('noLogsText')} />
          ) : (
            <EmptyState icon="search" title={t('nothingNamed', { text: typed })} />
          )
        ) : null}
      </div>
    </section>
  )
}

interface PickGroupProps {
  readonly group: string
  readonly resource: string
  readonly text: string
  readonly onChoose: (object: ObjectLink) => void
  readonly onTotal: (total: number) => void
}

function PickGroup({ group, resource, text, onChoose, onTotal }: PickGroupProps): ReactElement | null {
  const { t } = useTranslation('logs')
  const kind = kindOfResource(group, resource)!
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
    <section className={styles.pickGroup}>
      <h2 className={styles.caption}>
        {pluralName(kind.kind)} <span className={styles.number}>{total}</span>
      </h2>
      {rows.map((row) => (
        <button
          key={row.uid}
          type="button"
          data-row
          className={styles.pick}
          onClick={() => onChoose({ group, resource, namespace: row.namespace, name: row.name })}
        >
          <Icon name={kindIcon(kind.icon)} size={15} />
          <span className={styles.pickName}>
            <MiddleTruncate text={row.name} />
          </span>
          <span className={styles.pickPlace}>
            {row.namespace === undefined ? null : <MiddleTruncate text={row.namespace} />}
          </span>
          <StatusOf row={row} columns={columns} />
        </button>
      ))}
      {total > rowLimit ? <p className={styles.kept}>{t('moreNamed', { count: total - rowLimit })}</p> : null}
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
