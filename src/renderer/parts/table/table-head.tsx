// Plain CSS module on the theme's variables. The head of the table: sorts, sizes and moves columns, by mouse and keys.
import { useRef, useState } from 'react'
import type { KeyboardEvent, MouseEvent, PointerEvent, ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import { classNames } from '../../theme/class-names.ts'
import type { TableSort } from './data-table.tsx'
import { headAction, leastWidth, placeAt } from './head-keys.ts'
import { CheckMark } from './table-row.tsx'
import type { ShownColumn } from './table-row.tsx'
import styles from './data-table.module.css'

/** What a person may do with the columns; without it they stand as they are. */
export interface ColumnChanges {
  /** `isFinal` when the pointer lets go, and for keys. */
  readonly onResize: (column: string, width: number, isFinal: boolean) => void
  /** To stand at this place among those that are shown. */
  readonly onMove: (column: string, place: number) => void
  readonly onMenu?: (column: string, position: { readonly left: number; readonly top: number }) => void
}

interface TableHeadProps<Row> {
  readonly shown: readonly ShownColumn<Row>[]
  readonly widths: readonly number[]
  readonly sort: TableSort | undefined
  readonly onSort: (sort: TableSort) => void
  readonly changes: ColumnChanges | undefined
  /** Undefined where nothing can be marked. */
  readonly markState: 'on' | 'off' | 'some' | undefined
  readonly onMarkAll: ((mark: boolean) => void) | undefined
}

/** How far a pointer goes before a press is a move. */
const slack = 5

interface Moving {
  readonly column: string
  readonly from: number
  /** Where the pointer is, from the left edge of the first column; undefined until it has left its place. */
  readonly at: number | undefined
}

export function TableHead<Row>(props: TableHeadProps<Row>): ReactElement {
  const { shown, widths, sort, onSort, changes, markState, onMarkAll } = props
  const { t } = useTranslation('parts')
  const head = useRef<HTMLDivElement>(null)
  const [focused, setFocused] = useState<string>()
  const [moving, setMoving] = useState<Moving>()
  const isMoved = useRef(false)
  const tabStop =
    [focused, sort?.column].find((id) => shown.some(({ column }) => column.id === id)) ?? shown[0]?.column.id

  const leftOf = (event: PointerEvent): number => {
    const first = head.current?.querySelector('[data-head]')?.getBoundingClientRect()
    return event.clientX - (first?.left ?? 0)
  }
  const focusHead = (place: number): void =>
    head.current?.querySelectorAll<HTMLElement>('[data-head] > button')[place]?.focus()
  const sortBy = (column: string): void =>
    onSort({ column, descending: sort?.column === column ? !sort.descending : false })

  const onKeyDown = (event: KeyboardEvent, place: number): void => {
    const { column } = shown[place]!
    const action = headAction(
      { key: event.key, shift: event.shiftKey, command: event.ctrlKey || event.metaKey, alt: event.altKey },
      place,
      shown.length
    )
    if (action === undefined) return
    if (action.type === 'focus') focusHead(action.place)
    else if (changes === undefined) return
    else if (action.type === 'resize') {
      changes.onResize(column.id, Math.max(leastWidth, (widths[place] ?? column.width) + action.by), true)
    } else if (action.type === 'move') changes.onMove(column.id, action.place)
    else openMenu(event.currentTarget, column.id)
    event.preventDefault()
    event.stopPropagation()
  }
  const openMenu = (element: Element, column: string): void => {
    const { left, bottom } = element.getBoundingClientRect()
    changes?.onMenu?.(column, { left, top: bottom })
  }

  const target = moving?.at === undefined ? undefined : placeAt(widths, moving.at)
  return (
    <div ref={head} className={styles.head} role="row" aria-rowindex={1}>
      {markState === undefined ? null : (
        <button
          type="button"
          className={classNames(styles.headCell, styles.mark)}
          role="columnheader"
          aria-label={t('markAll')}
          onClick={() => onMarkAll?.(markState === 'off')}
        >
          <CheckMark state={markState} />
        </button>
      )}
      {shown.map(({ column }, place) => {
        const isSorted = sort?.column === column.id
        const isSortable = column.sortable !== false
        const className = classNames(
          styles.headCell,
          column.align === 'right' && styles.right,
          isSorted && styles.sorted,
          place === 0 && markState === undefined && styles.first,
          place === shown.length - 1 && styles.last
        )
        const label = <span>{column.header}</span>
        return (
          <div
            key={column.id}
            role="columnheader"
            data-head={column.id}
            aria-sort={isSortable ? (isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none') : undefined}
            className={classNames(
              styles.headBox,
              moving?.at !== undefined && moving.column === column.id && styles.moving
            )}
            onContextMenu={(event: MouseEvent) => {
              if (changes?.onMenu === undefined) return
              event.preventDefault()
              changes.onMenu(column.id, { left: event.clientX, top: event.clientY })
            }}
          >
            {isSortable || changes !== undefined ? (
              <button
                type="button"
                tabIndex={column.id === tabStop ? 0 : -1}
                className={className}
                title={column.header}
                onFocus={() => setFocused(column.id)}
                onKeyDown={(event) => onKeyDown(event, place)}
                onClick={() => {
                  // The click that ends a move is none.
                  if (!isMoved.current && isSortable) sortBy(column.id)
                  isMoved.current = false
                }}
                onPointerDown={(event) => {
                  isMoved.current = false
                  if (changes === undefined || event.button !== 0) return
                  // A quick pointer is elsewhere with its first move.
                  event.currentTarget.setPointerCapture(event.pointerId)
                  setMoving({ column: column.id, from: leftOf(event), at: undefined })
                }}
                onPointerMove={(event) => {
                  if (moving?.column !== column.id || event.buttons === 0) return
                  const at = leftOf(event)
                  if (moving.at === undefined && Math.abs(at - moving.from) < slack) return
                  isMoved.current = true
                  setMoving({ ...moving, at })
                }}
                onPointerUp={() => {
                  if (target !== undefined) changes?.onMove(column.id, target > place ? target - 1 : target)
                  setMoving(undefined)
                }}
                onPointerCancel={() => setMoving(undefined)}
              >
                {label}
                {isSorted ? (
                  <Icon name={sort.descending === (column.worstFirst === true) ? 'up' : 'down'} size={12} />
                ) : null}
              </button>
            ) : (
              <span className={className} title={column.header}>
                {label}
              </span>
            )}
            {target === place ? <span className={styles.dropBefore} /> : null}
            {target === shown.length && place === shown.length - 1 ? <span className={styles.dropAfter} /> : null}
            {changes === undefined ? null : (
              <Grip column={column.id} width={widths[place] ?? column.width} changes={changes} />
            )}
          </div>
        )
      })}
    </div>
  )
}

interface GripProps {
  readonly column: string
  readonly width: number
  readonly changes: ColumnChanges
}

/** The edge that is drawn; keys do the same from the head's button, so readers need not hear of it. */
function Grip({ column, width, changes }: GripProps): ReactElement {
  const begin = useRef<{ readonly at: number; readonly width: number }>(undefined)
  const widthAt = (event: PointerEvent): number =>
    begin.current === undefined ? width : Math.max(leastWidth, begin.current.width + event.clientX - begin.current.at)
  return (
    <span
      className={styles.grip}
      data-grip={column}
      aria-hidden
      onPointerDown={(event) => {
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        begin.current = { at: event.clientX, width }
      }}
      onPointerMove={(event) => {
        if (begin.current !== undefined) changes.onResize(column, widthAt(event), false)
      }}
      onPointerUp={(event) => {
        if (begin.current !== undefined) changes.onResize(column, widthAt(event), true)
        begin.current = undefined
      }}
      onPointerCancel={() => (begin.current = undefined)}
    />
  )
}
