import type { Relation } from '../kind.ts'
import type { APIService } from './api-service.ts'

export const apiServiceRelations: readonly Relation<APIService>[] = [
  {
    name: 'service',
    resource: 'services',
    references: ({ spec: { service } }) => {
      const { name, namespace } = service ?? {}
      return name === undefined || namespace === undefined ? [] : [{ namespace, name }]
    }
  }
]
