import type { Kind } from '../../../../../shared/kinds/kind.ts'
import type { KubeObject, NewObject } from '../../../../../shared/kube/object.ts'
import type { MutatingWebhook, ValidatingWebhook } from '../../../../../shared/schema/types.ts'
import type { AdmissionAttributes } from './attributes.ts'
import { PolicyIndex } from './policy-index.ts'
import { validateByPolicies } from './policy-validation.ts'
import { mutateByWebhooks, validateByWebhooks, type DispatchContext } from './webhook-dispatch.ts'
import { mutatingWebhooks, validatingWebhooks, type WebhookIndex } from './webhook-index.ts'

/**
 * What people add to the admission of a cluster: webhooks that change, policies and webhooks that judge. It is asked about
 * every write, whoever it comes from, and costs three look-ups where nobody has added anything.
 */
export class DynamicAdmission {
  readonly #context: DispatchContext
  readonly #mutating: WebhookIndex<MutatingWebhook>
  readonly #policies: PolicyIndex
  readonly #validating: WebhookIndex<ValidatingWebhook>

  constructor(context: DispatchContext) {
    this.#context = context
    this.#mutating = mutatingWebhooks(context.store)
    this.#policies = new PolicyIndex(context.store)
    this.#validating = validatingWebhooks(context.store)
  }

  /** Whether somebody may want to hear of writes to objects of this kind, or to something below them. */
  asks(kind: Kind): boolean {
    return (
      this.#mutating.of(kind).length > 0 || this.#policies.of(kind).length > 0 || this.#validating.of(kind).length > 0
    )
  }

  /** The object as it goes on; `settle` is what the server's own plugins make of a changed one. Throws ApiError. */
  mutate<T extends NewObject<KubeObject>>(
    attributes: AdmissionAttributes & { readonly object: T },
    settle: (object: NewObject<KubeObject>) => NewObject<KubeObject>
  ): T {
    return mutateByWebhooks(this.#mutating.of(attributes.kind), attributes, this.#context, settle) as T
  }

  /** Of what nobody can change: a deletion, what a subresource takes. Throws ApiError where somebody refuses. */
  admit(attributes: AdmissionAttributes): void {
    mutateByWebhooks(this.#mutating.of(attributes.kind), attributes, this.#context, (object) => object)
    this.validate(attributes)
  }

  /** Throws ApiError where somebody refuses. */
  validate(attributes: AdmissionAttributes): void {
    validateByPolicies(this.#policies.of(attributes.kind), attributes, this.#context)
    validateByWebhooks(this.#validating.of(attributes.kind), attributes, this.#context)
  }
}
