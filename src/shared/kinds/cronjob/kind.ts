import type { CronJob } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { podSpecRelations } from '../pod-spec-relations.ts'
import { cronJobColumns } from './columns.ts'
import { setCronJobDefaults } from './defaults.ts'
import { cronJobStatus } from './status.ts'
import { validateCronJob } from './validation.ts'
import { cronJobWarnings } from './warnings.ts'

export const cronJobKind: Kind<CronJob> = {
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  resource: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.batch.v1.CronJob',
  subresources: ['status'],
  hasGeneration: true,
  fieldSelectors: [],
  columns: cronJobColumns,
  status: cronJobStatus,
  setDefaults: setCronJobDefaults,
  validate: validateCronJob,
  warnings: cronJobWarnings,
  relations: podSpecRelations(({ spec }) => spec.jobTemplate.spec?.template.spec),
  icon: 'cronjob'
}
