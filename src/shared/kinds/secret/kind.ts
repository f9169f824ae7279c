import type { Secret } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { secretColumns } from './columns.ts'
import { setSecretDefaults } from './defaults.ts'
import { secretStatus } from './status.ts'
import { validateSecret } from './validation.ts'

export const secretKind: Kind<Secret> = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  resource: 'secrets',
  singular: 'secret',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Secret',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [{ label: 'type', value: (secret) => secret.type ?? '' }],
  columns: secretColumns,
  status: secretStatus,
  setDefaults: setSecretDefaults,
  validate: validateSecret,
  relations: [],
  icon: 'secret'
}
