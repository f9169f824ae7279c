import type { MutatingWebhookConfiguration } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import { rulesAfter, rulesOfNewWebhooks, validateWebhooks } from '../../validation/webhooks.ts'
import type { FieldError } from '../field-error.ts'

/** Upstream's ValidateMutatingWebhookConfiguration and its update. */
export function validateMutatingWebhookConfiguration(
  configuration: MutatingWebhookConfiguration,
  old: MutatingWebhookConfiguration | undefined
): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, configuration.metadata, false, subdomainName)
  else validateObjectMetaUpdate(errors, configuration.metadata, old.metadata)
  const rules = old === undefined ? rulesOfNewWebhooks : rulesAfter(old.webhooks ?? [])
  validateWebhooks(errors, configuration.webhooks ?? [], rules)
  return errors
}
