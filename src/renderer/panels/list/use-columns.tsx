import { useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { OwnColumn, TableColumn as ListColumn, TableRow } from '../../../shared/contract/tables.ts'
import type { ClusterKind } from '../../connection/cluster-kinds.ts'
import { ActionMenu } from '../../parts/menu-button.tsx'
import { leastWidth } from '../../parts/table/head-keys.ts'
import type { ColumnChanges } from '../../parts/table/table-head.tsx'
import type { TableColumn } from '../../parts/table/table-row.tsx'
import { arranged, movedOrder } from './column-order.ts'
import type { KindSettings } from './list-settings.ts'
import { rowColumns } from './row-columns.tsx'
import { rowLink } from './row-link.ts'

export interface ListColumns {
  /** All columns as they are arranged, and those of them that are shown. */
  readonly all: readonly ListColumn[]
  readonly shown: readonly ListColumn[]
  /** As the table part takes them. */
  readonly columns: readonly TableColumn<TableRow>[]
  readonly changes: ColumnChanges
  /** What the head of a column offers, while it is open. */
  readonly menu: ReactElement | null
  readonly show: (column: string, isShown: boolean) => void
  readonly shift: (column: string, by: 1 | -1) => void
  readonly add: (column: OwnColumn) => void
  readonly remove: (column: string) => void
}

const keyStep = 32

/** The columns of a list as somebody wants them, and the ways to change that; what is changed is kept by `change`. */
export function useColumns(
  kind: Pick<ClusterKind, 'group' | 'resource'>,
  told: readonly ListColumn[] | undefined,
  settings: KindSettings,
  change: (settings: Partial<KindSettings>) => void
): ListColumns {
  const { group, resource } = kind
  const { columns: chosen, order, widths, own, sort } = settings
  // While the edge of a head is drawn, its width is nobody's setting yet.
  const [drawn, setDrawn] = useState<{ readonly column: string; readonly width: number }>()
  const [open, setOpen] = useState<{ readonly column: string; readonly left: number; readonly top: number }>()
  const all = useMemo(() => arranged(told ?? [], order), [told, order])
  const shown = useMemo(() => all.filter((column) => chosen[column.id] ?? column.shown), [all, chosen])
  const columns = useMemo(() => {
    const inForce = drawn === undefined ? widths : { ...widths, [drawn.column]: drawn.width }
    return rowColumns(shown, told ?? [], (row) => rowLink({ group, resource }, row), {
      columns: chosen,
      widths: inForce
    })
  }, [group, resource, shown, told, chosen, widths, drawn])

  const ids = all.map(({ id }) => id)
  const shownIds = shown.map(({ id }) => id)
  const show = (column: string, isShown: boolean): void => change({ columns: { ...chosen, [column]: isShown } })
  const move = (column: string, place: number): void => change({ order: movedOrder(ids, shownIds, column, place) })
  const resize = (column: string, width: number, isFinal: boolean): void => {
    setDrawn(isFinal ? undefined : { column, width: Math.round(width) })
    if (isFinal) change({ widths: { ...widths, [column]: Math.round(width) } })
  }
  const changes: ColumnChanges = {
    onResize: resize,
    onMove: move,
    onMenu: (column, position) => setOpen({ column, ...position })
  }
  return {
    all,
    shown,
    columns,
    changes,
    show,
    shift: (column, by) => {
      const at = ids.indexOf(column)
      const others = ids.filter((id) => id !== column)
      change({ order: others.toSpliced(Math.max(0, at + by), 0, column) })
    },
    add: (column) => change({ own: [...own, column], columns: { ...chosen, [column.id]: true } }),
    remove: (column) => {
      const { [column]: _shown, ...restShown } = chosen
      const { [column]: _width, ...restWidths } = widths
      change({
        own: own.filter(({ id }) => id !== column),
        columns: restShown,
        widths: restWidths,
        order: order.filter((id) => id !== column),
        ...(sort.column === column ? { sort: { column: 'name', descending: false } } : {})
      })
    },
    menu:
      open === undefined ? null : (
        <HeadMenu
          column={shown.find(({ id }) => id === open.column)}
          place={shownIds.indexOf(open.column)}
          last={shown.length - 1}
          position={open}
          isSized={widths[open.column] !== undefined}
          onSort={(descending) => change({ sort: { column: open.column, descending } })}
          onSize={(by) => {
            const width = widths[open.column] ?? columns.find(({ id }) => id === open.column)?.width ?? leastWidth
            resize(open.column, Math.max(leastWidth, width + by), true)
          }}
          onOwnWidth={() => {
            const { [open.column]: _width, ...rest } = widths
            change({ widths: rest })
          }}
          onMove={(place) => move(open.column, place)}
          onHide={() => show(open.column, false)}
          onClose={() => setOpen(undefined)}
        />
      )
  }
}

interface HeadMenuProps {
  readonly column: ListColumn | undefined
  readonly place: number
  readonly last: number
  readonly position: { readonly left: number; readonly top: number }
  readonly isSized: boolean
  readonly onSort: (descending: boolean) => void
  readonly onSize: (by: number) => void
  readonly onOwnWidth: () => void
  readonly onMove: (place: number) => void
  readonly onHide: () => void
  readonly onClose: () => void
}

/** All that can be done with a column, with the keys that do it from its head. */
function HeadMenu(props: HeadMenuProps): ReactElement | null {
  const { column, place, last, position, isSized, onSort, onSize, onOwnWidth, onMove, onHide, onClose } = props
  const { t } = useTranslation('list')
  if (column === undefined) return null
  const atEnd = (isThere: boolean): { readonly disabledReason?: string } =>
    isThere ? { disabledReason: t('columnAtEnd') } : {}
  return (
    <ActionMenu
      label={t('columnMenu', { column: column.name })}
      anchor={undefined}
      position={{ left: position.left, top: position.top }}
      onClose={onClose}
      entries={[
        { key: 'up', label: t('sortAscending'), icon: 'sortUp', onChoose: () => onSort(false) },
        { key: 'down', label: t('sortDescending'), icon: 'sortDown', onChoose: () => onSort(true) },
        {
          key: 'wider',
          label: t('wider'),
          icon: 'expand',
          keys: ['Shift', '→'],
          divided: true,
          onChoose: () => onSize(keyStep)
        },
        {
          key: 'narrower',
          label: t('narrower'),
          icon: 'minus',
          keys: ['Shift', '←'],
          onChoose: () => onSize(-keyStep)
        },
        ...(isSized ? [{ key: 'width', label: t('ownWidth'), icon: 'undo' as const, onChoose: onOwnWidth }] : []),
        {
          key: 'left',
          label: t('moveLeft'),
          icon: 'back',
          keys: ['Ctrl', '←'],
          divided: true,
          ...atEnd(place === 0),
          onChoose: () => onMove(place - 1)
        },
        {
          key: 'right',
          label: t('moveRight'),
          icon: 'forward',
          keys: ['Ctrl', '→'],
          ...atEnd(place === last),
          onChoose: () => onMove(place + 1)
        },
        ...(column.type === 'name'
          ? []
          : [{ key: 'hide', label: t('hideColumn'), icon: 'hide' as const, divided: true, onChoose: onHide }])
      ]}
    />
  )
}
