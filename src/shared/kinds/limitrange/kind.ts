import type { LimitRange } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { limitRangeColumns } from './columns.ts'
import { setLimitRangeDefaults } from './defaults.ts'
import { limitRangeStatus } from './status.ts'
import { validateLimitRange } from './validation.ts'

export const limitRangeKind: Kind<LimitRange> = {
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  resource: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.LimitRange',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [],
  columns: limitRangeColumns,
  status: limitRangeStatus,
  setDefaults: setLimitRangeDefaults,
  validate: validateLimitRange,
  relations: [],
  icon: 'limitrange'
}
