import type { EndpointSlice } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

export const endpointSliceRelations: readonly Relation<EndpointSlice>[] = [
  {
    name: 'service',
    resource: 'services',
    references: ({ metadata: { namespace, labels } }) => {
      const name = labels?.['kubernetes.io/service-name']
      return name === undefined ? [] : [{ namespace, name }]
    }
  },
  {
    name: 'pod',
    resource: 'pods',
    references: ({ metadata: { namespace }, endpoints }) =>
      (endpoints ?? []).flatMap(({ targetRef }) =>
        targetRef?.kind === 'Pod' && targetRef.name !== undefined ? [{ namespace, name: targetRef.name }] : []
      )
  }
]
