import { useCallback, useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SizingDocument } from '../../../shared/contract/series.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { LoadingRows } from '../../parts/states.tsx'
import { DataTable, type TableSort } from '../../parts/table/data-table.tsx'
import { useRoute } from '../../shell/route.ts'
import { linkOfRef } from '../objects/object-ref.tsx'
import { rightSize } from './right-size.ts'
import { sizingColumns, type SizedRow } from './sizing-columns.tsx'
import { furthestFirst, sizedInOrder } from './sizing-order.ts'
import styles from './usage.module.css'

/** Requests against use, a row a workload. */
export function SizingTable({ sizing }: { readonly sizing: SizingDocument | undefined }): ReactElement {
  const { t } = useTranslation('usage')
  const openDetail = useRoute((route) => route.openDetail)
  const open = useRoute((route) => route.open)
  const [sort, setSort] = useState<TableSort>({ column: furthestFirst, descending: false })
  const [focused, setFocused] = useState(0)
  const columns = useMemo(() => sizingColumns(t), [t])
  const rows = useMemo(() => (sizing === undefined ? [] : sizedInOrder(sized(sizing), sort)), [sizing, sort])
  const rowAt = useCallback((index: number) => rows[index], [rows])
  const total = sizing?.total ?? 0
  return (
    <section className={styles.sizing} aria-label={t('sizing.title')}>
      <PanelHeader
        title={t('sizing.title')}
        note={total > rows.length ? t('sizing.shownOf', { shown: rows.length, total }) : t('sizing.note')}
      />
      {sizing === undefined ? (
        <LoadingRows rows={4} />
      ) : rows.length === 0 ? (
        <p className={styles.none}>{t('sizing.empty')}</p>
      ) : (
        <DataTable<SizedRow>
          label={t('sizing.title')}
          total={rows.length}
          rowAt={rowAt}
          rowKey={rowKey}
          onVisibleRange={allAreHere}
          columns={columns}
          sort={sort}
          onSort={setSort}
          {...(open === undefined ? {} : { openKey: rows.find(({ ref }) => isSame(linkOfRef(ref), open))?.key })}
          onOpen={({ ref }) => openDetail(linkOfRef(ref), 'usage')}
          focusedIndex={Math.min(focused, rows.length - 1)}
          onFocusIndex={setFocused}
        />
      )}
    </section>
  )
}

function sized({ rows }: SizingDocument): readonly SizedRow[] {
  return rows.map((row) => ({
    ...row,
    key: row.ref.uid ?? row.ref.name,
    sizes: { cpu: rightSize('cpu', row.cpu, row.pods), memory: rightSize('memory', row.memory, row.pods) }
  }))
}

type Named = Pick<SizedRow['ref'], 'group' | 'resource' | 'name'> & { readonly namespace?: string | undefined }

function isSame(a: Named, b: Named): boolean {
  return a.group === b.group && a.resource === b.resource && a.namespace === b.namespace && a.name === b.name
}

function rowKey({ key }: SizedRow): string {
  return key
}

/** A document comes whole. */
function allAreHere(): void {}
