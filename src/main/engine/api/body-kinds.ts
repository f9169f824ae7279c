// Bodies that are no objects of the store: what subresources and deletions take.
import { ageColumn, nameColumn } from '../../../shared/kinds/columns.ts'
import type { Column } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Scale } from './request.ts'
import { virtualKind } from './virtual/virtual-kind.ts'

type ShownScale = KubeObject & Pick<Scale, 'spec' | 'status'>

const scaleColumns: readonly Column<ShownScale>[] = [
  nameColumn,
  { name: 'Desired', type: 'integer', priority: 0, cell: (scale) => scale.spec.replicas ?? 0 },
  { name: 'Available', type: 'integer', priority: 0, cell: (scale) => scale.status.replicas },
  ageColumn
]

export const scaleKind = virtualKind({
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  schema: 'autoscaling.v1.Scale',
  columns: scaleColumns
})
export const bindingKind = virtualKind({ group: '', version: 'v1', kind: 'Binding', schema: 'core.v1.Binding' })
export const evictionKind = virtualKind({
  group: 'policy',
  version: 'v1',
  kind: 'Eviction',
  schema: 'policy.v1.Eviction'
})
export const deleteOptionsKind = virtualKind({
  group: '',
  version: 'v1',
  kind: 'DeleteOptions',
  schema: 'meta.v1.DeleteOptions'
})
