import { useCallback, useMemo, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { HelmReleasesDocument, HelmRevision } from '../../../shared/contract/helm.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useDocument } from '../../connection/use-live.ts'
import { Icon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { DataTable, type TableSort } from '../../parts/table/data-table.tsx'
import { useRoute } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import styles from './helm.module.css'
import { listColumns } from './release-columns.tsx'
import { inOrder } from './release-order.ts'

/** What helm list prints: the newest revision of each release. */
export function ReleaseList(): ReactElement {
  const { t } = useTranslation('helm')
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const { value, error } = useDocument<HelmReleasesDocument>(
    `helm/${namespaces.join(',')}`,
    async (client, live, options) => client.helm.releases({ ...live, namespaces: [...namespaces] }, options)
  )
  useStatusLine(`helm list${namespaces.length === 1 ? ` -n ${namespaces[0]}` : ' -A'}`, [
    { keys: ['Enter'], label: t('openKey') }
  ])
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <PageHeader
        title={t('title')}
        note={value === undefined || value.releases.length === 0 ? '' : t('count', { count: value.releases.length })}
      />
      <div className={styles.table}>
        {error !== undefined ? (
          <div className={styles.state}>
            <RefusedState title={t('refused')} message={error.message} />
          </div>
        ) : value === undefined ? (
          <LoadingRows />
        ) : value.releases.length === 0 ? (
          <NoReleases namespaces={namespaces} />
        ) : (
          <Releases releases={value.releases} />
        )}
      </div>
    </section>
  )
}

function Releases({ releases }: { readonly releases: readonly HelmRevision[] }): ReactElement {
  const { t } = useTranslation('helm')
  const go = useRoute((route) => route.go)
  const [sort, setSort] = useState<TableSort>({ column: 'name', descending: false })
  const [focused, setFocused] = useState<string>()
  const columns = useMemo(() => listColumns(t), [t])
  const rows = useMemo(() => inOrder(releases, sort), [releases, sort])
  const rowAt = useCallback((index: number) => rows[index], [rows])
  return (
    <DataTable<HelmRevision>
      label={t('title')}
      total={rows.length}
      rowAt={rowAt}
      rowKey={rowKey}
      onVisibleRange={allAreHere}
      columns={columns}
      sort={sort}
      onSort={setSort}
      onOpen={({ namespace, name }) => go({ panel: 'helm', release: { namespace, name } })}
      focusedIndex={focused === undefined ? -1 : rows.findIndex((row) => rowKey(row) === focused)}
      onFocusIndex={(index) => setFocused(rows[index] === undefined ? undefined : rowKey(rows[index]))}
    />
  )
}

function NoReleases({ namespaces }: { readonly namespaces: readonly string[] }): ReactElement {
  const { t } = useTranslation('helm')
  const go = useRoute((route) => route.go)
  return (
    <EmptyState
      icon="helm"
      title={namespaces.length === 1 ? t('emptyIn', { namespace: namespaces[0] }) : t('empty')}
      text={t('emptyText')}
      actions={
        <Button variant="contained" startIcon={<Icon name="access" size={14} />} onClick={() => go({ panel: 'api' })}>
          {t('apiAccess')}
        </Button>
      }
      command="helm --kubeconfig FILE install NAME CHART"
    />
  )
}

function rowKey({ namespace, name }: HelmRevision): string {
  return `${namespace}/${name}`
}

/** A document comes whole. */
function allAreHere(): void {}
