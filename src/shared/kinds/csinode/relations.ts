import type { CSINode } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

export const csiNodeRelations: readonly Relation<CSINode>[] = [
  { name: 'node', resource: 'nodes', references: ({ metadata }) => [{ name: metadata.name }] },
  {
    name: 'driver',
    resource: 'csidrivers',
    references: ({ spec }) => (spec.drivers ?? []).map(({ name }) => ({ name }))
  }
]
