import type { KubeObject, NewObject } from '../kube/object.ts'
import type { Column } from './kind.ts'

/** The columns of a kind as they print objects of another form: each is read as it would be stored. */
export function columnsOfForm<T extends KubeObject>(
  columns: readonly Column<T>[],
  toStored: (object: NewObject<KubeObject>) => NewObject<T>
): readonly Column[] {
  const stored = (object: KubeObject): T => toStored(object) as T
  return columns.map((column) => {
    const printed: Column = {
      ...(column as Pick<Column, 'name' | 'type' | 'format' | 'priority'>),
      cell: (object, now) => column.cell(stored(object), now)
    }
    return column.sortKey === undefined ? printed : { ...printed, sortKey: (object) => column.sortKey!(stored(object)) }
  })
}
