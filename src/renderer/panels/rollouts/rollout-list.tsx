import { useMemo, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { TableRow } from '../../../shared/contract/tables.ts'
import { rolloutResources, type RolloutResource } from '../../../shared/rollout/rollout-kinds.ts'
import { pluralName } from '../../../shared/kinds/plural-name.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useFocusedRow } from '../../connection/use-focused-row.ts'
import { useTable } from '../../connection/use-table.ts'
import { Icon, kindIcon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { DataTable, type TableSort } from '../../parts/table/data-table.tsx'
import { PanelTabs } from '../../parts/tabs.tsx'
import { useDock } from '../../shell/dock.ts'
import { useRoute } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { rowColumns } from '../list/row-columns.tsx'
import { kindOfLink } from './rollout-kind.ts'
import styles from './rollouts.module.css'

interface RolloutListProps {
  readonly resource: RolloutResource
}

/** All objects of a kind that rolls out changes, those in trouble first; each opens its rollout. */
export function RolloutList({ resource }: RolloutListProps): ReactElement {
  const { t } = useTranslation('rollouts')
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const go = useRoute((route) => route.go)
  const openDock = useDock((dock) => dock.open)
  const [sort, setSort] = useState<TableSort>({ column: 'status', descending: false })
  const { kind } = kindOfLink({ group: 'apps', resource })
  const names = pluralName(kind)
  const table = useTable({ group: 'apps', resource, namespaces, filter: '', sort })
  const focused = useFocusedRow(table)
  const columns = useMemo(() => {
    const all = table.columns ?? []
    return rowColumns(
      all.filter((column) => column.shown),
      all,
      ({ namespace, name }) => ({ group: 'apps', resource, namespace, name })
    )
  }, [table.columns, resource])
  useStatusLine(`kubectl get ${resource}${namespaces.length === 1 ? ` -n ${namespaces[0]}` : ' -A'}`, [
    { keys: ['Enter'], label: t('openKey') }
  ])
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <PageHeader title={t('title')} note={table.columns === undefined ? '' : String(table.total)} />
      <PanelTabs
        label={t('kinds')}
        tabs={tabs}
        value={resource}
        onChange={(id) => go({ panel: 'rollouts', resource: id })}
      />
      <div className={styles.table}>
        {table.error !== undefined ? (
          <RefusedState title={t('listRefused', { kind: names })} message={table.error.message} />
        ) : table.columns === undefined ? (
          <LoadingRows />
        ) : table.total === 0 ? (
          <EmptyState
            icon="rollout"
            title={
              namespaces.length === 1
                ? t('listEmptyIn', { kind: names, namespace: namespaces[0] })
                : t('listEmpty', { kind: names })
            }
            text={t(`listPurpose.${resource}`)}
            actions={
              <Button
                variant="contained"
                startIcon={<Icon name="add" size={14} />}
                onClick={() => openDock({ type: 'create', template: `${resource}.apps` })}
              >
                {t('createOne', { kind })}
              </Button>
            }
            command={
              resource === 'deployments'
                ? 'kubectl create deployment web --image=nginx --replicas=3'
                : 'kubectl apply -f FILE'
            }
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
            onSort={setSort}
            onOpen={({ namespace, name }) =>
              go({ panel: 'rollouts', object: { group: 'apps', resource, namespace, name } })
            }
            focusedIndex={focused.index}
            onFocusIndex={focused.focus}
          />
        )}
      </div>
    </section>
  )
}

const tabs = rolloutResources.map((id) => {
  const { kind, icon } = kindOfLink({ group: 'apps', resource: id })
  return { id, label: pluralName(kind), icon: kindIcon(icon) }
})

function rowKey(row: TableRow): string {
  return `${row.namespace ?? ''}/${row.name}`
}
