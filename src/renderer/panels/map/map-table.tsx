import { useCallback, useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { mapColumns, type MapBox, type MapEdge } from '../../../shared/contract/map.ts'
import { Icon } from '../../icons/icon.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import { DataTable, type TableSort } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-row.tsx'
import { useRoute } from '../../shell/route.ts'
import { iconOfRef, linkOfRef } from '../objects/object-ref.tsx'
import type { MapState } from './map-state.ts'
import { edgeWords, factWords, titleOf, type MapTranslate } from './map-words.ts'
import styles from './map.module.css'

interface MapRow {
  readonly box: MapBox
  readonly facts: string
  readonly leadsTo: string
  readonly reachedFrom: string
  readonly flow: string
}

/** The map as a list: each box, what it leads to and what leads to it. The same for those who do not see the drawing. */
export function MapTable({ map }: { readonly map: MapState }): ReactElement {
  const { t } = useTranslation('map')
  const openDetail = useRoute((route) => route.openDetail)
  const open = useRoute((route) => route.open)
  const [sort, setSort] = useState<TableSort>({ column: 'kind', descending: false })
  const [focused, setFocused] = useState(-1)
  const columns = useMemo(() => tableColumns(t), [t])
  const rows = useMemo(() => sorted(rowsOf(t, map), sort), [t, map, sort])
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

function rowsOf(t: MapTranslate, { boxes, edges }: MapState): readonly MapRow[] {
  const out = new Map<string, MapEdge[]>()
  const into = new Map<string, MapEdge[]>()
  for (const edge of edges.values()) {
    gather(out, edge.from, edge)
    gather(into, edge.to, edge)
  }
  const names = (list: readonly MapEdge[] | undefined, end: 'from' | 'to'): string =>
    (list ?? [])
      .flatMap((edge) => {
        const box = boxes.get(edge[end])
        const words = edgeWords(t, { ...edge, traffic: undefined } as MapEdge)
        return box === undefined ? [] : [words === '' ? titleOf(box) : `${titleOf(box)} (${words})`]
      })
      .join(', ')
  return [...boxes.values()].map((box) => ({
    box,
    facts: [
      ...(box.pods !== undefined && box.pods.total > 1 ? [t('podCount', { count: box.pods.total })] : []),
      factWords(t, box)
    ]
      .filter((words) => words !== '')
      .join(', '),
    leadsTo: names(out.get(box.id), 'to'),
    reachedFrom: names(into.get(box.id), 'from'),
    flow: (out.get(box.id) ?? [])
      .filter(({ traffic }) => traffic !== undefined)
      .map((edge) => edgeWords(t, edge))
      .join('; ')
  }))
}

function gather(map: Map<string, MapEdge[]>, key: string, edge: MapEdge): void {
  const others = map.get(key)
  if (others === undefined) map.set(key, [edge])
  else others.push(edge)
}

function sorted(rows: readonly MapRow[], { column, descending }: TableSort): readonly MapRow[] {
  const sign = descending ? -1 : 1
  return [...rows].sort((a, b) => sign * compare(a, b, column) || compare(a, b, 'kind') || compare(a, b, 'name'))
}

function compare(a: MapRow, b: MapRow, column: string): number {
  if (column === 'kind') return mapColumns.indexOf(a.box.column) - mapColumns.indexOf(b.box.column)
  const one = keyOf(a, column)
  const two = keyOf(b, column)
  return one < two ? -1 : one > two ? 1 : 0
}

function keyOf({ box, facts, leadsTo, reachedFrom, flow }: MapRow, column: string): string {
  switch (column) {
    case 'name':
      return titleOf(box)
    case 'namespace':
      return box.ref.namespace ?? ''
    case 'leadsTo':
      return leadsTo
    case 'reachedFrom':
      return reachedFrom
    case 'flow':
      return flow
    default:
      return `${box.mark} ${facts}`
  }
}

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
      render: ({ box: { ref } }) => (
        <span className={styles.kind}>
          <Icon name={iconOfRef(ref)} size={14} />
          {ref.kind}
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
        <StatusWord mark={box.mark} word={facts === '' ? (box.ref.status?.word ?? '') : facts} />
      )
    },
    text('leadsTo', 200, 2),
    text('reachedFrom', 160, 3),
    text('flow', 120, 4)
  ]
}
