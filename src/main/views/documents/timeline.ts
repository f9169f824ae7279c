import type { TimelineDocument } from '../../../shared/contract/documents.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { revisionAnnotation, revisionHistoryAnnotation } from '../../../shared/rollout/revision-annotations.ts'
import type { ClusterFacts } from './cluster-facts.ts'
import { bareRef } from './object-ref.ts'

const binsWanted = 240
const flagLimit = 100
const shortestRange = 10 * 60_000
const second = 1_000
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400].map(
  (s) => s * second
)

/** Bins stand at multiples of their length, so that a later document has the same bins and one more. */
export function timelineDocument(source: ClusterSource, facts: ClusterFacts): TimelineDocument {
  const now = source.now()
  let first = now - shortestRange
  for (const { firstAt } of facts.events.spans()) if (firstAt < first) first = firstAt
  const length = steps.find((step) => (now - first) / step <= binsWanted) ?? Math.ceil((now - first) / binsWanted)
  const from = Math.floor(first / length) * length
  const to = (Math.floor(now / length) + 1) * length
  const bins = Array.from({ length: Math.round((to - from) / length) }, (): [number, number] => [0, 0])
  for (const { firstAt, lastAt, count, type } of facts.events.spans()) {
    const warning = type === 'Warning'
    // An event that was counted up says only when it was first and last seen: what lies between is spread evenly.
    const begin = binAt(firstAt, from, length, bins.length)
    const end = binAt(lastAt, from, length, bins.length)
    const span = Math.min(count, end - begin + 1)
    for (let part = 0; part < span; part++) {
      const bin = bins[span === 1 ? end : Math.round(begin + (part * (end - begin)) / (span - 1))]!
      const share = Math.floor(count / span) + (part < count % span ? 1 : 0)
      bin[0] += share
      if (warning) bin[1] += share
    }
  }
  return { from, to, bins, flags: flagsSince(source, from) }
}

function binAt(at: number, from: number, length: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor((at - from) / length)))
}

/** One flag for each revision after a Deployment's first. */
export function flagsSince(source: ClusterSource, from: number): TimelineDocument['flags'] {
  const flags: TimelineDocument['flags'][number][] = []
  for (const replicaSet of source.all(replicaSetKind)) {
    const at = parseTime(replicaSet.metadata.creationTimestamp)
    const { annotations } = replicaSet.metadata
    // One that an undo took up again was made for the first number it had.
    const revision = annotations?.[revisionHistoryAnnotation]?.split(',')[0] ?? annotations?.[revisionAnnotation]
    const owner = replicaSet.metadata.ownerReferences?.find(({ kind }) => kind === 'Deployment')
    if (at < from || revision === undefined || revision === '1' || owner === undefined) continue
    const deployment = source.byUid(owner.uid)
    if (deployment === undefined) continue
    flags.push({ at, about: bareRef(deployment, deploymentKind), words: `${owner.name} r${revision}` })
  }
  return flags.sort((a, b) => a.at - b.at).slice(-flagLimit)
}
