import { validatingAdmissionPolicyKind } from '../../../../../shared/kinds/validatingadmissionpolicy/kind.ts'
import { validatingAdmissionPolicyBindingKind } from '../../../../../shared/kinds/validatingadmissionpolicybinding/kind.ts'
import type { Kind } from '../../../../../shared/kinds/kind.ts'
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '../../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../../store/object-store.ts'
import { isExempt, mayConcern } from './rule-match.ts'

export interface BoundPolicy {
  readonly policy: ValidatingAdmissionPolicy
  readonly bindings: readonly ValidatingAdmissionPolicyBinding[]
}

/** Policies that somebody has bound, and which of them a kind must look at. */
export class PolicyIndex {
  readonly #store: ObjectStore
  #all: readonly BoundPolicy[] | undefined
  readonly #ofKind = new Map<Kind, readonly BoundPolicy[]>()

  constructor(store: ObjectStore) {
    this.#store = store
    const forget = (): void => {
      this.#all = undefined
      this.#ofKind.clear()
    }
    store.onChange(validatingAdmissionPolicyKind, forget)
    store.onChange(validatingAdmissionPolicyBindingKind, forget)
    store.kinds.onChange(() => this.#ofKind.clear())
  }

  /** Those whose rules name the kind, in some version, for some operation. */
  of(kind: Kind): readonly BoundPolicy[] {
    const all = (this.#all ??= this.#collect())
    if (all.length === 0) return all
    let found = this.#ofKind.get(kind)
    if (found === undefined) {
      found = isExempt(kind)
        ? []
        : all.filter(({ policy }) => mayConcern(policy.spec.matchConstraints?.resourceRules, kind))
      this.#ofKind.set(kind, found)
    }
    return found
  }

  /** By name, as are the bindings of each. */
  #collect(): readonly BoundPolicy[] {
    const bindings = Array.from(this.#store.all(validatingAdmissionPolicyBindingKind)).sort(byName)
    if (bindings.length === 0) return []
    return Array.from(this.#store.all(validatingAdmissionPolicyKind))
      .sort(byName)
      .map((policy) => ({
        policy,
        bindings: bindings.filter(({ spec }) => spec.policyName === policy.metadata.name)
      }))
      .filter((bound) => bound.bindings.length > 0)
  }
}

type Named = Pick<ValidatingAdmissionPolicy | ValidatingAdmissionPolicyBinding, 'metadata'>

function byName({ metadata: a }: Named, { metadata: b }: Named): number {
  return a.name < b.name ? -1 : 1
}
