import type { Cause } from '../../../shared/contract/documents.ts'
import type { APIService } from '../../../shared/kinds/apiservice/api-service.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import type { MutatingWebhookConfiguration, ValidatingWebhookConfiguration } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { nothing, type Explanation } from './explanation.ts'
import { unanswered } from './service-causes.ts'

/** Webhooks of a configuration whose Service answers nobody: those refuse all that they match, where they must be asked. */
export function webhookCauses(
  source: ClusterSource,
  { webhooks = [] }: ValidatingWebhookConfiguration | MutatingWebhookConfiguration
): Explanation {
  for (const { name, clientConfig, failurePolicy } of webhooks) {
    const { service } = clientConfig
    if (service === undefined) continue
    const behind = unanswered(source, service.namespace, service.name)
    if (behind === undefined) continue
    const words = { code: failurePolicy === 'Ignore' ? 'webhookNotAsked' : 'webhookRefuses', webhook: name } as const
    return { links: [{ mark: 'bad', words }, ...behind.links], next: behind.next }
  }
  return nothing
}

/** Why an API that an add-on serves does not answer. */
export function apiServiceCauses(source: ClusterSource, { spec, status }: APIService): Explanation {
  const available = conditionOf(status, 'Available')
  if (available === undefined || available.status === 'True') return nothing
  const said: Cause = { mark: 'bad', words: available.message ?? available.reason ?? 'Available=False' }
  const behind =
    spec.service?.name === undefined ? undefined : unanswered(source, spec.service.namespace ?? '', spec.service.name)
  return behind === undefined ? { links: [said] } : { links: [said, ...behind.links], next: behind.next }
}
