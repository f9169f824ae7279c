import type { ReactElement } from 'react'
import type { TableCell, TableColumn as ListColumn, TableRow } from '../../../shared/contract/tables.ts'
import { MiddleTruncate, TextLink } from '../../parts/small.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import type { TableColumn } from '../../parts/table/table-row.tsx'
import { useRoute } from '../../shell/route.ts'
import { AgeAt } from '../objects/age-at.tsx'
import { eventLink } from './event-link.ts'
import styles from './events.module.css'

/** kubectl's columns in kubectl's order, the count shown too; widths by what stands in them. */
const layout: readonly (Pick<TableColumn<TableRow>, 'id' | 'width' | 'min'> & Partial<TableColumn<TableRow>>)[] = [
  { id: 'namespace', width: 118, min: 80, hideOrder: 2 },
  { id: 'last-seen', width: 100, min: 96, align: 'right' },
  { id: 'type', width: 96, min: 92 },
  { id: 'reason', width: 150, min: 110, grow: 0.4 },
  { id: 'object', width: 260, min: 150, grow: 1 },
  { id: 'count', width: 58, min: 58, align: 'right' },
  { id: 'message', width: 380, min: 160, grow: 3 },
  { id: 'source', width: 150, min: 90, hideOrder: 1, grow: 0.4 }
]

export function eventColumns(columns: readonly ListColumn[], wide: boolean): readonly TableColumn<TableRow>[] {
  return layout.flatMap((measure) => {
    const index = columns.findIndex(({ id }) => id === measure.id)
    const column = columns[index]
    if (column === undefined || (column.id === 'source' && !wide)) return []
    return [
      {
        ...measure,
        header: column.name,
        sortable: true,
        ...(column.id === 'count' ? { flash: (row: TableRow) => textOf(row.cells[index]) } : {}),
        render: (row: TableRow) => (
          <EventCell id={column.id} cell={row.cells[index] ?? null} namespace={row.namespace} />
        )
      }
    ]
  })
}

function textOf(cell: TableCell | undefined): string | number {
  return typeof cell === 'string' || typeof cell === 'number' ? cell : ''
}

function EventCell({
  id,
  cell,
  namespace
}: {
  readonly id: string
  readonly cell: TableCell
  readonly namespace: string | undefined
}): ReactElement | null {
  if (cell === null) return null
  if (typeof cell === 'object') {
    if (cell.type === 'age') return <AgeAt at={cell.at} />
    return cell.type === 'status' ? <StatusWord mark={cell.status.mark} word={cell.status.word} /> : null
  }
  if (id === 'namespace') return <MiddleTruncate text={String(cell)} />
  if (id === 'object') return <AboutLink text={String(cell)} namespace={namespace} />
  if (id === 'count') return <span className={Number(cell) > 1 ? styles.often : styles.quiet}>{cell}</span>
  return (
    <span className={styles.cut} title={String(cell)}>
      {cell}
    </span>
  )
}

/** What the event is about, as a jump to its detail panel. */
function AboutLink({
  text,
  namespace
}: {
  readonly text: string
  readonly namespace: string | undefined
}): ReactElement {
  const link = eventLink(text, namespace)
  if (link === undefined) return <MiddleTruncate text={text} />
  return (
    <TextLink onClick={() => useRoute.getState().openDetail(link)} title={text}>
      <MiddleTruncate text={text} />
    </TextLink>
  )
}
