import type { Endpoints } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

export const endpointsRelations: readonly Relation<Endpoints>[] = [
  {
    name: 'service',
    resource: 'services',
    references: ({ metadata: { namespace, name } }) => [{ namespace, name }]
  },
  {
    name: 'pod',
    resource: 'pods',
    references: ({ metadata: { namespace }, subsets }) =>
      (subsets ?? [])
        .flatMap(({ addresses, notReadyAddresses }) => [...(addresses ?? []), ...(notReadyAddresses ?? [])])
        .flatMap(({ targetRef }) =>
          targetRef?.kind === 'Pod' && targetRef.name !== undefined ? [{ namespace, name: targetRef.name }] : []
        )
  }
]
