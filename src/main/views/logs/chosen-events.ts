import type { EventSummary } from '../../../shared/contract/documents.ts'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { Event, Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { eventSummary } from '../documents/event-summary.ts'
import type { Schedule } from '../live/schedule.ts'
import { belongsTo, ownedTree } from './chosen-pods.ts'
import { isSelected, meansAll, type LogSelection } from './log-selection.ts'

/** So many are read at once, and the milliseconds until the next are: most of them may be in the file only. */
const portion = 500
const pause = 10

export interface EventListener {
  /** One that was there, or happens. */
  happened(event: EventSummary): void
  /** All that were there have been told. */
  read(): void
}

/** The events about the pods and objects of a selection: those that are kept, in portions, and those that come. */
export class ChosenEvents {
  readonly #source: ClusterSource
  readonly #selection: LogSelection
  readonly #schedule: Schedule
  readonly #listener: EventListener
  /** What the events are about; undefined where all of the namespaces are meant. */
  readonly #about: Set<string> | undefined
  readonly #objects: readonly string[]
  readonly #stop: () => void
  /** Told while the others were still being read; undefined after that. */
  #told: Set<string> | undefined = new Set()
  #cancel: () => void = () => {}

  constructor(
    source: ClusterSource,
    selection: LogSelection,
    pods: readonly Pod[],
    schedule: Schedule,
    listener: EventListener
  ) {
    this.#source = source
    this.#selection = selection
    this.#schedule = schedule
    this.#listener = listener
    const objects = selection.objects.flatMap(({ kind, namespace, name }) => {
      const object = source.get(kind, namespace, name)
      return object === undefined ? [] : [object]
    })
    this.#objects = objects.map(({ metadata }) => metadata.uid)
    this.#about = meansAll(selection)
      ? undefined
      : new Set([
          ...objects.flatMap((object) => [...ownedTree(source, object)]),
          ...pods.map(({ metadata }) => metadata.uid)
        ])
    this.#stop = source.onChange(eventKind, ({ type, object }) => {
      if (type === 'DELETED' || !this.#isChosen(object)) return
      this.#told?.add(object.metadata.uid)
      listener.happened(eventSummary(source, object))
    })
    const kept = this.#kept()
    this.#cancel = schedule(0, () => this.#read(kept))
  }

  close(): void {
    this.#stop()
    this.#cancel()
  }

  *#kept(): Generator<Event> {
    if (this.#about === undefined) {
      for (const namespace of this.#selection.namespaces ?? [undefined]) yield* this.#source.all(eventKind, namespace)
    } else {
      for (const uid of this.#about) yield* this.#source.eventsAbout(uid) as Iterable<Event>
    }
  }

  #read(kept: Generator<Event>): void {
    for (let count = 0; count < portion; count++) {
      const { done, value } = kept.next()
      if (done === true) {
        this.#told = undefined
        this.#listener.read()
        return
      }
      if (this.#told?.has(value.metadata.uid) === true) continue
      this.#listener.happened(eventSummary(this.#source, value))
    }
    this.#cancel = this.#schedule(pause, () => this.#read(kept))
  }

  #isChosen(event: Event): boolean {
    const { uid, namespace } = event.involvedObject
    if (this.#about === undefined)
      return this.#selection.namespaces === undefined || this.#selection.namespaces.has(namespace ?? '')
    if (uid === undefined) return false
    if (this.#about.has(uid)) return true
    const object = this.#source.byUid(uid)
    if (object === undefined) return false
    const isMeant =
      this.#objects.some((owner) => belongsTo(this.#source, object, owner)) ||
      (this.#selection.requirements !== undefined && isSelected(this.#selection, object as Pod))
    // A rollout's new ReplicaSet, a new pod: asked for once.
    if (isMeant) this.#about.add(uid)
    return isMeant
  }
}
