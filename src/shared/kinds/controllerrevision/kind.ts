import type { ControllerRevision } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { controllerRevisionColumns } from './columns.ts'
import { setControllerRevisionDefaults } from './defaults.ts'
import { controllerRevisionStatus } from './status.ts'
import { validateControllerRevision } from './validation.ts'

export const controllerRevisionKind: Kind<ControllerRevision> = {
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  resource: 'controllerrevisions',
  singular: 'controllerrevision',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1.ControllerRevision',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: controllerRevisionColumns,
  status: controllerRevisionStatus,
  setDefaults: setControllerRevisionDefaults,
  validate: validateControllerRevision,
  relations: [],
  icon: 'controllerrevision'
}
