import { noNodesMessage, refusalMessage } from './failure-message.ts'
import type { Placement } from './placement.ts'
import type { PodFacts } from './pod-facts.ts'
import type { Candidate } from './preemption/candidate.ts'
import type { Preemption } from './preemption/preemption.ts'
import type { SchedulingContext } from './scheduling-context.ts'
import type { Verdicts } from './verdicts.ts'

/** Why a pod fits nowhere, and what may be done about it. */
export interface Failure {
  readonly placement: Placement
  /** As the event and the condition say it. */
  readonly message: string
  /** The filters that refused some node: what they wait for may help the pod. */
  readonly filters: ReadonlySet<string>
  /** The node and the pods to evict there for it. */
  readonly candidate: Candidate | undefined
  /** What becomes of status.nominatedNodeName without a candidate: empty clears it, undefined leaves it. */
  readonly nomination: '' | undefined
}

interface Known {
  readonly version: number
  readonly failure: Failure
}

const nowhere: Placement = {
  position: -1,
  start: 0,
  asked: 0,
  verdicts: undefined,
  points: undefined,
  rejection: undefined
}

/** Works out failures, once for all pods of a spec as long as nothing has changed. */
export class SchedulingFailures {
  readonly #verdicts: Verdicts
  readonly #preemption: Preemption
  readonly #known = new WeakMap<PodFacts, Known>()

  constructor(verdicts: Verdicts, preemption: Preemption) {
    this.#verdicts = verdicts
    this.#preemption = preemption
  }

  withoutNodes(): Failure {
    return {
      placement: nowhere,
      message: noNodesMessage,
      filters: new Set(),
      candidate: undefined,
      nomination: undefined
    }
  }

  /** A failure that this pod is bound to meet again; undefined where it must be tried. */
  known(context: SchedulingContext): Failure | undefined {
    const { facts } = context
    if (!isTheSameForAll(context)) return undefined
    const known = this.#known.get(facts)
    return known?.version === context.nodes.version ? known.failure : undefined
  }

  of(context: SchedulingContext, placement: Placement): Failure {
    const { nodes, facts } = context
    const filters = new Set<string>()
    if (placement.rejection !== undefined) filters.add(placement.rejection.filter)
    for (const id of new Set(placement.verdicts)) filters.add(this.#verdicts.refusal(id)!.filter)
    const why = refusalMessage(this.#verdicts, placement, nodes.order.length)
    const { candidate, message, keepsNomination } = this.#preemption.find(context, placement)
    const failure: Failure = {
      placement,
      // Dynamic resources speak first, and have never a claim to give up here.
      message: candidate === undefined ? `${why} no new claims to deallocate, preemption: ${message}` : why,
      filters,
      candidate,
      nomination: keepsNomination ? undefined : ''
    }
    if (candidate === undefined && isTheSameForAll(context)) {
      this.#known.set(facts, { version: nodes.version, failure })
    }
    return failure
  }
}

/** Whether pods of the spec are alike in everything that filters look at: labels, namespace and nomination are not. */
function isTheSameForAll({ pod, facts, affinityTerms, nominations }: SchedulingContext): boolean {
  if (
    facts.looksAtPods ||
    facts.hasClaims ||
    affinityTerms.hasRequiredAnti ||
    (pod.status?.nominatedNodeName ?? '') !== ''
  )
    return false
  return nominations.isEmpty
}
