// One step of a StatefulSet towards what it asks for: upstream's updateStatefulSet (stateful_set_control.go).
import { isPodReady, isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import type { ControllerRevision, Pod, StatefulSet } from '../../../../shared/schema/types.ts'
import type { ApiError } from '../../api/api-error.ts'
import { isPodAvailable } from '../pod-availability.ts'
import { slowStart } from '../slow-start.ts'
import { isWanted, ordinalOf, revisionNameOf, startOrdinal } from './identity.ts'
import type { MemberControl } from './member-control.ts'

export interface Revisions {
  /** What pods below the partition are made from, and all of them until an update is complete. */
  readonly current: ControllerRevision
  readonly update: ControllerRevision
}

interface Member {
  readonly ordinal: number
  readonly pod: Pod
}

/** A place in the set: by its ordinal, with the pod that has it, if any. */
interface Slot {
  readonly ordinal: number
  readonly pod: Pod | undefined
}

export interface StepOutcome {
  readonly failure?: ApiError
  /** A pod of the current revision was deleted to be made anew. */
  readonly replaced?: Pod
}

const done: StepOutcome = {}

export class OrderedUpdate {
  readonly #set: StatefulSet
  readonly #revisions: Revisions
  readonly #control: MemberControl
  readonly #now: number
  /** Pods come and go one by one, each waiting for the one before. */
  readonly #isOrdered: boolean
  readonly #slots: readonly Slot[]
  /** Pods that the set no longer wants, the highest first. */
  readonly #condemned: readonly Member[]
  readonly #firstUnhealthy: Pod | undefined
  #isWaiting = false
  #hasStaleClaims = false

  constructor(set: StatefulSet, pods: readonly Pod[], revisions: Revisions, control: MemberControl, now: number) {
    this.#set = set
    this.#revisions = revisions
    this.#control = control
    this.#now = now
    this.#isOrdered = set.spec.podManagementPolicy !== 'Parallel'
    const members = pods.map((pod): Member => ({ ordinal: ordinalOf(set, pod.metadata.name)!, pod }))
    const byOrdinal = new Map(members.map(({ ordinal, pod }) => [ordinal, pod]))
    const start = startOrdinal(set)
    this.#slots = Array.from({ length: set.spec.replicas ?? 1 }, (_, index): Slot => ({
      ordinal: start + index,
      pod: byOrdinal.get(start + index)
    }))
    this.#condemned = members.filter(({ ordinal }) => !isWanted(set, ordinal)).sort((a, b) => b.ordinal - a.ordinal)
    this.#firstUnhealthy = this.#findFirstUnhealthy()
  }

  /** Does what can be done now. What pods do then brings the set back. */
  step(): StepOutcome {
    let failure = this.#forAll(this.#slots, (slot) => this.#bringUp(slot))
    if (failure === undefined && this.#isOrdered && this.#isWaiting) return done
    failure ??= this.#forAll(this.#condemned, ({ ordinal, pod }) => {
      this.#control.claims.settleOwners(this.#set, ordinal, pod)
      return false
    })
    failure ??= this.#forAll(this.#condemned, (member) => this.#takeDown(member))
    if (failure !== undefined) return { failure }
    if (this.#isOrdered && this.#isWaiting) return done
    if (this.#set.spec.updateStrategy?.type === 'OnDelete') return done
    return this.#replaceOne()
  }

  /** Claims must be gone before a pod is made: their going brings nobody back. */
  get hasStaleClaims(): boolean {
    return this.#hasStaleClaims
  }

  /** Runs over all, in order up to the first that says "wait"; where pods may come together, over all in batches. */
  #forAll<T>(items: readonly T[], act: (item: T) => boolean): ApiError | undefined {
    const next = items[Symbol.iterator]()
    if (!this.#isOrdered) return slowStart(items.length, () => void act(next.next().value!))
    // One at a time, so that a failure ends it as it would end a batch.
    for (let left = items.length; left > 0; left--) {
      let mustWait = false
      const failure = slowStart(1, () => void (mustWait = act(next.next().value!)))
      if (failure !== undefined) return failure
      if (mustWait) {
        this.#isWaiting = true
        return undefined
      }
    }
    return undefined
  }

  /** Upstream's processReplica; true where those behind must wait. */
  #bringUp({ ordinal, pod }: Slot): boolean {
    const control = this.#control
    const set = this.#set
    if (pod === undefined) {
      if (control.claims.isStale(set, ordinal)) {
        this.#hasStaleClaims = true
        return true
      }
      control.create(set, ordinal, this.#revisionFor(ordinal))
      return true
    }
    if (isPodTerminal(pod)) {
      if (pod.metadata.deletionTimestamp === undefined) control.delete(set, pod)
      return true
    }
    if (pod.status?.phase === 'Pending') control.claims.createMissing(set, ordinal)
    if (this.#isOrdered && (isGoing(pod) || !this.#isAvailable(pod))) return true
    control.restore(set, ordinal, pod)
    return false
  }

  /** Upstream's processCondemned; true where the others must wait. */
  #takeDown({ pod }: Member): boolean {
    if (isGoing(pod)) return true
    if (this.#isOrdered && !this.#isAvailable(pod) && pod !== this.#firstUnhealthy) return true
    this.#control.delete(this.#set, pod)
    return true
  }

  /** From the highest down to the partition: the first pod of another revision goes, if all above it are available. */
  #replaceOne(): StepOutcome {
    const { partition = 0 } = this.#set.spec.updateStrategy?.rollingUpdate ?? {}
    for (const { pod } of this.#slots.slice(partition).toReversed()) {
      if (pod === undefined) return done
      if (revisionNameOf(pod) !== this.#revisions.update.metadata.name && !isGoing(pod)) {
        const failure = slowStart(1, () => this.#control.delete(this.#set, pod))
        return failure === undefined ? { replaced: pod } : { failure }
      }
      if (isGoing(pod) || !this.#isAvailable(pod)) return done
    }
    return done
  }

  /** Upstream's newVersionedStatefulSetPod. */
  #revisionFor(ordinal: number): ControllerRevision {
    const { spec, status } = this.#set
    const { type, rollingUpdate } = spec.updateStrategy ?? {}
    const kept =
      rollingUpdate === undefined
        ? type === 'RollingUpdate'
          ? (status?.currentReplicas ?? 0)
          : 0
        : (rollingUpdate.partition ?? 0)
    return ordinal < startOrdinal(this.#set) + kept ? this.#revisions.current : this.#revisions.update
  }

  #isAvailable(pod: Pod): boolean {
    return isRunningAndReady(pod) && isPodAvailable(pod, this.#set.spec.minReadySeconds ?? 0, this.#now)
  }

  #findFirstUnhealthy(): Pod | undefined {
    const isUnhealthy = (pod: Pod) => isGoing(pod) || !this.#isAvailable(pod)
    for (const { pod } of this.#slots) if (pod === undefined || isUnhealthy(pod)) return pod
    return this.#condemned.findLast(({ pod }) => isUnhealthy(pod))?.pod
  }
}

function isGoing({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined
}

export function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodReady(pod)
}
