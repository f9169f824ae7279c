import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import FormControlLabel from '@mui/material/FormControlLabel'
import Switch from '@mui/material/Switch'
import { useTranslation } from 'react-i18next'
import type { TableRow } from '../../../shared/contract/tables.ts'
import { completionsFor } from '../../../shared/filter/completions.ts'
import { filterKeys } from '../../../shared/filter/filter.ts'
import { registerCommands } from '../../commands/command.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useFocusedRow } from '../../connection/use-focused-row.ts'
import { useTable } from '../../connection/use-table.ts'
import { FilterBox } from '../../parts/filter-box.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import { useRoute } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { useFilter } from '../list/use-filter.ts'
import { EventStrip } from './event-strip.tsx'
import { eventColumns } from './event-columns.tsx'
import { eventLink } from './event-link.ts'
import styles from './events.module.css'
import { useEventsSettings } from './events-settings.ts'

/** What happened in the cluster, newest first: the API's events, filtered, each with a jump to what it is about. */
export function EventsPanel(): ReactElement {
  const { t } = useTranslation('events')
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const openDetail = useRoute((route) => route.openDetail)
  const filter = useFilter()
  const { warningsOnly, sort, set } = useEventsSettings()
  const line = warningsOnly ? `status:Warning ${filter.line}`.trim() : filter.line
  const table = useTable({ group: '', resource: 'events', namespaces, filter: line, sort })
  const focused = useFocusedRow(table)
  const input = useRef<HTMLInputElement>(null)
  const isWide = useIsWide()
  const columns = useMemo(() => eventColumns(table.columns ?? [], isWide), [table.columns, isWide])
  const objectAt = (table.columns ?? []).findIndex(({ id }) => id === 'object')
  const facts = useMemo(
    () => ({ labels: {}, statuses: ['Warning', 'Normal'], nodes: [], namespaces, owners: [] }),
    [namespaces]
  )
  useEffect(
    () =>
      registerCommands([
        {
          id: 'events.filter',
          title: () => t('filter'),
          icon: 'filter',
          group: 'view',
          keys: '/',
          run: () => input.current?.focus()
        }
      ]),
    [t]
  )
  const scope = namespaces.length === 1 ? ` -n ${namespaces[0]}` : ' -A'
  useStatusLine(`kubectl events${scope}${warningsOnly ? ' --types=Warning' : ''}`, [
    { keys: ['/'], label: t('keys.filter') },
    { keys: ['Enter'], label: t('keys.open') }
  ])
  const open = (row: TableRow): void => {
    const about = row.cells[objectAt]
    const link = typeof about === 'string' ? eventLink(about, row.namespace) : undefined
    if (link !== undefined) openDetail(link, 'events')
  }
  const clear = (): void => {
    set({ warningsOnly: false })
    filter.change({ tokens: [], text: '' })
  }
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <PageHeader
        title={t('title')}
        note={table.columns === undefined ? undefined : noteOf()}
        actions={
          <FormControlLabel
            control={
              <Switch checked={warningsOnly} onChange={(event) => set({ warningsOnly: event.target.checked })} />
            }
            label={t('warningsOnly')}
          />
        }
      />
      <EventStrip />
      <div className={styles.filterRow}>
        <FilterBox
          value={filter.value}
          onChange={filter.change}
          keys={filterKeys}
          completions={completionsFor(filter.value.text, filter.value.text.length, facts).options}
          placeholder={t('placeholder')}
          label={t('filter')}
          inputRef={input}
        />
      </div>
      {table.filterError === undefined ? null : <div className={styles.filterError}>{table.filterError}</div>}
      <div className={styles.table}>
        {table.error !== undefined ? (
          <RefusedState title={t('refused')} message={table.error.message} />
        ) : table.columns === undefined ? (
          <LoadingRows />
        ) : table.total === 0 ? (
          <EmptyState
            icon="event"
            title={
              table.unfiltered === 0 ? t('none') : t(warningsOnly && filter.line === '' ? 'noWarnings' : 'noMatch')
            }
            text={table.unfiltered === 0 ? t('noneText') : t('hidden', { count: table.unfiltered })}
            {...(table.unfiltered === 0
              ? { command: 'kubectl events -A' }
              : { actions: <Button onClick={clear}>{t('showAll')}</Button> })}
          />
        ) : (
          <DataTable<TableRow>
            label={t('title')}
            total={table.total}
            rowAt={table.rowAt}
            rowKey={rowKey}
            onVisibleRange={table.onVisibleRange}
            columns={columns}
            sort={sort}
            onSort={(next) => set({ sort: next })}
            onOpen={open}
            focusedIndex={focused.index}
            onFocusIndex={focused.focus}
          />
        )}
      </div>
    </section>
  )

  function noteOf(): string {
    const warnings = table.marks['warn'] ?? 0
    const counted =
      line === '' ? t('count', { count: table.total }) : t('countOf', { count: table.total, all: table.unfiltered })
    return warnings === 0 || warningsOnly ? counted : `${counted}, ${t('warnings', { count: warnings })}`
  }
}

function rowKey(row: TableRow): string {
  return row.uid
}

const wideScreen = '(min-width: 1700px)'

function useIsWide(): boolean {
  const [isWide, setWide] = useState(() => matchMedia(wideScreen).matches)
  useEffect(() => {
    const query = matchMedia(wideScreen)
    const change = (): void => setWide(query.matches)
    query.addEventListener('change', change)
    return () => query.removeEventListener('change', change)
  }, [])
  return isWide
}
