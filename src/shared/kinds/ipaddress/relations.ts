import type { IPAddress } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

export const ipAddressRelations: readonly Relation<IPAddress>[] = [
  {
    name: 'service',
    resource: 'services',
    references: ({ spec: { parentRef } }) =>
      parentRef?.resource === 'services' ? [{ namespace: parentRef.namespace, name: parentRef.name }] : []
  }
]
