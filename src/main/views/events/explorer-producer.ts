import type { EventsDocument, EventsInput } from '../../../shared/contract/events.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { SharedFacts } from '../documents/cluster-facts.ts'
import type { Producer } from '../live/live-stream.ts'
import { lookAgain } from '../live/look-again.ts'
import type { Schedule } from '../live/schedule.ts'
import type { RowWindow } from '../live/subscriptions.ts'
import { brokenWords } from '../why/chaos-causes.ts'
import { eventLanes } from './event-lanes.ts'
import type { SharedEventIndex } from './shared-event-index.ts'
import { exploreEvents, viewOf, type EventQuery, type Exploration } from './explore-events.ts'
import { laneFacts } from './lane-facts.ts'

type Found = Pick<EventsDocument, 'lanes' | 'lanesTotal' | 'arrows'> & { readonly exploration: Exploration }

/** Changes that the lanes look at. */
const mostChanges = 200
/** Real milliseconds for so many events: looking costs about two percent of the host's time at most. */
const restPerEvent = 1 / 20
const leastRest = 1_000

/** What was looked at: as long as none of it is another, nothing is worked out again. */
interface Seen {
  readonly revision: number
  readonly change: unknown
  readonly broken: string
}

/** The events of a cluster as one window asked for them: worked out again when they changed, cut to its rows. */
export class ExplorerProducer implements Producer<EventsDocument> {
  readonly #source: ClusterSource
  readonly #facts: ReturnType<SharedFacts['take']>
  readonly #events: ReturnType<SharedEventIndex['take']>
  readonly #query: EventQuery
  readonly #stop: () => void
  readonly #changed: (urgent?: boolean) => void
  #window: RowWindow
  #found: Found | undefined
  #seen: Seen | undefined
  #last: EventsDocument | undefined

  constructor(
    source: ClusterSource,
    facts: SharedFacts,
    events: SharedEventIndex,
    schedule: Schedule,
    input: EventsInput,
    changed: (urgent?: boolean) => void
  ) {
    this.#source = source
    this.#query = input
    this.#window = input.window
    this.#changed = changed
    this.#facts = facts.take(() => changed())
    this.#events = events.take(() => changed())
    // What is looked at may end now, and now goes on.
    this.#stop = lookAgain(schedule, () => changed())
  }

  /** Rows that lie elsewhere are cut out of what was found: nothing is worked out for that. */
  move(window: RowWindow): void {
    if (window.first === this.#window.first && window.count === this.#window.count) return
    this.#window = window
    this.#changed(true)
  }

  next(): EventsDocument | undefined {
    const { exploration, lanes, lanesTotal, arrows } = this.#current()
    const { groups: _, rows, ...told } = exploration
    const first = Math.min(this.#window.first, Math.max(0, rows.length - 1))
    const document: EventsDocument = {
      ...told,
      lanes,
      lanesTotal,
      arrows,
      rowsTotal: rows.length,
      first,
      rows: rows.slice(first, first + this.#window.count)
    }
    if (this.#last !== undefined && deepEqual(this.#last, document)) return undefined
    this.#last = document
    return document
  }

  get rest(): number {
    return Math.max(leastRest, this.#events.index.size * restPerEvent)
  }

  close(): void {
    this.#stop()
    this.#facts.release()
    this.#events.release()
    this.#found = undefined
    this.#last = undefined
  }

  /** Time alone changes nothing until a stretch of the histogram is over. */
  #current(): Found {
    const seen: Seen = {
      revision: this.#events.index.revision,
      change: this.#facts.facts.changes.newest([], 1)[0],
      broken: this.#source
        .chaos()
        .map(({ id }) => id)
        .join(' ')
    }
    const isOld =
      this.#found === undefined || !deepEqual(seen, this.#seen) || this.#source.now() >= this.#found.exploration.to
    this.#seen = seen
    return isOld ? (this.#found = this.#explore()) : this.#found!
  }

  #explore(): Found {
    const { index } = this.#events
    const { view, namespaces } = this.#query
    const now = this.#source.now()
    const exploration = exploreEvents(index.rows(), this.#query, now)
    const span = viewOf(view, now)
    const isSeen = (at: number): boolean => span === undefined || (at >= span.from && at <= span.to)
    const lanes = eventLanes(
      exploration.groups,
      this.#facts.facts.changes.newest(namespaces, mostChanges).filter(({ at }) => isSeen(at)),
      this.#source
        .chaos()
        .filter(({ since }) => isSeen(since))
        .map((entry) => ({ ...entry, words: brokenWords(entry) })),
      laneFacts(this.#source, index)
    )
    return { exploration, ...lanes }
  }
}
