import type { EventRow, EventsDocument, EventsInput } from '../../../shared/contract/events.ts'
import { eventFilter } from '../../../shared/filter/event-filter.ts'

export type EventQuery = Pick<EventsInput, 'namespaces' | 'filter' | 'view' | 'range' | 'grouped' | 'sort'>

/** What a query comes to; `rows` are all of them, sorted. */
export type Exploration = Omit<EventsDocument, 'rowsTotal' | 'lanes' | 'lanesTotal' | 'arrows' | 'first'> & {
  /** Objects with a reason within the time that is looked at, whatever the rows are. */
  readonly groups: readonly EventRow[]
}

const binsWanted = 160
const mostNames = 40
const shortestSpan = 10 * 60_000
const second = 1_000
const steps = [1, 2, 4, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400].map(
  (seconds) => seconds * second
)

interface Span {
  readonly from: number
  readonly to: number
}

/** One walk over all events: what the filter lets through, when it was, and of that what lies in the chosen time. */
export function exploreEvents(all: Iterable<EventRow>, query: EventQuery, now: number): Exploration {
  const { passes, error } = eventFilter(query.filter)
  const namespaces = query.namespaces.length === 0 ? undefined : new Set(query.namespaces)
  const matching: EventRow[] = []
  const reasons = new Map<string, number>()
  const kinds = new Map<string, number>()
  const view = viewOf(query.view, now)
  let [total, warnings, first] = [0, 0, view?.from ?? now - shortestSpan]
  for (const event of all) {
    const { namespace } = event.about
    if (namespaces !== undefined && namespace !== undefined && !namespaces.has(namespace)) continue
    total++
    if ((view !== undefined && !overlaps(event, view)) || !passes(event)) continue
    matching.push(event)
    if (event.type === 'Warning') warnings++
    if (view === undefined && event.firstAt < first) first = event.firstAt
    reasons.set(event.reason, (reasons.get(event.reason) ?? 0) + 1)
    kinds.set(event.about.kind, (kinds.get(event.about.kind) ?? 0) + 1)
  }
  const { range } = query
  const chosen = range === undefined ? matching : matching.filter((event) => overlaps(event, range))
  const groups = grouped(matching)
  const rows = !query.grouped ? chosen : range === undefined ? groups : grouped(chosen)
  return {
    matched: matching.length,
    total,
    warnings,
    ...histogram(matching, first, view?.to ?? now),
    reasons: mostFrequent(reasons),
    kinds: mostFrequent(kinds),
    groups,
    rows: [...rows].sort(order(query.sort)),
    ...(error !== undefined && { filterError: error })
  }
}

/** The time that is looked at; undefined where that is all. */
export function viewOf(view: EventQuery['view'], now: number): Span | undefined {
  return view === undefined || !('within' in view) ? view : { from: now - view.within, to: now }
}

function overlaps({ firstAt, lastAt }: EventRow, { from, to }: Span): boolean {
  return lastAt >= from && firstAt <= to
}

/** What is added up of the events of one object and reason. */
interface Sum {
  /** The first that was met: its uid names the group for as long as that event is kept. */
  readonly uid: string
  newest: EventRow
  severity: EventRow['severity']
  count: number
  firstAt: number
}

/** By object and reason: counts add up, the newest message stands. Rows are made once, not for each event. */
function grouped(events: readonly EventRow[]): readonly EventRow[] {
  const sums = new Map<string, Sum>()
  for (const event of events) {
    const { about, reason, uid, severity, count, firstAt } = event
    const key = `${about.uid ?? `${about.kind}/${about.namespace ?? ''}/${about.name}`}/${reason}`
    const sum = sums.get(key)
    if (sum === undefined) {
      sums.set(key, { uid, newest: event, severity, count, firstAt })
      continue
    }
    if (event.lastAt >= sum.newest.lastAt) sum.newest = event
    sum.severity = worse(sum.severity, severity)
    sum.count += count
    if (firstAt < sum.firstAt) sum.firstAt = firstAt
  }
  return [...sums.values()].map(rowOf)
}

function rowOf({ uid, newest, severity, count, firstAt }: Sum): EventRow {
  const isSame =
    uid === newest.uid && count === newest.count && firstAt === newest.firstAt && severity === newest.severity
  return isSame ? newest : { ...newest, uid, severity, count, firstAt }
}

const severities: readonly EventRow['severity'][] = ['normal', 'warn', 'bad']

function worse(a: EventRow['severity'], b: EventRow['severity']): EventRow['severity'] {
  return severities.indexOf(a) >= severities.indexOf(b) ? a : b
}

/** Stretches begin at multiples of their length, so that a later document has the same ones and one more. */
function histogram(
  events: readonly EventRow[],
  first: number,
  last: number
): Pick<EventsDocument, 'from' | 'to' | 'bins'> {
  const length = steps.find((step) => (last - first) / step <= binsWanted) ?? Math.ceil((last - first) / binsWanted)
  const from = Math.floor(first / length) * length
  const to = (Math.floor(last / length) + 1) * length
  const bins = Array.from({ length: Math.round((to - from) / length) }, (): [number, number, number] => [0, 0, 0])
  const place = (at: number): number => Math.max(0, Math.min(bins.length - 1, Math.floor((at - from) / length)))
  for (const { firstAt, lastAt, count, severity } of events) {
    const part = severities.indexOf(severity)
    // An event that was counted up says only when it was first and last seen: what lies between is spread evenly.
    const begin = place(firstAt)
    const end = place(lastAt)
    const span = Math.min(count, end - begin + 1)
    for (let index = 0; index < span; index++) {
      const at = span === 1 ? end : Math.round(begin + (index * (end - begin)) / (span - 1))
      bins[at]![part]! += Math.floor(count / span) + (index < count % span ? 1 : 0)
    }
  }
  return { from, to, bins }
}

function mostFrequent(counts: ReadonlyMap<string, number>): readonly string[] {
  return [...counts]
    .sort(([a, inA], [b, inB]) => inB - inA || (a < b ? -1 : 1))
    .slice(0, mostNames)
    .map(([name]) => name)
}

type Sort = EventQuery['sort']

/** Newest first, the most frequent first, the worst first; equal ones by time, then by uid, so that none jumps. */
function order({ column, descending }: Sort): (a: EventRow, b: EventRow) => number {
  const by = comparisons[column]
  const sign = descending ? -1 : 1
  return (a, b) => sign * by(a, b) || b.lastAt - a.lastAt || (a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0)
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const comparisons: Readonly<Record<Sort['column'], (a: EventRow, b: EventRow) => number>> = {
  last: (a, b) => b.lastAt - a.lastAt,
  first: (a, b) => b.firstAt - a.firstAt,
  count: (a, b) => b.count - a.count,
  reason: (a, b) => byText(a.reason, b.reason),
  object: (a, b) => byText(a.about.name, b.about.name),
  type: (a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity)
}
