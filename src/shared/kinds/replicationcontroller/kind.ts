import type { ReplicationController } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { podSpecRelations } from '../pod-spec-relations.ts'
import { replicationControllerColumns } from './columns.ts'
import { setReplicationControllerDefaults } from './defaults.ts'
import { replicationControllerStatus } from './status.ts'
import { validateReplicationController } from './validation.ts'
import { templateWarnings } from '../template-warnings.ts'

export const replicationControllerKind: Kind<ReplicationController> = {
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  resource: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.ReplicationController',
  subresources: ['status', 'scale'],
  hasGeneration: true,
  fieldSelectors: [{ label: 'status.replicas', value: ({ status }) => String(status?.replicas ?? 0) }],
  columns: replicationControllerColumns,
  status: replicationControllerStatus,
  setDefaults: setReplicationControllerDefaults,
  validate: validateReplicationController,
  warnings: templateWarnings,
  relations: podSpecRelations(({ spec }) => spec?.template?.spec),
  icon: 'replicationcontroller'
}
