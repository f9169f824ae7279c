import type { ReplicaSet } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { podSpecRelations } from '../pod-spec-relations.ts'
import { replicaSetColumns } from './columns.ts'
import { setReplicaSetDefaults } from './defaults.ts'
import { replicaSetStatus } from './status.ts'
import { validateReplicaSet } from './validation.ts'
import { templateWarnings } from '../template-warnings.ts'

export const replicaSetKind: Kind<ReplicaSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  resource: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1.ReplicaSet',
  subresources: ['status', 'scale'],
  hasGeneration: true,
  fieldSelectors: [{ label: 'status.replicas', value: (replicaSet) => String(replicaSet.status?.replicas ?? 0) }],
  columns: replicaSetColumns,
  status: replicaSetStatus,
  setDefaults: setReplicaSetDefaults,
  validate: validateReplicaSet,
  warnings: templateWarnings,
  relations: podSpecRelations(({ spec }) => spec.template?.spec),
  icon: 'replicaset'
}
