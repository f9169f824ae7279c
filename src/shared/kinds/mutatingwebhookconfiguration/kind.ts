import type { MutatingWebhookConfiguration } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { mutatingWebhookConfigurationColumns } from './columns.ts'
import { setMutatingWebhookConfigurationDefaults } from './defaults.ts'
import { mutatingWebhookConfigurationRelations } from './relations.ts'
import { mutatingWebhookConfigurationStatus } from './status.ts'
import { validateMutatingWebhookConfiguration } from './validation.ts'

export const mutatingWebhookConfigurationKind: Kind<MutatingWebhookConfiguration> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingWebhookConfiguration',
  resource: 'mutatingwebhookconfigurations',
  singular: 'mutatingwebhookconfiguration',
  shortNames: [],
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.api.admissionregistration.v1.MutatingWebhookConfiguration',
  subresources: [],
  hasGeneration: true,
  fieldSelectors: [],
  columns: mutatingWebhookConfigurationColumns,
  status: mutatingWebhookConfigurationStatus,
  setDefaults: setMutatingWebhookConfigurationDefaults,
  validate: validateMutatingWebhookConfiguration,
  relations: mutatingWebhookConfigurationRelations,
  icon: 'mutatingwebhookconfiguration'
}
