import type { IPAddress } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { ipAddressColumns } from './columns.ts'
import { setIPAddressDefaults } from './defaults.ts'
import { ipAddressRelations } from './relations.ts'
import { ipAddressStatus } from './status.ts'
import { validateIPAddress } from './validation.ts'

export const ipAddressKind: Kind<IPAddress> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IPAddress',
  resource: 'ipaddresses',
  singular: 'ipaddress',
  shortNames: ['ip'],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.networking.v1.IPAddress',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: ipAddressColumns,
  status: ipAddressStatus,
  setDefaults: setIPAddressDefaults,
  validate: validateIPAddress,
  relations: ipAddressRelations,
  icon: 'ipaddress'
}
