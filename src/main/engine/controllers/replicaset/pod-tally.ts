import { isPodActive, isPodReady } from '../../../../shared/kinds/pod/lifecycle.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { matches, requirementsOf, type Requirement } from '../../../../shared/kube/label-selector.ts'
import type { Pod, ReplicaSet } from '../../../../shared/schema/types.ts'
import { keyOfObject } from '../../store/object-store.ts'
import { readySince } from '../pod-availability.ts'

export interface ReplicaCounts {
  readonly replicas: number
  readonly fullyLabeledReplicas: number
  readonly readyReplicas: number
  readonly availableReplicas: number
}

const counted = 1
const labeled = 2
const ready = 4
const astray = 8

/**
 * The numbers of one ReplicaSet's status, kept while its pods change, so that a change of one pod never costs a walk
 * over all of them. Holds no pods: what a pod adds is worked out from the pod alone, so that the state before a change
 * takes off exactly what it had added. Equal at every moment to counting anew (the property test holds it to that).
 */
export class PodTally {
  readonly #requirements: readonly Requirement[]
  readonly #templateLabels: Readonly<Record<string, string>> | undefined
  readonly #minReadySeconds: number
  #replicas = 0
  #labeled = 0
  #ready = 0
  #available = 0
  /** Ready pods that are not available yet, by the moment (ms) from which they are. At most one entry a second. */
  readonly #waiting = new Map<number, number>()
  /** Up to this moment (ms) `#waiting` has been emptied into `#available`. */
  #settledUntil = Number.NEGATIVE_INFINITY
  /** Keys of owned, active pods that the selector does not match: to be released. */
  readonly astray = new Set<string>()
  /** The labels of the last pod and their verdict: the pods of one ReplicaSet share one labels object. */
  #lastLabels: Readonly<Record<string, string>> | undefined
  #lastVerdict = 0

  constructor(replicaSet: ReplicaSet) {
    const { selector, template, minReadySeconds } = replicaSet.spec
    this.#requirements = requirementsOf(selector)
    this.#templateLabels = template?.metadata?.labels
    this.#minReadySeconds = minReadySeconds ?? 0
  }

  /** Whether this tally would be another one for the next state of the ReplicaSet. */
  static differs(before: ReplicaSet, after: ReplicaSet): boolean {
    if (before.spec === after.spec) return false
    return (
      (before.spec.minReadySeconds ?? 0) !== (after.spec.minReadySeconds ?? 0) ||
      !deepEqual(before.spec.selector, after.spec.selector) ||
      !deepEqual(before.spec.template?.metadata?.labels, after.spec.template?.metadata?.labels)
    )
  }

  /** Takes in a change of one owned pod; either side is undefined where the pod was or is not owned. */
  change(before: Pod | undefined, after: Pod | undefined): boolean {
    const old = before === undefined ? 0 : this.#partOf(before)
    const next = after === undefined ? 0 : this.#partOf(after)
    if (old === next && (this.#minReadySeconds === 0 || (old & ready) === 0)) return false
    if (before !== undefined) this.#apply(before, old, -1)
    if (after !== undefined) this.#apply(after, next, 1)
    return true
  }

  /** The counts at `now` (milliseconds), which never goes back. */
  counts(now: number): ReplicaCounts {
    this.#settle(now)
    return {
      replicas: this.#replicas,
      fullyLabeledReplicas: this.#labeled,
      readyReplicas: this.#ready,
      availableReplicas: this.#minReadySeconds === 0 ? this.#ready : this.#available
    }
  }

  /** When the next ready pod becomes available without any change (milliseconds), or undefined. */
  nextAvailable(): number | undefined {
    let next: number | undefined
    for (const at of this.#waiting.keys()) if (next === undefined || at < next) next = at
    return next
  }

  #partOf(pod: Pod): number {
    if (!isPodActive(pod)) return 0
    const { labels } = pod.metadata
    if (labels === undefined || labels !== this.#lastLabels) {
      this.#lastVerdict = this.#verdict(labels)
      this.#lastLabels = labels
    }
    if (this.#lastVerdict === astray) return astray
    return isPodReady(pod) ? this.#lastVerdict | ready : this.#lastVerdict
  }

  #verdict(labels: Readonly<Record<string, string>> | undefined): number {
    if (!matches(this.#requirements, labels)) return astray
    for (const key in this.#templateLabels) if (labels?.[key] !== this.#templateLabels[key]) return counted
    return counted | labeled
  }

  #apply(pod: Pod, part: number, sign: 1 | -1): void {
    if ((part & astray) !== 0) {
      if (sign === 1) this.astray.add(keyOfObject(pod))
      else this.astray.delete(keyOfObject(pod))
    }
    if ((part & counted) !== 0) this.#replicas += sign
    if ((part & labeled) !== 0) this.#labeled += sign
    if ((part & ready) === 0) return
    this.#ready += sign
    if (this.#minReadySeconds > 0) this.#applyAvailability(readySince(pod)! + this.#minReadySeconds * 1000, sign)
  }

  #applyAvailability(at: number, sign: 1 | -1): void {
    if (Number.isNaN(at)) return
    if (at <= this.#settledUntil) {
      this.#available += sign
      return
    }
    const count = (this.#waiting.get(at) ?? 0) + sign
    if (count === 0) this.#waiting.delete(at)
    else this.#waiting.set(at, count)
  }

  #settle(now: number): void {
    if (now <= this.#settledUntil) return
    this.#settledUntil = now
    for (const [at, count] of this.#waiting) {
      if (at > now) continue
      this.#available += count
      this.#waiting.delete(at)
    }
  }
}
