import { useMemo, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { TableRow } from '../../../shared/contract/tables.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useFocusedRow } from '../../connection/use-focused-row.ts'
import { useTable } from '../../connection/use-table.ts'
import { Icon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { DataTable, type TableSort } from '../../parts/table/data-table.tsx'
import { useDock } from '../../shell/dock.ts'
import { useRoute } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { rowColumns } from '../list/row-columns.tsx'
import styles from './rollouts.module.css'

/** All Deployments, those in trouble first; each opens its rollout. */
export function RolloutList(): ReactElement {
  const { t } = useTranslation('rollouts')
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const go = useRoute((route) => route.go)
  const openDock = useDock((dock) => dock.open)
  const [sort, setSort] = useState<TableSort>({ column: 'status', descending: false })
  const table = useTable({ group: 'apps', resource: 'deployments', namespaces, filter: '', sort })
  const focused = useFocusedRow(table)
  const columns = useMemo(() => {
    const all = table.columns ?? []
    return rowColumns(all.filter((column) => column.shown), all)
  }, [table.columns])
  useStatusLine(`kubectl get deployments${namespaces.length === 1 ? ` -n ${namespaces[0]}` : ' -A'}`, [
    { keys: ['Enter'], label: t('openKey') }
  ])
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <PageHeader title={t('title')} note={table.columns === undefined ? '' : String(table.total)} />
      <div className={styles.table}>
        {table.error !== undefined ? (
          <RefusedState title={t('listRefused')} message={table.error.message} />
        ) : table.columns === undefined ? (
          <LoadingRows />
        ) : table.total === 0 ? (
          <EmptyState
            icon="rollout"
            title={namespaces.length === 1 ? t('listEmptyIn', { namespace: namespaces[0] }) : t('listEmpty')}
            text={t('listPurpose')}
            actions={
              <Button
                variant="contained"
                startIcon={<Icon name="add" size={14} />}
                onClick={() => openDock({ type: 'create', template: 'deployments.apps' })}
              >
                {t('createOne')}
              </Button>
            }
            command="kubectl create deployment web --image=nginx --replicas=3"
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
              go({ panel: 'rollouts', object: { group: 'apps', resource: 'deployments', namespace, name } })
            }
            focusedIndex={focused.index}
            onFocusIndex={focused.focus}
          />
        )}
      </div>
    </section>
  )
}

function rowKey(row: TableRow): string {
  return `${row.namespace ?? ''}/${row.name}`
}
