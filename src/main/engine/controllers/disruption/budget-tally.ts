import { isPodReady } from '../../../../shared/kinds/pod/lifecycle.ts'
import type { OwnerReference } from '../../../../shared/kube/object.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import type { Pod } from '../../../../shared/schema/types.ts'

/** A controller of pods that a budget covers. */
interface CoveredOwner {
  readonly reference: OwnerReference
  readonly pods: Set<string>
}

/** Whether a budget counts two states of a pod alike. */
export function countsAlike(a: Pod, b: Pod): boolean {
  return (
    isPodReady(a) === isPodReady(b) &&
    (a.metadata.deletionTimestamp === undefined) === (b.metadata.deletionTimestamp === undefined) &&
    a.metadata.ownerReferences === b.metadata.ownerReferences
  )
}

/** The pods of one budget, counted as they change, so that one pod costs the same in a large budget as in a small one. */
export class BudgetTally {
  readonly #names = new Set<string>()
  readonly #healthy = new Set<string>()
  readonly #owners = new Map<string, CoveredOwner>()
  readonly #ownerOf = new Map<string, string>()

  /** Takes in a pod, or what became of it. */
  put(pod: Pod): void {
    const { name, deletionTimestamp } = pod.metadata
    this.remove(name)
    this.#names.add(name)
    if (deletionTimestamp === undefined && isPodReady(pod)) this.#healthy.add(name)
    const reference = controllerOf(pod)
    if (reference === undefined) return
    this.#ownerOf.set(name, reference.uid)
    const owner = this.#owners.get(reference.uid)
    if (owner === undefined) this.#owners.set(reference.uid, { reference, pods: new Set([name]) })
    else owner.pods.add(name)
  }

  remove(name: string): void {
    this.#names.delete(name)
    this.#healthy.delete(name)
    const uid = this.#ownerOf.get(name)
    if (uid === undefined) return
    this.#ownerOf.delete(name)
    const owner = this.#owners.get(uid)!
    owner.pods.delete(name)
    if (owner.pods.size === 0) this.#owners.delete(uid)
  }

  get pods(): number {
    return this.#names.size
  }

  get unmanaged(): number {
    return this.#names.size - this.#ownerOf.size
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  /** Ready, and not being deleted, without those that are about to be. */
  healthyBut(disrupted: Readonly<Record<string, string>>): number {
    let count = this.#healthy.size
    for (const name of Object.keys(disrupted)) if (this.#healthy.has(name)) count--
    return count
  }

  /** Each controller once, with the name of one of its pods. */
  *owners(): Generator<{ readonly reference: OwnerReference; readonly pod: string }> {
    for (const { reference, pods } of this.#owners.values()) {
      for (const pod of pods) {
        yield { reference, pod }
        break
      }
    }
  }
}
