import { useCallback, useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { FilterBox } from '../parts/filter-box.tsx'
import { parseFilter } from '../parts/filter-tokens.ts'
import { PageHeader } from '../parts/headers.tsx'
import { LoadCell } from '../parts/load-line.tsx'
import { Age, MiddleTruncate, Quantity } from '../parts/small.tsx'
import { StatusWord } from '../parts/status-mark.tsx'
import type { MarkName } from '../parts/status-mark.tsx'
import { DataTable } from '../parts/table/data-table.tsx'
import type { TableSort } from '../parts/table/data-table.tsx'
import type { TableColumn } from '../parts/table/table-row.tsx'
import styles from './gallery.module.css'

interface PodRow {
  readonly uid: string
  readonly name: string
  readonly ready: string
  readonly mark: MarkName
  readonly status: string
  readonly restarts: number
  readonly restarted: string
  readonly cpu: number | undefined
  readonly memory: number | undefined
  readonly node: string
  readonly age: string
}

const statuses: readonly (readonly [MarkName, string])[] = [
  ['bad', 'CrashLoopBackOff'],
  ['warn', 'Running, not ready'],
  ['wait', 'Pending'],
  ['prog', 'ContainerCreating'],
  ['term', 'Terminating']
]

function pod(index: number): PodRow {
  const [mark, status] = (index < 9 ? statuses[index % 5] : undefined) ?? (['ok', 'Running'] as const)
  const name = index % 7 === 3 ? 'recommendations-with-a-long-name-5b8f9d7c4' : 'checkout-7c9d5f6b84'
  const none = mark === 'wait' || mark === 'prog'
  return {
    uid: `uid-${index}`,
    name: `${name}-${(index * 7919 + 46656).toString(36).slice(-5).padStart(5, 'x')}`,
    ready: mark === 'ok' ? '1/1' : '0/1',
    mark,
    status,
    restarts: index % 5 === 0 ? index % 11 : 0,
    restarted: '38s',
    cpu: none ? undefined : (index * 37) % 500,
    memory: none ? undefined : 40 + ((index * 53) % 340),
    node: none ? 'none yet' : `worker-${1 + (index % 5)}`,
    age: `${1 + (index % 50)}m`
  }
}

const columns: readonly TableColumn<PodRow>[] = [
  { id: 'name', header: 'Name', width: 220, min: 150, grow: 3, render: (row) => <MiddleTruncate text={row.name} /> },
  { id: 'ready', header: 'Ready', width: 56, min: 52, render: (row) => row.ready },
  {
    id: 'status',
    header: 'Status',
    width: 168,
    min: 150,
    grow: 1,
    render: (row) => <StatusWord mark={row.mark} word={row.status} />,
    flash: (row) => row.status
  },
  {
    id: 'restarts',
    header: 'Restarts',
    width: 106,
    min: 100,
    compactOrder: 3,
    compactWidth: 70,
    render: (row, compact) => (
      <Quantity text={row.restarts === 0 ? 0 : compact ? row.restarts : `${row.restarts} (${row.restarted} ago)`} />
    )
  },
  {
    id: 'cpu',
    header: 'CPU',
    width: 106,
    min: 104,
    align: 'right',
    compactOrder: 4,
    compactWidth: 60,
    flash: (row) => row.cpu,
    render: (row, compact) => (
      <LoadCell
        resource="cpu"
        usage={row.cpu ?? 0}
        request={100}
        limit={500}
        label="CPU"
        figure={row.cpu === undefined ? undefined : `${row.cpu}m`}
        bar={!compact}
      />
    )
  },
  {
    id: 'memory',
    header: 'Memory',
    width: 112,
    min: 108,
    align: 'right',
    compactOrder: 2,
    compactWidth: 68,
    render: (row, compact) => (
      <LoadCell
        resource="memory"
        usage={row.memory ?? 0}
        request={200}
        limit={384}
        label="Memory"
        figure={row.memory === undefined ? undefined : `${row.memory}Mi`}
        bar={!compact}
      />
    )
  },
  { id: 'node', header: 'Node', width: 92, min: 80, hideOrder: 1, render: (row) => row.node },
  { id: 'age', header: 'Age', width: 58, min: 52, align: 'right', render: (row) => <Age text={row.age} /> }
]

const keys = ['ns', 'status', 'label', 'node']
const completions = ['status:', 'status:Completed', 'status:Running', 'label:', 'node:', 'ns:']
const total = 10_000
const rows = new Map<number, PodRow>()
const rowKey = (row: PodRow): string => row.uid

export function TableSection(): ReactElement {
  const [filter, setFilter] = useState(() => ({ ...parseFilter('ns:shop label:tier=app', keys), text: 'status:!Comp' }))
  const [sort, setSort] = useState<TableSort>({ column: 'status', descending: false })
  const [marked, setMarked] = useState<ReadonlySet<string>>(() => new Set(['uid-0', 'uid-1', 'uid-2']))
  const [open, setOpen] = useState<string | undefined>('uid-0')
  const [focused, setFocused] = useState(3)
  const [range, setRange] = useState<readonly [number, number]>([0, 60])
  const [loaded, setLoaded] = useState<readonly [number, number]>([0, 60])
  const live = new URLSearchParams(location.search).has('live')
  const [tick, setTick] = useState(0)

  useEffect(() => {
    const timer = setTimeout(() => setLoaded(range), 60)
    return () => clearTimeout(timer)
  }, [range])
  useEffect(() => {
    if (!live) return undefined
    const timer = setInterval(() => setTick((value) => value + 1), 250)
    return () => clearInterval(timer)
  }, [live])

  const rowAt = useCallback(
    (index: number): PodRow | undefined => {
      if (index < loaded[0] - 40 || index > loaded[1] + 40) return undefined
      const known = rows.get(index)
      if (known !== undefined && !(live && index % 6 === tick % 6)) return known
      const fresh = { ...pod(index), cpu: known === undefined ? pod(index).cpu : (tick * 13 + index) % 500 }
      rows.set(index, fresh)
      return fresh
    },
    [loaded, live, tick]
  )
  const onVisibleRange = useCallback((first: number, last: number) => setRange([first, last]), [])

  return (
    <section className={styles.section}>
      <h2>Table over a window of 10,000</h2>
      <div className={styles.box}>
        <PageHeader title="Pods" note="74 of 221" />
        <div className={styles.filter}>
          <FilterBox
            value={filter}
            onChange={setFilter}
            keys={keys}
            completions={completions}
            placeholder="Filter by name or key:value"
          />
        </div>
        <div className={styles.table}>
          <DataTable
            label="Pods"
            total={total}
            rowAt={rowAt}
            rowKey={rowKey}
            onVisibleRange={onVisibleRange}
            columns={columns}
            sort={sort}
            onSort={setSort}
            marked={marked}
            onMark={(key) =>
              setMarked((before) => {
                const next = new Set(before)
                if (!next.delete(key)) next.add(key)
                return next
              })
            }
            onMarkRange={(first, last) =>
              setMarked(
                (before) =>
                  new Set([
                    ...before,
                    ...Array.from({ length: last - first + 1 }, (_, offset) => `uid-${first + offset}`)
                  ])
              )
            }
            onMarkAll={(mark) =>
              setMarked(mark ? new Set(Array.from({ length: total }, (_, index) => `uid-${index}`)) : new Set())
            }
            openKey={open}
            onOpen={(row) => setOpen(row.uid)}
            focusedIndex={focused}
            onFocusIndex={setFocused}
          />
        </div>
      </div>
    </section>
  )
}
