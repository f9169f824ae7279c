import { mutatingWebhookConfigurationKind } from '../../../../../shared/kinds/mutatingwebhookconfiguration/kind.ts'
import { validatingWebhookConfigurationKind } from '../../../../../shared/kinds/validatingwebhookconfiguration/kind.ts'
import type { Kind } from '../../../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../../../shared/kube/object.ts'
import type { MutatingWebhook, ValidatingWebhook } from '../../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../../store/object-store.ts'
import { isExempt, mayConcern } from './rule-match.ts'

/** The webhooks of one sort, in the order in which they are asked, and which of them a kind must look at. */
export class WebhookIndex<W extends MutatingWebhook | ValidatingWebhook> {
  readonly #store: ObjectStore
  readonly #kind: Kind
  #all: readonly W[] | undefined
  readonly #ofKind = new Map<Kind, readonly W[]>()

  constructor(store: ObjectStore, kind: Kind) {
    this.#store = store
    this.#kind = kind
    store.onChange(kind, () => {
      this.#all = undefined
      this.#ofKind.clear()
    })
    store.kinds.onChange(() => this.#ofKind.clear())
  }

  /** Those whose rules name the kind, in some version, for some operation. */
  of(kind: Kind): readonly W[] {
    const all = (this.#all ??= this.#collect())
    if (all.length === 0) return all
    let found = this.#ofKind.get(kind)
    if (found === undefined) {
      found = isExempt(kind) ? [] : all.filter(({ rules }) => mayConcern(rules, kind))
      this.#ofKind.set(kind, found)
    }
    return found
  }

  /** By the names of their configurations, then as they stand there. */
  #collect(): readonly W[] {
    const configurations = Array.from(this.#store.all(this.#kind)) as (KubeObject & {
      readonly webhooks?: readonly W[]
    })[]
    return configurations
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
      .flatMap(({ webhooks = [] }) => webhooks)
  }
}

export function mutatingWebhooks(store: ObjectStore): WebhookIndex<MutatingWebhook> {
  return new WebhookIndex(store, mutatingWebhookConfigurationKind)
}

export function validatingWebhooks(store: ObjectStore): WebhookIndex<ValidatingWebhook> {
  return new WebhookIndex(store, validatingWebhookConfigurationKind)
}
