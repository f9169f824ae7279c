// Plain CSS module on the theme's variables: a row is the hottest thing on the screen.
import { memo, useLayoutEffect, useRef } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from '../../theme/class-names.ts'
import type { ColumnMeasure } from './column-layout.ts'
import styles from './data-table.module.css'

export interface TableColumn<Row> extends ColumnMeasure {
  readonly header: string
  readonly align?: 'left' | 'right'
  readonly sortable?: boolean
  /** Its ascending order is the worst first: the arrow points down, as for numbers that fall. */
  readonly worstFirst?: boolean
  /** The cell. Plain text is cut at its end; use MiddleTruncate for names. `compact` where the column has given way. */
  readonly render: (row: Row, compact: boolean) => ReactNode
  /** A cell flashes once when this value of its row changes. */
  readonly flash?: (row: Row) => string | number | undefined
}

/** A column that has room, with what the layout decided. */
export interface ShownColumn<Row> {
  readonly column: TableColumn<Row>
  readonly compact: boolean
}

export function CheckMark({ state }: { readonly state: 'on' | 'off' | 'some' }): ReactElement {
  return (
    <span className={classNames(styles.box, state === 'on' && styles.boxOn, state === 'some' && styles.boxSome)}>
      {state === 'off' ? null : (
        <svg viewBox="0 0 12 12" width="12" height="12" fill="none" stroke="currentColor" strokeWidth="1.7" aria-hidden>
          <path d={state === 'on' ? 'm2 6.2 2.7 2.7L10 3.3' : 'M2.5 6h7'} />
        </svg>
      )}
    </span>
  )
}

/** Lets changed cells flash, each at most once a second. */
function useFlash<Row>(
  row: Row | undefined,
  shown: readonly ShownColumn<Row>[]
): React.RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null)
  const before = useRef<{ readonly values: ReadonlyMap<string, unknown>; at: number }>(undefined)
  useLayoutEffect(() => {
    if (row === undefined) {
      before.current = undefined
      return
    }
    const values = new Map<string, unknown>()
    for (const { column } of shown) if (column.flash !== undefined) values.set(column.id, column.flash(row))
    const old = before.current
    const now = performance.now()
    before.current = { values, at: old?.at ?? 0 }
    if (old === undefined || now - old.at < 1000 || values.size === 0) return
    for (const [id, value] of values) {
      if (!old.values.has(id) || old.values.get(id) === value) continue
      before.current.at = now
      const cell = element.current?.querySelector(`[data-column="${id}"]`)
      if (cell === null || cell === undefined || document.documentElement.classList.contains('still')) continue
      const flash = getComputedStyle(cell).getPropertyValue('--sel')
      cell.animate([{ backgroundColor: flash }, { backgroundColor: 'transparent' }], { duration: 400 })
    }
  }, [row, shown])
  return element
}

export interface TableRowProps<Row> {
  readonly id: string
  readonly row: Row | undefined
  readonly index: number
  readonly top: number
  readonly height: number
  readonly shown: readonly ShownColumn<Row>[]
  readonly markable: boolean
  readonly marked: boolean
  readonly open: boolean
  readonly focused: boolean
}

function TableRowInner<Row>(props: TableRowProps<Row>): ReactElement {
  const { id, row, index, top, height, shown, markable, marked, open, focused } = props
  const element = useFlash(row, shown)
  return (
    <div
      ref={element}
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={markable ? marked : undefined}
      aria-busy={row === undefined}
      data-index={index}
      className={classNames(styles.row, marked && styles.marked, open && styles.open, focused && styles.focused)}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      {markable ? (
        <div role="gridcell" className={classNames(styles.cell, styles.mark)} data-mark-cell>
          <CheckMark state={marked ? 'on' : 'off'} />
        </div>
      ) : null}
      {shown.map(({ column, compact }, position) => (
        <div
          key={column.id}
          role="gridcell"
          data-column={column.id}
          className={classNames(
            styles.cell,
            column.align === 'right' && styles.right,
            position === 0 && !markable && styles.first,
            position === shown.length - 1 && styles.last
          )}
        >
          {row === undefined ? position < 4 ? <span className={styles.wait} /> : null : column.render(row, compact)}
        </div>
      ))}
    </div>
  )
}

/** One row; drawn anew only when its object, its place or its state changed. */
export const TableRow = memo(TableRowInner) as typeof TableRowInner
