import type { HorizontalPodAutoscaler } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { autoscalingV1Form } from './autoscaling-v1-form.ts'
import { horizontalPodAutoscalerColumns } from './columns.ts'
import { setHorizontalPodAutoscalerDefaults } from './defaults.ts'
import { horizontalPodAutoscalerRelations } from './relations.ts'
import { horizontalPodAutoscalerStatus } from './status.ts'
import { validateHorizontalPodAutoscaler } from './validation.ts'

export const horizontalPodAutoscalerKind: Kind<HorizontalPodAutoscaler> = {
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  resource: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  subresources: ['status'],
  hasGeneration: false,
  fieldSelectors: [],
  columns: horizontalPodAutoscalerColumns,
  status: horizontalPodAutoscalerStatus,
  setDefaults: setHorizontalPodAutoscalerDefaults,
  validate: validateHorizontalPodAutoscaler,
  relations: horizontalPodAutoscalerRelations,
  forms: [autoscalingV1Form],
  icon: 'horizontalpodautoscaler'
}
