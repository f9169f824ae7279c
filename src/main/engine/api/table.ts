// Lists as tables, for clients that print (metav1.Table).
import type { Cell, Column, Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject, ObjectMeta } from '../../../shared/kube/object.ts'
import type { ListMeta } from './request.ts'

export interface TableColumn {
  readonly name: string
  readonly type: Column['type']
  readonly format: string
  readonly description: string
  readonly priority: number
}

interface PartialObjectMetadata {
  readonly kind: 'PartialObjectMetadata'
  readonly apiVersion: 'meta.k8s.io/v1'
  readonly metadata: ObjectMeta
}

interface TableRow {
  readonly cells: readonly Cell[]
  readonly object?: KubeObject | PartialObjectMetadata
}

export interface Table {
  readonly kind: 'Table'
  readonly apiVersion: 'meta.k8s.io/v1'
  readonly metadata: ListMeta | { readonly resourceVersion: string }
  readonly columnDefinitions: readonly TableColumn[]
  readonly rows: readonly TableRow[]
}

/** What a row carries besides its cells: the query's includeObject. */
export type IncludeObject = 'None' | 'Metadata' | 'Object'

export function tableColumnsOf(kind: Kind): readonly TableColumn[] {
  return kind.columns.map(({ name, type, format = '', description = '', priority }) => ({
    name,
    type,
    format,
    description,
    priority
  }))
}

/** One row; `now` in milliseconds of simulated time. */
export function tableRowOf(kind: Kind, object: KubeObject, now: number, include: IncludeObject = 'Metadata'): TableRow {
  const cells = kind.columns.map((column) => column.cell(object, now))
  if (include === 'None') return { cells }
  if (include === 'Object') return { cells, object }
  const { metadata } = object
  return { cells, object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata } }
}

/** The table of a list, or of one object (then `metadata` is the object's own resourceVersion). */
export function tableOf(
  kind: Kind,
  objects: readonly KubeObject[],
  metadata: Table['metadata'],
  now: number,
  include: IncludeObject = 'Metadata'
): Table {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: tableColumnsOf(kind),
    rows: objects.map((object) => tableRowOf(kind, object, now, include))
  }
}
