import { useCallback, useMemo, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { LoadDocument } from '../../../shared/network/traffic.ts'
import { useActionDialog } from '../../actions/action-dialog.ts'
import { Icon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { DataTable, type TableSort } from '../../parts/table/data-table.tsx'
import { useRoute } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { loadColumns } from './load-columns.tsx'
import { LoadDetail } from './load-detail.tsx'
import { loadsInOrder } from './load-order.ts'
import { loadCommand, rateText, usualRate } from './load-words.ts'
import { useLoads } from './traffic-calls.ts'
import styles from './traffic.module.css'

/** Steady loads on the cluster's network; the one that the address names, or the first, with its charts. */
export function TrafficPanel({ load: chosen }: { readonly load?: string | undefined }): ReactElement {
  const { t } = useTranslation('traffic')
  const { value: loads, error } = useLoads()
  const shown = loads?.find(({ id }) => id === chosen) ?? loads?.[0]
  const running = (loads ?? []).filter(({ stoppedAt }) => stoppedAt === undefined)
  const rps = running.reduce((sum, load) => sum + load.rps, 0)
  useStatusLine(
    shown === undefined
      ? 'fortio load -qps 100 -t 0 URL'
      : loadCommand(
          shown.load.request,
          usualRate(shown.load.shape),
          shown.clientName,
          shown.load.client.kind === 'outside'
        ),
    [{ keys: ['Enter'], label: t('openKey') }]
  )
  const start = (
    <Button
      variant="contained"
      startIcon={<Icon name="add" size={14} />}
      onClick={() => useActionDialog.getState().open({ type: 'traffic', links: [] })}
    >
      {t('start')}
    </Button>
  )
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <PageHeader
        title={t('title')}
        note={running.length === 0 ? '' : t('count', { count: running.length, rps: rateText(rps) })}
        actions={loads === undefined || loads.length === 0 ? undefined : start}
      />
      {error !== undefined ? (
        <div className={styles.state}>
          <RefusedState title={t('refused')} message={error.message} />
        </div>
      ) : loads === undefined ? (
        <LoadingRows />
      ) : shown === undefined ? (
        <EmptyState
          icon="traffic"
          title={t('empty')}
          text={t('emptyText')}
          actions={start}
          command="kubectl run fortio --image=fortio/fortio -- load -qps 100 -t 0 URL"
        />
      ) : (
        <>
          <LoadTable loads={loads} shown={shown} />
          <LoadDetail key={shown.id} load={shown} />
        </>
      )}
    </section>
  )
}

/** Height of a row and of the head; so many loads are seen at once before the table scrolls. */
const rowHeight = 28
const headHeight = 28
const mostRows = 6

function LoadTable({
  loads,
  shown
}: {
  readonly loads: readonly LoadDocument[]
  readonly shown: LoadDocument
}): ReactElement {
  const { t } = useTranslation('traffic')
  const go = useRoute((route) => route.go)
  const [sort, setSort] = useState<TableSort>({ column: 'started', descending: false })
  const columns = useMemo(() => loadColumns(t), [t])
  const rows = useMemo(() => loadsInOrder(loads, sort), [loads, sort])
  const rowAt = useCallback((index: number) => rows[index], [rows])
  const show = (row: LoadDocument | undefined): void => {
    if (row !== undefined) go({ panel: 'traffic', load: row.id })
  }
  return (
    <div className={styles.table} style={{ height: headHeight + Math.min(rows.length, mostRows) * rowHeight + 1 }}>
      <DataTable<LoadDocument>
        label={t('title')}
        total={rows.length}
        rowAt={rowAt}
        rowKey={rowKey}
        onVisibleRange={allAreHere}
        columns={columns}
        sort={sort}
        onSort={setSort}
        openKey={shown.id}
        onOpen={show}
        focusedIndex={rows.findIndex(({ id }) => id === shown.id)}
        onFocusIndex={(index) => show(rows[index])}
      />
    </div>
  )
}

function rowKey({ id }: LoadDocument): string {
  return id
}

/** A document comes whole. */
function allAreHere(): void {}
