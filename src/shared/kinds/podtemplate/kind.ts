import type { PodTemplate } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { podSpecRelations } from '../pod-spec-relations.ts'
import { podTemplateColumns } from './columns.ts'
import { setPodTemplateDefaults } from './defaults.ts'
import { podTemplateStatus } from './status.ts'
import { validatePodTemplate } from './validation.ts'

export const podTemplateKind: Kind<PodTemplate> = {
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  resource: 'podtemplates',
  singular: 'podtemplate',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.PodTemplate',
  subresources: [],
  hasGeneration: true,
  fieldSelectors: [],
  columns: podTemplateColumns,
  status: podTemplateStatus,
  setDefaults: setPodTemplateDefaults,
  validate: validatePodTemplate,
  relations: podSpecRelations(({ template }) => template?.spec),
  icon: 'podtemplate'
}
