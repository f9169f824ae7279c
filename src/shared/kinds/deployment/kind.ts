import type { Deployment } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { podSpecRelations } from '../pod-spec-relations.ts'
import { deploymentColumns } from './columns.ts'
import { setDeploymentDefaults } from './defaults.ts'
import { deploymentStatus } from './status.ts'
import { validateDeployment } from './validation.ts'
import { deploymentStrategy } from './strategy.ts'
import { templateWarnings } from '../template-warnings.ts'

export const deploymentKind: Kind<Deployment> = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  resource: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.apps.v1.Deployment',
  subresources: ['status', 'scale'],
  hasGeneration: true,
  fieldSelectors: [],
  columns: deploymentColumns,
  status: deploymentStatus,
  setDefaults: setDeploymentDefaults,
  validate: validateDeployment,
  strategy: deploymentStrategy,
  warnings: templateWarnings,
  relations: podSpecRelations(({ spec }) => spec.template.spec),
  icon: 'deployment'
}
