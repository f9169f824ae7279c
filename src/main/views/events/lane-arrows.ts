import type { EventsDocument, LaneItem } from '../../../shared/contract/events.ts'

/** The lane of what was broken on purpose. */
export const chaosLane = 'chaos'

/** A lane by its key; of who made something only changes count: it suffers from what it made, not the other way. */
export interface LaneCause {
  readonly key: string
  readonly changesOnly?: boolean
}

export interface CausingLane {
  readonly key: string
  readonly items: readonly LaneItem[]
  /** The lanes whose items may bring something about here. */
  readonly causes: readonly LaneCause[]
  /** Ids of what was broken on purpose and reaches it. */
  readonly faults: ReadonlySet<string>
}

/** So long after a cause something is still its effect: the control plane waits minutes before it evicts. */
const horizon = 10 * 60_000
/** Moments of events are whole seconds; what is told in the same one may stand in either order. */
const slack = 1_000

/**
 * Joins each cause with the first thing that it brought about in each lane that depends on its own. An effect has one
 * cause in a lane, the last before it: what came between is nearer. Items of a lane are in order of time.
 */
export function laneArrows(lanes: readonly CausingLane[]): EventsDocument['arrows'] {
  const byKey = new Map(lanes.map((lane) => [lane.key, lane]))
  const arrows: [string, string][] = []
  for (const lane of lanes) {
    for (const { key, changesOnly = false } of [{ key: chaosLane }, ...lane.causes]) {
      const other = byKey.get(key)
      if (other === undefined || other === lane) continue
      const reaches = ({ id, severity }: LaneItem): boolean =>
        (key !== chaosLane || lane.faults.has(id)) && (!changesOnly || severity === 'change')
      const taken = new Set<string>()
      for (const effect of lane.items) {
        if (!canFollow(effect)) continue
        const cause = other.items.findLast(
          (item) =>
            reaches(item) && canCause(item) && item.from <= effect.from + slack && effect.from - item.to <= horizon
        )
        if (cause === undefined || taken.has(cause.id)) continue
        taken.add(cause.id)
        arrows.push([cause.id, effect.id])
      }
    }
  }
  return withoutTwins(arrows)
}

/** Two relations may lead to the same lane. */
function withoutTwins(arrows: readonly (readonly [string, string])[]): EventsDocument['arrows'] {
  return [...new Map(arrows.map((arrow) => [arrow.join(' '), arrow])).values()]
}

/** What a person did follows from nothing that the cluster knows of. */
function canFollow({ severity }: LaneItem): boolean {
  return severity === 'bad' || severity === 'warn'
}

function canCause({ severity }: LaneItem): boolean {
  return severity !== 'normal'
}
