import type { Job } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { podSpecRelations } from '../pod-spec-relations.ts'
import { jobColumns } from './columns.ts'
import { setJobDefaults } from './defaults.ts'
import { jobStatus } from './status.ts'
import { validateJob } from './validation.ts'
import { jobStrategy } from './strategy.ts'
import { jobWarnings } from './warnings.ts'

export const jobKind: Kind<Job> = {
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  resource: 'jobs',
  singular: 'job',
  shortNames: [],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.batch.v1.Job',
  subresources: ['status'],
  hasGeneration: true,
  fieldSelectors: [{ label: 'status.successful', value: ({ status }) => String(status?.succeeded ?? 0) }],
  columns: jobColumns,
  status: jobStatus,
  setDefaults: setJobDefaults,
  validate: validateJob,
  strategy: jobStrategy,
  warnings: jobWarnings,
  relations: podSpecRelations(({ spec }) => spec.template.spec),
  icon: 'job'
}
