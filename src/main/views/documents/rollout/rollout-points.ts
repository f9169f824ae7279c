import type { RolloutPoint } from '../../../../shared/contract/documents.ts'
import type { RolloutStep } from './rollout-memory.ts'
import type { RolloutTrack } from './rollout-source.ts'

const pointLimit = 150

interface Step extends RolloutStep {
  readonly track: RolloutTrack
}

/** The ready and not ready pods of old and new revisions from `began` until now, one point for each change. */
export function rolloutPoints(tracks: readonly RolloutTrack[], began: number, now: number): readonly RolloutPoint[] {
  const steps: Step[] = []
  const current = new Map<RolloutTrack, Step>()
  for (const track of tracks) {
    for (const step of track.steps) {
      if (step.at <= began) current.set(track, { ...step, track })
      else steps.push({ ...step, track })
    }
  }
  steps.sort((a, b) => a.at - b.at)
  const points: RolloutPoint[] = [pointAt(began, current)]
  for (const step of steps) {
    current.set(step.track, step)
    const point = pointAt(step.at, current)
    if (points.at(-1)!.at === step.at) points[points.length - 1] = point
    else if (!samePods(points.at(-1)!, point)) points.push(point)
  }
  if (points.at(-1)!.at < now) points.push(pointAt(now, current))
  return thinned(points)
}

function pointAt(at: number, current: ReadonlyMap<RolloutTrack, Step>): RolloutPoint {
  let [oldReady, oldNotReady, newReady, newNotReady] = [0, 0, 0, 0]
  for (const { track, ready, notReady } of current.values()) {
    if (track.isNew) {
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
    a.oldReady === b.oldReady &&
    a.oldNotReady === b.oldNotReady &&
    a.newReady === b.newReady &&
    a.newNotReady === b.newNotReady
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
