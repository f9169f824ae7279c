import { useCallback, useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { DataTable, type TableSort } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-row.tsx'
import { useRoute } from '../../shell/route.ts'
import { iconOfRef, linkOfRef } from '../objects/object-ref.tsx'
import { StatusWhy } from '../why/status-why.tsx'
import { rowsOf, sortRows, type MapRow } from './map-rows.ts'
import type { MapState } from './map-state.ts'
import { titleOf, type MapTranslate } from './map-words.ts'
import styles from './map.module.css'

/** The map as a list: each box, what it leads to and what leads to it. The same for those who do not see the drawing. */
export function MapTable({ map }: { readonly map: MapState }): ReactElement {
  const { t } = useTranslation(['map', 'parts'])
  const openDetail = useRoute((route) => route.openDetail)
  const open = useRoute((route) => route.open)
  const [sort, setSort] = useState<TableSort>({ column: 'kind', descending: false })
  const [focused, setFocused] = useState(-1)
  const columns = useMemo(() => tableColumns(t), [t])
  const rows = useMemo(() => sortRows(rowsOf(t, map), sort), [t, map, sort])
  const rowAt = useCallback((index: number) => rows[index], [rows])
  const openRow = rows.find(
    ({ box: { ref } }) => open !== undefined && ref.name === open.name && ref.resource === open.resource
  )
  return (
    <div className={styles.table}>
      <DataTable<MapRow>
        label={t('tableLabel')}
        total={rows.length}
        rowAt={rowAt}
        rowKey={rowKey}
        onVisibleRange={allAreHere}
        columns={columns}
        sort={sort}
        onSort={setSort}
        openKey={openRow?.box.id}
        onOpen={({ box }) => openDetail(linkOfRef(box.ref))}
        focusedIndex={focused}
        onFocusIndex={setFocused}
      />
    </div>
  )
}

function rowKey({ box }: MapRow): string {
  return box.id
}

/** The map comes whole. */
function allAreHere(): void {}

function tableColumns(t: MapTranslate): readonly TableColumn<MapRow>[] {
  const text = (id: 'leadsTo' | 'reachedFrom' | 'flow', width: number, hideOrder: number): TableColumn<MapRow> => ({
    id,
    header: t(`table.${id}`),
    width,
    min: 80,
    grow: 1,
    sortable: true,
    hideOrder,
    render: (row) => (
      <span className={styles.cut} title={row[id]}>
        {row[id]}
      </span>
    )
  })
  return [
    {
      id: 'kind',
      header: t('table.kind'),
      width: 150,
      min: 100,
      sortable: true,
      render: ({ box, box: { ref } }) => (
        <span className={styles.kind}>
          <Icon name={box.column === 'pod' ? 'pod' : iconOfRef(ref)} size={14} />
          {box.column === 'pod' && ref.resource !== 'pods' ? t('podsOf', { kind: ref.kind }) : ref.kind}
        </span>
      )
    },
    {
      id: 'name',
      header: t('table.name'),
      width: 180,
      min: 120,
      grow: 1,
      sortable: true,
      render: ({ box }) => <MiddleTruncate text={titleOf(box)} />
    },
    {
      id: 'namespace',
      header: t('table.namespace'),
      width: 110,
      min: 80,
      sortable: true,
      hideOrder: 1,
      render: ({ box }) => <span className={styles.cut}>{box.ref.namespace ?? ''}</span>
    },
    {
      id: 'facts',
      header: t('table.facts'),
      width: 190,
      min: 120,
      sortable: true,
      render: ({ box, facts }) => (
        <StatusWhy
          status={{ mark: box.mark, word: facts === '' ? (box.ref.status?.word ?? '') : facts }}
          link={linkOfRef(box.ref)}
          inRow
        />
      )
    },
    text('leadsTo', 200, 2),
    text('reachedFrom', 160, 3),
    text('flow', 120, 4)
  ]
}
