import { useRef, useState, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TableRow } from '../../../shared/contract/tables.ts'
import { qualifiedResource } from '../../../shared/kinds/kind.ts'
import { isWorkloads } from '../../../shared/kinds/joined-list.ts'
import { pluralName } from '../../../shared/kinds/plural-name.ts'
import type { ClusterKind } from '../../connection/cluster-kinds.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useFocusedRow } from '../../connection/use-focused-row.ts'
import { useTable, type TableQuery } from '../../connection/use-table.ts'
import { LoadingRows, RefusedState } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import { useRoute } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { ObjectMenu } from '../objects/object-menu.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { exportList } from './export-list.ts'
import { useListCommands } from './list-commands.ts'
import { ListEmpty } from './list-empty.tsx'
import { ListFilter } from './list-filter.tsx'
import { ListHeader } from './list-header.tsx'
import { listQuery } from './list-query.ts'
import styles from './list-panel.module.css'
import { useKindSettings, useListSettings, type KindSettings } from './list-settings.ts'
import { targetsOf, useTargets } from './list-targets.ts'
import { keyOfLink, rowKey, useRowMarks } from './row-marks.ts'
import { rowLink } from './row-link.ts'
import { useColumns } from './use-columns.tsx'
import { useFilter } from './use-filter.ts'

export interface ListPanelProps {
  readonly kind: ClusterKind
  /** Between the head and the filter. */
  readonly above?: ReactNode
}

/** The list of a kind: a live window on it, filtered, sorted and marked. */
export function ListPanel({ kind, above }: ListPanelProps): ReactElement {
  const { t } = useTranslation('list')
  const { resource } = kind
  const kindId = qualifiedResource(kind)
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const filter = useFilter()
  const settings = useKindSettings(kindId)
  const changeLists = useListSettings((lists) => lists.change)
  const change = (changed: Partial<KindSettings>): void => changeLists(kindId, changed)
  const query = listQuery(kind, namespaces, filter.line, settings)
  const table = useTable(query)
  const open = useRoute((route) => route.open)
  const openDetail = useRoute((route) => route.openDetail)
  const focused = useFocusedRow(table)
  const [menu, setMenu] = useState<{ readonly left: number; readonly top: number }>()
  const filterInput = useRef<HTMLInputElement>(null)
  const marks = useRowMarks(query, table.rowAt)
  const columns = useColumns(kind, table.columns, settings, change)
  const exported = useExport(
    query,
    columns.shown.map(({ id }) => id)
  )
  const focusedLink = focused.row === undefined ? undefined : rowLink(kind, focused.row)
  const targets = targetsOf(marks.links, focusedLink ?? open, (link) => table.rowNamed(rowKey, keyOfLink(kind, link)))
  useTargets(targets)
  useListCommands(kind, { focusFilter: () => filterInput.current?.focus(), exportRows: exported.start })
  useStatusLine(kubectlLine(isWorkloads(kind) ? workloadNames : resource, kind.namespaced, namespaces, filter.line), [
    { keys: ['/'], label: t('filterKey') },
    { keys: ['Space'], label: t('markKey') },
    { keys: ['Enter'], label: t('openKey') }
  ])

  const name = pluralName(kind.kind)
  return (
    <section className={styles.panel} aria-label={name}>
      <ListHeader
        kind={kind}
        name={name}
        table={table}
        settings={settings}
        columns={columns}
        exported={exported.share}
        onExport={exported.start}
      />
      {above}
      <ListFilter kind={kind} name={name} filter={filter} error={table.filterError} input={filterInput} />
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
            columns={columns.columns}
            columnChanges={columns.changes}
            sort={settings.sort}
            onSort={(sort) => change({ sort })}
            marked={marks.keys}
            onMark={marks.toggle}
            onMarkRange={marks.range}
            onMarkAll={marks.all}
            openKey={
              open === undefined || (open.resource !== resource && !isWorkloads(kind))
                ? undefined
                : keyOfLink(kind, open)
            }
            onOpen={(row) => openDetail(rowLink(kind, row))}
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
      {marks.links.length === 0 ? null : <BulkBar query={query} targets={targets} onClear={marks.clear} />}
      {menu === undefined ? null : <ObjectMenu position={menu} onClose={() => setMenu(undefined)} />}
      {columns.menu}
    </section>
  )
}

/** An export of the list, one at a time. */
function useExport(
  query: TableQuery,
  columns: readonly string[]
): { readonly share: number | undefined; readonly start: () => void } {
  const [share, setShare] = useState<number>()
  return {
    share,
    start: () => {
      if (share !== undefined) return
      setShare(0)
      // With the connection lost the window says so; the export is simply over.
      exportList(query, columns, setShare).then(
        () => setShare(undefined),
        () => setShare(undefined)
      )
    }
  }
}

/** kubectl's short names of the kinds that the workloads are. */
const workloadNames = 'deploy,sts,ds,job,cj,rs,po'

/** The kubectl line that lists the same. */
function kubectlLine(resource: string, namespaced: boolean, namespaces: readonly string[], filter: string): string {
  const scope = !namespaced ? '' : namespaces.length === 1 ? ` -n ${namespaces[0]}` : ' -A'
  const labels = [...filter.matchAll(/(?:^|\s)label:([^\s!]+)/g)].map(([, label]) => label)
  return `kubectl get ${resource}${scope}${labels.length === 0 ? '' : ` -l ${labels.join(',')}`}`
}
