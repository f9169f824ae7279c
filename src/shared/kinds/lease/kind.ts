import type { Lease } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { leaseColumns } from './columns.ts'
import { setLeaseDefaults } from './defaults.ts'
import { leaseRelations } from './relations.ts'
import { leaseStatus } from './status.ts'
import { validateLease } from './validation.ts'

export const leaseKind: Kind<Lease> = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  resource: 'leases',
  singular: 'lease',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.coordination.v1.Lease',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: leaseColumns,
  status: leaseStatus,
  setDefaults: setLeaseDefaults,
  validate: validateLease,
  strategy: { allowsCreateOnUpdate: true },
  relations: leaseRelations,
  icon: 'lease'
}
