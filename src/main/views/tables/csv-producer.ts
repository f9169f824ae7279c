import type { ExportPiece, TableCell, TableColumn } from '../../../shared/contract/tables.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Producer } from '../live/live-stream.ts'
import type { Schedule } from '../live/schedule.ts'
import type { ViewInput } from './shared-view.ts'
import type { TableViews } from './table-views.ts'
import type { ViewEntry } from './view-order.ts'
import { csvLine, type CsvField } from './csv-text.ts'

/** Rows of one piece: the engine has its turn between two. */
const pieceRows = 1_000

/** Writes the rows of a shared view as CSV, as they stood when it was asked for, a piece each time that it is asked. */
export class CsvProducer implements Producer<ExportPiece> {
  readonly #taken: ReturnType<TableViews['take']>
  readonly #columns: ReturnType<ReturnType<TableViews['take']>['view']['columnsOf']>
  readonly #askAgain: () => () => void
  #stopAsking: (() => void) | undefined
  #entries: readonly ViewEntry[]
  #written = -1

  constructor(
    views: TableViews,
    input: ViewInput,
    columns: readonly string[],
    schedule: Schedule,
    changed: () => void
  ) {
    this.#taken = views.take(input)
    const { view } = this.#taken
    this.#columns = view.columnsOf(columns)
    this.#entries = view.snapshot()
    this.#askAgain = () => schedule(0, changed)
  }

  next(): ExportPiece | undefined {
    const total = this.#entries.length
    if (this.#written >= total) return undefined
    const { view } = this.#taken
    const lines: string[] = []
    if (this.#written === -1) {
      lines.push(csvLine(this.#columns.flatMap(({ column }) => headsOf(column))))
      this.#written = 0
    }
    const end = Math.min(total, this.#written + pieceRows)
    for (; this.#written < end; this.#written++) {
      const cells = view.cellsOf(this.#entries[this.#written]!, this.#columns)
      lines.push(csvLine(cells.flatMap((cell, index) => fieldsOf(cell, this.#columns[index]!.column))))
    }
    if (end < total) this.#stopAsking = this.#askAgain()
    return { text: lines.join(''), written: end, total }
  }

  close(): void {
    this.#stopAsking?.()
    this.#taken.release()
    this.#entries = []
  }
}

/** A load line is three numbers: used, asked for, allowed; of a quota it is what is used, and the whole. */
function headsOf({ name, type }: TableColumn): readonly string[] {
  if (type === 'quota') return [`${name} used`, `${name} hard`]
  const unit = type === 'gauge-cpu' ? 'millicores' : type === 'gauge-memory' ? 'bytes' : undefined
  return unit === undefined ? [name] : [`${name} (${unit})`, `${name} request`, `${name} limit`]
}

function fieldsOf(cell: TableCell, { type }: TableColumn): readonly CsvField[] {
  const isGauge = type === 'gauge-cpu' || type === 'gauge-memory'
  if (cell === null)
    return type === 'quota' ? [undefined, undefined] : isGauge ? [undefined, undefined, undefined] : [undefined]
  if (typeof cell !== 'object') return [cell]
  switch (cell.type) {
    case 'age':
      return [formatTime(cell.at)]
    case 'count':
      return [cell.count]
    case 'status':
      return [cell.status.word]
    case 'gauge': {
      const { usage, request, limit } = cell.gauge
      return [Math.round(usage), request, limit]
    }
    case 'quota':
      return [cell.use.used, cell.use.hard]
  }
}
