import type { TableRow, TableUpdate } from '../../../shared/contract/tables.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { Producer } from '../live/live-stream.ts'
import type { RowWindow } from '../live/subscriptions.ts'
import type { ViewInput } from './shared-view.ts'
import type { TableViews } from './table-views.ts'

/** One window on a shared view: sends the rows at places where something else stands than the window was last told. */
export class TableProducer implements Producer<TableUpdate> {
  readonly #taken: ReturnType<TableViews['take']>
  readonly #stop: () => void
  readonly #changed: (urgent?: boolean) => void
  #window: RowWindow
  #sent: { readonly first: number; readonly rows: readonly TableRow[]; readonly update: TableUpdate } | undefined

  constructor(views: TableViews, input: ViewInput, window: RowWindow, changed: (urgent?: boolean) => void) {
    this.#taken = views.take(input)
    this.#stop = this.#taken.view.listen(() => changed())
    this.#window = window
    this.#changed = changed
  }

  move(window: RowWindow): void {
    if (window.first === this.#window.first && window.count === this.#window.count) return
    this.#window = window
    this.#changed(true)
  }

  next(): TableUpdate | undefined {
    const { view } = this.#taken
    const { first, count } = this.#window
    const rows = view.rows(first, count)
    const sent = this.#sent
    const different: [number, TableRow][] = []
    for (const [index, row] of rows.entries()) {
      if (sent === undefined || sent.rows[first + index - sent.first] !== row) different.push([index, row])
    }
    const update: TableUpdate = {
      ...(sent === undefined && { columns: view.columns }),
      total: view.total,
      unfiltered: view.unfiltered,
      marks: view.marks,
      first,
      count: rows.length,
      rows: different,
      reset: sent === undefined,
      ...(view.filterError !== undefined && { filterError: view.filterError })
    }
    if (sent !== undefined && different.length === 0 && sameFrame(sent.update, update)) return undefined
    this.#sent = { first, rows, update }
    return update
  }

  close(): void {
    this.#stop()
    this.#taken.release()
    this.#sent = undefined
  }
}

function sameFrame(a: TableUpdate, b: TableUpdate): boolean {
  return (
    a.total === b.total &&
    a.unfiltered === b.unfiltered &&
    a.first === b.first &&
    a.count === b.count &&
    deepEqual(a.marks, b.marks)
  )
}
