import type { Lease } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

export const leaseRelations: readonly Relation<Lease>[] = [
  {
    name: 'node',
    resource: 'nodes',
    references: ({ metadata: { namespace, name } }) => (namespace === 'kube-node-lease' ? [{ name }] : [])
  }
]
