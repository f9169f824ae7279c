// The first list that somebody opens is drawn by code that never ran, with styles that nobody has asked for yet, and that
// takes longer than all else together. So it is drawn once before, out of sight and of nothing.
import { Activity, useInsertionEffect, type ReactElement } from 'react'
import type { TableColumn, TableRow } from '../../../shared/contract/tables.ts'
import { DataTable } from '../../parts/table/data-table.tsx'
import { likelyList } from './likely-list.ts'
import { ListPanel } from './list-panel.tsx'
import styles from './list-rehearsal.module.css'
import { rowColumns } from './row-columns.tsx'
import { rowKey } from './row-marks.ts'

/** A column of each sort. Nothing of it is a word, so that nobody reads or finds it. */
const told = (['name', 'text', 'status', 'number', 'gauge-cpu', 'gauge-memory', 'text', 'age'] as const).map(
  (type, index): TableColumn => ({ id: `${type}-${index}`, name: '', type, shown: true })
)
const gauge = { type: 'gauge', gauge: { usage: 1, request: 2, limit: 4 } } as const
const rows = Array.from({ length: 24 }, (_, index): TableRow => {
  const uid = `${index}`
  return {
    uid,
    name: uid,
    cells: [
      '\u00a0',
      '\u00a0',
      { type: 'status', status: { mark: index === 0 ? 'bad' : 'ok', word: '\u00a0' } },
      { type: 'count', count: index % 2, at: 0 },
      gauge,
      gauge,
      '\u00a0',
      { type: 'age', at: 0 }
    ]
  }
})
const link = { group: '', resource: 'pods', name: '' }
const columns = rowColumns(told, told, () => link)
const rowAt = (index: number): TableRow | undefined => rows[index]
const nothing = (): void => {}
const none: ReadonlySet<string> = new Set()

export interface ListRehearsalProps {
  readonly onDone: () => void
}

/** Calls `onDone` when it need not be there any more. */
export function ListRehearsal({ onDone }: ListRehearsalProps): ReactElement {
  return (
    <>
      <Activity mode="hidden">
        <ListPanel kind={likelyList} />
        <WhenDrawn then={onDone} />
      </Activity>
      <div className={styles.stage} aria-hidden inert>
        <DataTable<TableRow>
          label=""
          total={rows.length}
          rowAt={rowAt}
          rowKey={rowKey}
          onVisibleRange={nothing}
          columns={columns}
          sort={undefined}
          onSort={nothing}
          marked={none}
          onMark={nothing}
          focusedIndex={-1}
          onFocusIndex={nothing}
        />
      </div>
    </>
  )
}

/**
 * What is hidden is drawn when the window has nothing else to do, behind all that is seen, and has no effects: of its
 * parts only the styles are told that they were drawn.
 */
function WhenDrawn({ then }: { readonly then: () => void }): null {
  useInsertionEffect(() => {
    const timer = setTimeout(then)
    return () => clearTimeout(timer)
  }, [then])
  return null
}
