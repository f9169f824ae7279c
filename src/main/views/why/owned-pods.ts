import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { statusRank, type StatusMark } from '../../../shared/kinds/status-summary.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { isTroubled } from '../documents/kind-counts.ts'
import { bareRef } from '../documents/object-ref.ts'
import { nothing, type Explanation } from './explanation.ts'
import { podCauses } from './pod-causes.ts'

/** Pods looked at for the one that tells most: the first that fails ends the search. */
const podsLookedAt = 1_000
/** So many are always looked at, so that the same pod is chosen each time. */
const fewPods = 100

interface Witness {
  readonly pod: Pod
  readonly mark: StatusMark
}

/** "4 new pods not ready", explained further by the worst of them. `notReady` as the owner's own status counts it. */
export function worstPod(
  source: ClusterSource,
  owners: readonly string[],
  notReady: number,
  code: 'podsNotReady' | 'newPodsNotReady' | 'podsFailed' = 'podsNotReady'
): Explanation {
  const now = source.now()
  let worst: Witness | undefined
  let looked = 0
  search: for (const uid of owners) {
    for (const pod of source.ownedBy(podKind, uid)) {
      if (++looked > podsLookedAt || (looked > fewPods && worst?.mark === 'bad')) break search
      const { mark } = podKind.status(pod, now)
      if (statusRank(mark) > statusRank('prog')) continue
      if (worst === undefined || isBetter({ pod, mark }, worst)) worst = { pod, mark }
    }
  }
  // Pods that are only on their way explain nothing by themselves, unless something holds them up.
  if (worst === undefined || (!isTroubled(worst.mark) && podCauses(source, worst.pod).links.length === 0))
    return nothing
  const words = { code, count: Math.max(notReady, 1) }
  return { links: [{ mark: 'warn', words, about: bareRef(worst.pod, podKind) }], next: worst.pod }
}

/** The worst mark tells most; among equals the name decides, so that the chain does not jump. */
function isBetter({ pod, mark }: Witness, than: Witness): boolean {
  const rank = statusRank(mark) - statusRank(than.mark)
  return rank < 0 || (rank === 0 && pod.metadata.name < than.pod.metadata.name)
}
