// Which objects something happened to, a lane each, and which happening brought about which other. Pure: what the
// cluster knows of who depends on whom is asked through `LaneFacts`.
import type { ChangeSummary, ObjectRef } from '../../../shared/contract/documents.ts'
import type { ChaosEntry } from '../../../shared/contract/chaos.ts'
import type { EventLane, EventRow, EventsDocument, LaneItem } from '../../../shared/contract/events.ts'
import type { Sentence } from '../../../shared/why/cause-words.ts'
import { chaosLane, laneArrows, type LaneCause } from './lane-arrows.ts'

/** What is known beside the events themselves. */
export interface LaneFacts {
  /** Who made a pod, and so whose lane it stands in; undefined of one that nobody made. */
  makerOf(pod: ObjectRef): ObjectRef | undefined
  /** The lanes that may bring something about in this one: its pods' nodes, who made it, what it reads. */
  causesOf(ref: ObjectRef, members: readonly ObjectRef[]): readonly LaneCause[]
  /** Whether something that was broken on purpose reaches it, or a pod of its. */
  isBroken(entry: ChaosEntry, ref: ObjectRef, members: readonly ObjectRef[]): boolean
}

const mostLanes = 8

export function laneKey({ group, resource, kind, namespace, name }: ObjectRef): string {
  return [group, resource === '' ? kind : resource, namespace ?? '', name].join('/')
}

interface Lane {
  readonly key: string
  readonly ref?: ObjectRef
  readonly items: LaneItem[]
  readonly members: Map<string, ObjectRef>
}

/** At most eight lanes: those whose items explain others, or are explained, come before those that stand alone. */
export function eventLanes(
  groups: readonly EventRow[],
  changes: readonly ChangeSummary[],
  broken: readonly (ChaosEntry & { readonly words: Sentence })[],
  facts: LaneFacts
): Pick<EventsDocument, 'lanes' | 'lanesTotal' | 'arrows'> {
  const lanes = new Map<string, Lane>()
  const laneOf = (ref: ObjectRef): Lane => {
    const key = laneKey(ref)
    let lane = lanes.get(key)
    if (lane === undefined) lanes.set(key, (lane = { key, ref, items: [], members: new Map() }))
    return lane
  }
  for (const group of groups) {
    if (group.severity === 'normal') continue
    const maker = group.about.kind === 'Pod' ? facts.makerOf(group.about) : undefined
    const lane = laneOf(maker ?? group.about)
    if (group.about.kind === 'Pod') lane.members.set(laneKey(group.about), group.about)
    lane.items.push(itemOfGroup(group))
  }
  for (const [index, change] of changes.entries()) {
    if (change.words.code === 'created' || change.words.code === 'deleted') continue
    laneOf(change.about).items.push(itemOfChange(change, index))
  }
  if (broken.length > 0) {
    const items = broken.map(({ id, words, since }): LaneItem => ({
      id,
      severity: 'chaos',
      words,
      count: 1,
      from: since,
      to: since
    }))
    lanes.set(chaosLane, { key: chaosLane, items, members: new Map() })
  }
  for (const lane of lanes.values()) joinEqual(lane)
  const causing = [...lanes.values()].map((lane) => ({
    items: lane.items,
    key: lane.key,
    causes: lane.ref === undefined ? [] : facts.causesOf(lane.ref, [...lane.members.values()]),
    faults: faultsOf(lane, broken, facts)
  }))
  const arrows = laneArrows(causing)
  return chosen([...lanes.values()], arrows)
}

function faultsOf({ ref, members }: Lane, broken: readonly ChaosEntry[], facts: LaneFacts): ReadonlySet<string> {
  const reaching = broken.filter((entry) => ref !== undefined && facts.isBroken(entry, ref, [...members.values()]))
  return new Set(reaching.map(({ id }) => id))
}

function itemOfGroup({ uid, severity, reason, count, firstAt, lastAt, about }: EventRow): LaneItem {
  return { id: uid, severity, words: reason, count, from: firstAt, to: lastAt, about }
}

/** What befell an object is as bad as it is; what somebody did to it is a change. */
function itemOfChange({ at, about, words, by }: ChangeSummary, index: number): LaneItem {
  const severity = severities[words.code] ?? 'change'
  const said: Sentence = severity === 'change' && by !== '' ? { code: 'doneBy', what: words, by } : words
  return { id: `change/${at}/${index}/${laneKey(about)}`, severity, words: said, count: 1, from: at, to: at, about }
}

const severities: Readonly<Partial<Record<Sentence['code'], LaneItem['severity']>>> = {
  wentNotReady: 'warn',
  becameReady: 'normal',
  becameUnavailable: 'bad',
  stuckFor: 'bad'
}

/** The event of a node's end says the same as the change does. */
function isSaid({ words }: LaneItem, items: readonly LaneItem[]): boolean {
  const isEnd = typeof words === 'object' && words.code === 'wentNotReady'
  return isEnd && items.some((other) => other.words === 'NodeNotReady')
}

/** The same reason at several pods of a lane is one bar, over all of them. */
function joinEqual(lane: Lane): void {
  const joined = new Map<string, LaneItem>()
  for (const item of lane.items) {
    if (isSaid(item, lane.items)) continue
    const isAlone = item.severity === 'change' || item.severity === 'chaos'
    const key = isAlone ? item.id : typeof item.words === 'string' ? item.words : item.words.code
    const other = joined.get(key)
    if (other === undefined) joined.set(key, item)
    else {
      const earlier = item.from < other.from ? item : other
      joined.set(key, {
        ...earlier,
        count: item.count + other.count,
        from: Math.min(item.from, other.from),
        to: Math.max(item.to, other.to)
      })
    }
  }
  lane.items.splice(0, lane.items.length, ...[...joined.values()].sort((a, b) => a.from - b.from))
}

const weights: Readonly<Record<LaneItem['severity'], number>> = { chaos: 6, bad: 4, warn: 2, change: 0, normal: 0 }

function chosen(
  lanes: readonly Lane[],
  arrows: EventsDocument['arrows']
): Pick<EventsDocument, 'lanes' | 'lanesTotal' | 'arrows'> {
  const ends = new Set(arrows.flat())
  const broken = new Set(lanes.find(({ key }) => key === chaosLane)?.items.map(({ id }) => id))
  const reached = new Set(arrows.filter(([cause]) => broken.has(cause)).map(([, effect]) => effect))
  const weighed = lanes
    .map((lane) => ({
      lane,
      weight: lane.items.reduce(
        (sum, { id, severity }) => sum + weights[severity] + (ends.has(id) ? 10 : 0) + (reached.has(id) ? 10 : 0),
        0
      )
    }))
    // A change that brought nothing about stands in the list of changes.
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.lane.key < b.lane.key ? -1 : 1))
  const shown = weighed.slice(0, mostLanes).map(({ lane }) => lane)
  const here = new Set(shown.flatMap(({ items }) => items.map(({ id }) => id)))
  const drawn = arrows.filter(([cause, effect]) => here.has(cause) && here.has(effect))
  return { lanes: causesFirst(shown, drawn).map(laneDocument), lanesTotal: weighed.length, arrows: drawn }
}

/** Causes stand above what they bring about, and else what came first. Where two brought each other about, time counts. */
function causesFirst(lanes: readonly Lane[], arrows: EventsDocument['arrows']): readonly Lane[] {
  const laneOf = new Map(lanes.flatMap((lane) => lane.items.map(({ id }) => [id, lane] as const)))
  const ends = new Set(arrows.flat())
  const rest = [...lanes].sort((a, b) => begins(a, ends) - begins(b, ends) || (a.key < b.key ? -1 : 1))
  const ordered: Lane[] = []
  while (rest.length > 0) {
    const waiting = new Set(
      arrows.flatMap(([cause, effect]) => (rest.includes(laneOf.get(cause)!) ? [laneOf.get(effect)] : []))
    )
    const next = Math.max(
      0,
      rest.findIndex((lane) => !waiting.has(lane))
    )
    ordered.push(...rest.splice(next, 1))
  }
  return ordered
}

function begins({ items }: Lane, ends: ReadonlySet<string>): number {
  return items.find(({ id }) => ends.has(id))?.from ?? items[0]!.from
}

function laneDocument({ key, ref, items, members }: Lane): EventLane {
  const isOwnPod = members.size === 1 && members.has(key)
  return { key, ...(ref !== undefined && { ref }), ...(members.size > 0 && !isOwnPod && { pods: members.size }), items }
}
