import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { completionsFor, type FilterFacts } from '../../../shared/filter/completions.ts'
import { filterKeys } from '../../../shared/filter/filter.ts'
import type { TableColumn as ListColumn, TableRow } from '../../../shared/contract/tables.ts'
import { qualifiedResource } from '../../../shared/kinds/kind.ts'
import { pluralName } from '../../../shared/kinds/plural-name.ts'
import { registerCommands, useCommandContext, type CommandTarget } from '../../commands/command.ts'
import type { ClusterKind } from '../../connection/cluster-kinds.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useFocusedRow } from '../../connection/use-focused-row.ts'
import { useTable } from '../../connection/use-table.ts'
import { Icon } from '../../icons/icon.tsx'
import { FilterBox } from '../../parts/filter-box.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import { LoadingRows, RefusedState } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import { useDock } from '../../shell/dock.ts'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { canCreate } from '../editor/templates.ts'
import { useMarks } from '../objects/marks.ts'
import { linkKey } from '../objects/object-names.ts'
import { ObjectMenu } from '../objects/object-menu.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { ListEmpty } from './list-empty.tsx'
import styles from './list-panel.module.css'
import { defaultsOf, useListSettings } from './list-settings.ts'
import { rowColumns } from './row-columns.tsx'
import { useFilter } from './use-filter.ts'

export interface ListPanelProps {
  readonly kind: ClusterKind
}

/** The list of a kind: a live window on it, filtered, sorted and marked. */
export function ListPanel({ kind }: ListPanelProps): ReactElement {
  const { t } = useTranslation('list')
  const { group, resource } = kind
  const kindId = qualifiedResource(kind)
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const scoped = kind.namespaced ? namespaces : []
  const filter = useFilter()
  const settings = useListSettings((lists) => lists.byKind[kindId]) ?? defaultsOf(kindId)
  const change = useListSettings((lists) => lists.change)
  const table = useTable({ group, resource, namespaces: scoped, filter: filter.line, sort: settings.sort })
  const open = useRoute((route) => route.open)
  const openDetail = useRoute((route) => route.openDetail)
  const openDock = useDock((dock) => dock.open)
  const focused = useFocusedRow(table)
  const [menu, setMenu] = useState<{ readonly left: number; readonly top: number }>()
  const filterInput = useRef<HTMLInputElement>(null)
  const marks = useRowMarks(group, resource, table.rowAt)

  const shown = useMemo(
    () => (table.columns ?? []).filter((column) => settings.columns[column.id] ?? column.shown),
    [table.columns, settings.columns]
  )
  const columns = useMemo(
    () => rowColumns(shown, table.columns ?? [], (row) => linkOf(group, resource, row)),
    [shown, table.columns, group, resource]
  )
  const focusedLink = focused.row === undefined ? undefined : linkOf(group, resource, focused.row)
  const targets = targetsOf(marks.links, focusedLink ?? open, (link) =>
    link.group === group && link.resource === resource ? table.rowNamed(link.namespace, link.name) : undefined
  )
  useTargets(targets)
  useFilterKey(filterInput, t('filterKey'))
  useStatusLine(kubectlLine(resource, kind.namespaced, namespaces, filter.line), [
    { keys: ['/'], label: t('filterKey') },
    { keys: ['Space'], label: t('markKey') },
    { keys: ['Enter'], label: t('openKey') }
  ])

  const facts = useFacts(useKnownWords(shown))
  const name = pluralName(kind.kind)
  return (
    <section className={styles.panel} aria-label={name}>
      <PageHeader
        title={name}
        note={countText(t, table.total, table.unfiltered, filter.line !== '')}
        actions={
          <>
            <ColumnMenu
              columns={table.columns ?? []}
              shown={shown}
              onChange={(columns) => change(kindId, { columns: { ...settings.columns, ...columns } })}
            />
            {canCreate(kind) ? (
              <Button
                variant="contained"
                startIcon={<Icon name="add" size={14} />}
                onClick={() => openDock({ type: 'create', template: kindId })}
              >
                {t('create')}
              </Button>
            ) : null}
          </>
        }
      />
      <div className={styles.filterRow}>
        <FilterBox
          value={filter.value}
          onChange={filter.change}
          keys={filterKeys}
          completions={completionsFor(filter.value.text, filter.value.text.length, facts).options}
          placeholder={t('filterPlaceholder')}
          label={t('filterLabel', { kind: name })}
          inputRef={filterInput}
        />
      </div>
      {table.filterError === undefined ? null : <div className={styles.filterError}>{table.filterError}</div>}
      <div className={styles.table}>
        {table.error !== undefined ? (
          <RefusedState title={t('refused', { kind: name })} message={table.error.message} />
        ) : table.columns === undefined ? (
          <LoadingRows />
        ) : table.total === 0 ? (
          <ListEmpty
            kind={kind}
            filtered={filter.line !== '' && table.unfiltered > 0}
            onClearFilter={() => filter.change({ tokens: [], text: '' })}
          />
        ) : (
          <DataTable<TableRow>
            label={name}
            total={table.total}
            rowAt={table.rowAt}
            rowKey={rowKey}
            onVisibleRange={table.onVisibleRange}
            columns={columns}
            sort={settings.sort}
            onSort={(sort) => change(kindId, { sort })}
            marked={marks.keys}
            onMark={marks.toggle}
            onMarkRange={marks.range}
            onMarkAll={marks.all}
            openKey={
              open === undefined || open.resource !== resource ? undefined : `${open.namespace ?? ''}/${open.name}`
            }
            onOpen={(row) => openDetail(linkOf(group, resource, row))}
            onContextMenu={(row, index, position) => {
              focused.focus(index)
              if (!marks.keys.has(rowKey(row))) marks.clear()
              setMenu(position)
            }}
            focusedIndex={focused.index}
            onFocusIndex={focused.focus}
          />
        )}
      </div>
      {marks.links.length === 0 ? null : <BulkBar targets={targets} onClear={marks.clear} />}
      {menu === undefined ? null : <ObjectMenu position={menu} onClose={() => setMenu(undefined)} />}
    </section>
  )
}

function rowKey({ namespace, name }: Pick<TableRow, 'namespace' | 'name'>): string {
  return `${namespace ?? ''}/${name}`
}

function linkOf(group: string, resource: string, row: TableRow): ObjectLink {
  return { group, resource, namespace: row.namespace, name: row.name }
}

interface RowMarks {
  readonly keys: ReadonlySet<string>
  readonly links: readonly ObjectLink[]
  toggle(key: string, index: number): void
  range(first: number, last: number): void
  all(mark: boolean): void
  clear(): void
}

/** The marked rows, by name: they stay marked while they scroll out of the window, until they are deleted. */
function useRowMarks(group: string, resource: string, rowAt: (index: number) => TableRow | undefined): RowMarks {
  const { links: marked, mark, unmark, clear } = useMarks()
  useEffect(() => clear, [clear])
  const linksBetween = (first: number, last: number): ObjectLink[] => {
    const found: ObjectLink[] = []
    for (let index = first; index <= last; index++) {
      const row = rowAt(index)
      if (row !== undefined) found.push(linkOf(group, resource, row))
    }
    return found
  }
  const links = useMemo(() => [...marked.values()], [marked])
  const keys = useMemo(() => new Set(links.map(rowKey)), [links])
  return {
    keys,
    links,
    toggle: (key, index) =>
      keys.has(key) ? linksBetween(index, index).forEach(unmark) : mark(linksBetween(index, index)),
    range: (first, last) => mark(linksBetween(first, last)),
    // Only what the window holds can be named: a bar says how many are marked, so nothing is marked unseen.
    all: (isMark) => (isMark ? mark(linksBetween(0, 399)) : clear()),
    clear
  }
}

/** What commands are about: the marked objects, else the one in focus or open. Of a single one its state is looked up. */
function targetsOf(
  marked: readonly ObjectLink[],
  single: ObjectLink | undefined,
  rowOf: (link: ObjectLink) => TableRow | undefined
): readonly CommandTarget[] {
  if (marked.length > 1) return marked
  const link = marked[0] ?? single
  if (link === undefined) return []
  const row = rowOf(link)
  return row === undefined ? [link] : [{ ...link, held: row.held === true, idle: row.idle === true }]
}

function useTargets(targets: readonly CommandTarget[]): void {
  const key = targets.map((target) => `${linkKey(target)} ${target.held} ${target.idle}`).join('\n')
  useEffect(() => {
    useCommandContext.setState({ targets })
    // They are new objects at each render; the key says whether they are others.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key])
}

function useFilterKey(input: React.RefObject<HTMLInputElement | null>, title: string): void {
  useEffect(
    () =>
      registerCommands([
        {
          id: 'list.filter',
          title: () => title,
          icon: 'filter',
          group: 'view',
          keys: '/',
          run: () => input.current?.focus()
        }
      ]),
    [input, title]
  )
}

function useKnownWords(columns: readonly ListColumn[]): readonly string[] {
  return useMemo(() => (columns.some((column) => column.type === 'status') ? statusWords : []), [columns])
}

const statusWords = [
  'Running',
  'Pending',
  'Completed',
  'Error',
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'Terminating',
  'Ready',
  'NotReady',
  'Available',
  'Progressing'
]

function useFacts(statuses: readonly string[]): FilterFacts {
  const namespaces = useClusterScope((scope) => scope.namespaces)
  return useMemo(() => ({ labels: {}, statuses, nodes: [], namespaces, owners: [] }), [statuses, namespaces])
}

interface ColumnMenuProps {
  readonly columns: readonly ListColumn[]
  readonly shown: readonly ListColumn[]
  readonly onChange: (columns: Readonly<Record<string, boolean>>) => void
}

function ColumnMenu({ columns, shown, onChange }: ColumnMenuProps): ReactElement {
  const { t } = useTranslation('list')
  return (
    <MenuButton
      label={t('columns')}
      icon="columns"
      entries={columns
        .filter((column) => column.type !== 'name')
        .map((column) => ({
          key: column.id,
          label: column.name,
          chosen: shown.includes(column),
          onChoose: () => onChange({ [column.id]: !shown.includes(column) })
        }))}
    />
  )
}

function countText(
  t: (key: 'count' | 'countOf', values: Record<string, number>) => string,
  total: number,
  unfiltered: number,
  filtered: boolean
): string {
  return filtered ? t('countOf', { total, unfiltered }) : t('count', { total })
}

/** The kubectl line that lists the same. */
function kubectlLine(resource: string, namespaced: boolean, namespaces: readonly string[], filter: string): string {
  const scope = !namespaced ? '' : namespaces.length === 1 ? ` -n ${namespaces[0]}` : ' -A'
  const labels = [...filter.matchAll(/(?:^|\s)label:([^\s!]+)/g)].map(([, label]) => label)
  return `kubectl get ${resource}${scope}${labels.length === 0 ? '' : ` -l ${labels.join(',')}`}`
}
