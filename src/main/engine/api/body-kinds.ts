// Bodies that are no objects of the store: what subresources and deletions take.
import { virtualKind } from './virtual/virtual-kind.ts'

export const scaleKind = virtualKind({
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  schema: 'autoscaling.v1.Scale'
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
