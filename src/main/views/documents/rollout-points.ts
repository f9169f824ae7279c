import type { RolloutPoint } from '../../../shared/contract/documents.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import type { ReplicaSet } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'

const pointLimit = 150
/** Past states asked of one ReplicaSet: a step of a rollout writes its size, then its status a few times. */
const statesAsked = 500

interface Step {
  readonly at: number
  readonly isNew: boolean
  readonly uid: string
  readonly ready: number
  readonly notReady: number
}

/** The ready and not ready pods of old and new ReplicaSets from `began` until now, one point for each change. */
export function rolloutPoints(
  source: ClusterSource,
  newest: ReplicaSet,
  older: readonly ReplicaSet[],
  began: number
): readonly RolloutPoint[] {
  const steps: Step[] = []
  const current = new Map<string, Step>()
  for (const replicaSet of [newest, ...older]) {
    const isNew = replicaSet === newest
    for (const step of stepsOf(source, replicaSet, isNew, began)) {
      if (step.at <= began) {
        const known = current.get(step.uid)
        if (known === undefined || known.at <= step.at) current.set(step.uid, step)
      } else {
        steps.push(step)
      }
    }
  }
  steps.sort((a, b) => a.at - b.at)
  const points: RolloutPoint[] = [pointAt(began, current)]
  for (const step of steps) {
    current.set(step.uid, step)
    const point = pointAt(step.at, current)
    if (points.at(-1)!.at === step.at) points[points.length - 1] = point
    else if (!samePods(points.at(-1)!, point)) points.push(point)
  }
  const now = source.now()
  if (points.at(-1)!.at < now) points.push(pointAt(now, current))
  return thinned(points)
}

function stepsOf(source: ClusterSource, replicaSet: ReplicaSet, isNew: boolean, began: number): readonly Step[] {
  const { uid, namespace, name } = replicaSet.metadata
  const step = (at: number, { status }: ReplicaSet): Step => {
    const ready = status?.readyReplicas ?? 0
    return { at, isNew, uid, ready, notReady: Math.max(0, (status?.replicas ?? 0) - ready) }
  }
  const states = source.history(replicaSetKind, namespace, name, statesAsked)
  const steps: Step[] = []
  for (const { time, object } of states) {
    steps.push(step(time, object as ReplicaSet))
    // The newest state before the rollout says where it began; older ones do not matter.
    if (time <= began) break
  }
  if (states.length === 0) steps.push(step(began, replicaSet))
  return steps.reverse()
}

function pointAt(at: number, current: ReadonlyMap<string, Step>): RolloutPoint {
  let [oldReady, oldNotReady, newReady, newNotReady] = [0, 0, 0, 0]
  for (const { isNew, ready, notReady } of current.values()) {
    if (isNew) {
      newReady += ready
      newNotReady += notReady
    } else {
      oldReady += ready
      oldNotReady += notReady
    }
  }
  return { at, oldReady, oldNotReady, newReady, newNotReady }
}

function samePods(a: RolloutPoint, b: RolloutPoint): boolean {
  return (
    a.oldReady === b.oldReady && a.oldNotReady === b.oldNotReady && a.newReady === b.newReady && a.newNotReady === b.newNotReady
  )
}

/** Keeps the first and the last, and of the others the last one in each of equal spans. */
function thinned(points: readonly RolloutPoint[]): readonly RolloutPoint[] {
  if (points.length <= pointLimit) return points
  const first = points[0]!
  const last = points.at(-1)!
  const span = (last.at - first.at) / (pointLimit - 2)
  const kept = new Map<number, RolloutPoint>()
  for (const point of points.slice(1, -1)) kept.set(Math.floor((point.at - first.at) / span), point)
  return [first, ...[...kept.values()].slice(-(pointLimit - 2)), last]
}
