import type { ValidatingWebhookConfiguration } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { validatingWebhookConfigurationColumns } from './columns.ts'
import { setValidatingWebhookConfigurationDefaults } from './defaults.ts'
import { validatingWebhookConfigurationRelations } from './relations.ts'
import { validatingWebhookConfigurationStatus } from './status.ts'
import { validateValidatingWebhookConfiguration } from './validation.ts'

export const validatingWebhookConfigurationKind: Kind<ValidatingWebhookConfiguration> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingWebhookConfiguration',
  resource: 'validatingwebhookconfigurations',
  singular: 'validatingwebhookconfiguration',
  shortNames: [],
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.api.admissionregistration.v1.ValidatingWebhookConfiguration',
  subresources: [],
  hasGeneration: true,
  fieldSelectors: [],
  columns: validatingWebhookConfigurationColumns,
  status: validatingWebhookConfigurationStatus,
  setDefaults: setValidatingWebhookConfigurationDefaults,
  validate: validateValidatingWebhookConfiguration,
  relations: validatingWebhookConfigurationRelations,
  icon: 'validatingwebhookconfiguration'
}
