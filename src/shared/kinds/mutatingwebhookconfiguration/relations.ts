import type { MutatingWebhookConfiguration } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

export const mutatingWebhookConfigurationRelations: readonly Relation<MutatingWebhookConfiguration>[] = [
  {
    name: 'service',
    resource: 'services',
    references: ({ webhooks = [] }) =>
      webhooks.flatMap(({ clientConfig }) => {
        const { service } = clientConfig
        return service === undefined ? [] : [{ namespace: service.namespace, name: service.name }]
      })
  }
]
