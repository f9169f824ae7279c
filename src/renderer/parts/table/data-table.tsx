// Plain CSS module on the theme's variables. Virtual rows over a window of a list that may be far longer.
import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { CSSProperties, KeyboardEvent, MouseEvent, ReactElement } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useThemeMode, type Density } from '../../theme/mode.ts'
import { layOutColumns } from './column-layout.ts'
import { tableAction } from './table-keys.ts'
import { TableHead, type ColumnChanges } from './table-head.tsx'
import { TableRow } from './table-row.tsx'
import type { ShownColumn, TableColumn } from './table-row.tsx'
import ring from '../focus-frame.module.css'
import styles from './data-table.module.css'

export interface TableSort {
  readonly column: string
  readonly descending: boolean
}

export interface DataTableProps<Row> {
  /** Name of the table for readers: "Pods". */
  readonly label: string
  /** Rows of the whole list, loaded or not. */
  readonly total: number
  /** The row at a place, undefined while it is not loaded: a placeholder stands there. Same row, same object. */
  readonly rowAt: (index: number) => Row | undefined
  readonly rowKey: (row: Row) => string
  /** The rows drawn, overscan included: what the window source must hold. */
  readonly onVisibleRange: (first: number, last: number) => void
  /** Keep this array's identity between renders. */
  readonly columns: readonly TableColumn<Row>[]
  readonly sort: TableSort | undefined
  readonly onSort: (sort: TableSort) => void
  /** Lets a person size and move the columns. */
  readonly columnChanges?: ColumnChanges
  /** Marking is off, and its column gone, without `onMark`. */
  readonly marked?: ReadonlySet<string>
  readonly onMark?: (key: string, index: number) => void
  /** Mark all from one place to another, both included; rows between may not be loaded. */
  readonly onMarkRange?: (first: number, last: number) => void
  readonly onMarkAll?: (mark: boolean) => void
  readonly openKey?: string | undefined
  readonly onOpen?: (row: Row, index: number) => void
  readonly onContextMenu?: (row: Row, index: number, position: { readonly left: number; readonly top: number }) => void
  /** Place of the keyboard's row, -1 for none. */
  readonly focusedIndex: number
  readonly onFocusIndex: (index: number) => void
}

const headHeight = 28
const markWidth = 34
/** From the left of a row to its menu, where no pointer says where. */
const menuIndent = 48
/** Rows drawn beyond the visible ones, each way. */
const overscan = 8
const rowHeights: Record<Density, number> = { dense: 24, normal: 28, roomy: 36 }

function rowUnder(event: MouseEvent): number {
  const element = (event.target as Element).closest<HTMLElement>('[data-index]')
  return element === null ? -1 : Number(element.dataset.index)
}

export function DataTable<Row>(props: DataTableProps<Row>): ReactElement {
  const { label, total, rowAt, rowKey, onVisibleRange, columns, sort, onSort, marked, onMark, onMarkRange, onMarkAll } =
    props
  const { openKey, onOpen, onContextMenu, focusedIndex, onFocusIndex, columnChanges: changes } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const anchor = useRef(-1)
  const [width, setWidth] = useState(0)
  const rowHeight = rowHeights[useThemeMode(({ density }) => density)]
  const markable = onMark !== undefined

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const measure = (): void => setWidth(element.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const { shown, widths, style } = useMemo(() => {
    const placed = layOutColumns(columns, Math.max(0, width - (markable ? markWidth : 0)))
    const byId = new Map(columns.map((column) => [column.id, column]))
    const shown: ShownColumn<Row>[] = placed.flatMap(({ id: columnId, compact }) => {
      const column = byId.get(columnId)
      return column === undefined ? [] : [{ column, compact }]
    })
    const widths = placed.map((column) => column.width)
    const tracks = [...(markable ? [markWidth] : []), ...widths]
    const style = {
      '--columns': tracks.map((pixels) => `${pixels}px`).join(' '),
      '--table-width': `${tracks.reduce((sum, pixels) => sum + pixels, 0)}px`
    } as CSSProperties
    return { shown, widths, style }
  }, [columns, width, markable])

  // The rule warns users of the React compiler, which this project does not run.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    useFlushSync: false,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight
  })
  useLayoutEffect(() => virtual.measure(), [virtual, rowHeight])

  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (last >= first) onVisibleRange(first, last)
  }, [first, last, onVisibleRange])

  const focus = useCallback(
    (index: number): void => {
      onFocusIndex(index)
      virtual.scrollToIndex(index, { align: 'auto' })
    },
    [onFocusIndex, virtual]
  )

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.altKey) return
    const page = Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight) / rowHeight)
    const key = { key: event.key, shift: event.shiftKey, command: event.ctrlKey || event.metaKey }
    const action = tableAction(key, focusedIndex, total, page)
    if (action === undefined) return
    const row = rowAt(focusedIndex)
    if (action.type === 'focus') {
      anchor.current = action.index
      focus(action.index)
    } else if (action.type === 'extend') {
      if (anchor.current < 0) anchor.current = Math.max(0, focusedIndex)
      focus(action.index)
      onMarkRange?.(Math.min(anchor.current, action.index), Math.max(anchor.current, action.index))
    } else if (action.type === 'mark') {
      if (onMark === undefined || row === undefined) return
      anchor.current = focusedIndex
      onMark(rowKey(row), focusedIndex)
    } else if (action.type === 'markAll') {
      if (onMarkAll === undefined) return
      onMarkAll(true)
    } else if (action.type === 'menu') {
      const place = document.getElementById(`${id}-${focusedIndex}`)?.getBoundingClientRect()
      if (row === undefined || place === undefined || onContextMenu === undefined) return
      onContextMenu(row, focusedIndex, { left: place.left + menuIndent, top: place.bottom })
    } else if (row !== undefined) onOpen?.(row, focusedIndex)
    event.preventDefault()
    event.stopPropagation()
  }

  const onClick = (event: MouseEvent): void => {
    const index = rowUnder(event)
    const row = index < 0 ? undefined : rowAt(index)
    if (row === undefined) return
    onFocusIndex(index)
    const onBox = (event.target as Element).closest('[data-mark-cell]') !== null
    if (event.shiftKey && onMarkRange !== undefined) {
      const from = anchor.current < 0 ? index : anchor.current
      onMarkRange(Math.min(from, index), Math.max(from, index))
      return
    }
    anchor.current = index
    if (onMark !== undefined && (onBox || event.ctrlKey || event.metaKey)) onMark(rowKey(row), index)
    // A link or button inside a cell has its own meaning.
    else if ((event.target as Element).closest('a, button') === null) onOpen?.(row, index)
  }

  const markState = marked === undefined || marked.size === 0 ? 'off' : marked.size >= total ? 'on' : 'some'

  return (
    <div className={ring.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        style={style}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={total + 1}
        aria-colcount={shown.length + (markable ? 1 : 0)}
        aria-multiselectable={markable}
        aria-activedescendant={focusedIndex >= first && focusedIndex <= last ? `${id}-${focusedIndex}` : undefined}
        onKeyDown={onKeyDown}
      >
        <TableHead
          shown={shown}
          widths={widths}
          sort={sort}
          onSort={onSort}
          changes={changes}
          markState={markable ? markState : undefined}
          onMarkAll={onMarkAll}
        />
        <div
          className={styles.body}
          role="rowgroup"
          style={{ height: virtual.getTotalSize() }}
          onClick={onClick}
          onContextMenu={(event) => {
            const index = rowUnder(event)
            const row = index < 0 ? undefined : rowAt(index)
            if (row === undefined || onContextMenu === undefined) return
            event.preventDefault()
            onFocusIndex(index)
            onContextMenu(row, index, { left: event.clientX, top: event.clientY })
          }}
        >
          {items.map((item) => {
            const row = rowAt(item.index)
            const key = row === undefined ? undefined : rowKey(row)
            return (
              <TableRow
                // An element stays with its row: what is about to be clicked must not become another object's.
                key={key ?? `place-${item.index}`}
                id={`${id}-${item.index}`}
                row={row}
                index={item.index}
                top={item.start - headHeight}
                height={rowHeight}
                shown={shown}
                markable={markable}
                marked={key !== undefined && (marked?.has(key) ?? false)}
                open={key !== undefined && key === openKey}
                focused={item.index === focusedIndex}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}
