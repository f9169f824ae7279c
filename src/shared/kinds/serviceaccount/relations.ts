import type { ServiceAccount } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

export const serviceAccountRelations: readonly Relation<ServiceAccount>[] = [
  {
    name: 'secret',
    resource: 'secrets',
    references: ({ metadata: { namespace }, secrets, imagePullSecrets }) =>
      [...(secrets ?? []), ...(imagePullSecrets ?? [])].flatMap(({ name }) =>
        name === undefined ? [] : [{ namespace, name }]
      )
  }
]
