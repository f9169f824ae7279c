import type { ObjectDocument, ObjectRef } from '../../../shared/contract/documents.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { limitRangeKind } from '../../../shared/kinds/limitrange/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { resourceQuotaKind } from '../../../shared/kinds/resourcequota/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Event, Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource, SourceChange } from '../cluster-source.ts'
import type { Producer } from '../live/live-stream.ts'
import type { Schedule } from '../live/schedule.ts'
import { causesOf } from '../why/causes.ts'
import { containersOf } from './containers.ts'
import { eventSummary, newestFirst } from './event-summary.ts'
import { byTrouble, namedRef, ownerChain, refOf } from './object-ref.ts'
import { relatedTo, type Related } from './relations.ts'

const ownedLimit = 200
const eventLimit = 100
/** Real milliseconds between two searches for what names this object: the one costly part. */
const relatedInterval = 1_000
/** Real milliseconds between two looks at what no change of this object tells of: usage, and why it is not fine. */
const lookInterval = 2_000
/** Objects shown from which on building the document costs milliseconds. */
const costlySize = 150

/** What the detail panel shows of one object, kept up to date. */
export class ObjectDocumentProducer implements Producer<ObjectDocument> {
  readonly #source: ClusterSource
  readonly #schedule: Schedule
  #kind: Kind
  readonly #namespace: string | undefined
  readonly #name: string
  readonly #changed: () => void
  readonly #stopKinds: () => void
  #stops: readonly (() => void)[] = []
  /** Uids whose changes change this document. */
  #shown = new Set<string>()
  #uid: string | undefined
  #related: readonly Related[] = []
  #relatedIsOld = true
  /** Longer where thousands were found: to look again costs milliseconds. */
  #relatedInterval = relatedInterval
  #relatedTimer: (() => void) | undefined
  #lookTimer: (() => void) | undefined
  #last: ObjectDocument | undefined

  constructor(
    source: ClusterSource,
    schedule: Schedule,
    kind: Kind,
    ref: { readonly namespace?: string | undefined; readonly name: string },
    changed: () => void
  ) {
    this.#source = source
    this.#schedule = schedule
    this.#kind = kind
    this.#namespace = kind.namespaced ? ref.namespace : undefined
    this.#name = ref.name
    this.#changed = changed
    this.#watchAll()
    this.#stopKinds = source.kinds.onChange(() => this.#kindsChanged())
    this.#lookAgain()
  }

  next(): ObjectDocument | undefined {
    const document = this.#build()
    if (this.#last !== undefined && deepEqual(this.#last, document)) return undefined
    this.#last = document
    return document
  }

  /** A workload of thousands is walked through to say why it is not fine, so that is done once a second. */
  get rest(): number | undefined {
    return this.#shown.size > costlySize ? relatedInterval : undefined
  }

  close(): void {
    this.#stopKinds()
    for (const stop of this.#stops) stop()
    this.#relatedTimer?.()
    this.#lookTimer?.()
    this.#last = undefined
  }

  #watchAll(): void {
    const source = this.#source
    this.#stops = source.kinds.all().map((other) => source.onChange(other, (change) => this.#note(other, change)))
  }

  #kindsChanged(): void {
    for (const stop of this.#stops) stop()
    this.#kind = this.#source.kinds.ofResource(this.#kind.group, this.#kind.resource) ?? this.#kind
    this.#watchAll()
    this.#changed()
  }

  #lookAgain(): void {
    this.#lookTimer = this.#schedule(lookInterval, () => {
      this.#lookAgain()
      if (this.#kind.resource === 'pods' || (this.#last?.causes.length ?? 0) > 0) this.#changed()
    })
  }

  #note(kind: Kind, { type, object }: SourceChange): void {
    if (kind === eventKind) {
      if (this.#uid !== undefined && (object as Event).involvedObject.uid === this.#uid) this.#changed()
      return
    }
    const { metadata } = object
    const isBound = kind === (resourceQuotaKind as Kind) || kind === (limitRangeKind as Kind)
    if (isBound && metadata.namespace === this.#name && this.#kind === (namespaceKind as Kind)) this.#changed()
    if (this.#shown.has(metadata.uid) || this.#isThis(kind, object)) {
      this.#changed()
    } else if (this.#uid !== undefined && metadata.ownerReferences?.some(({ uid }) => uid === this.#uid) === true) {
      this.#changed()
    }
    // Others may begin or cease to name this object; that is looked for once a second at most.
    if (this.#relatedIsOld || metadata.namespace !== (this.#namespace ?? metadata.namespace)) return
    if (type === 'MODIFIED' && !this.#isThis(kind, object) && !this.#shown.has(metadata.uid)) return
    this.#relatedIsOld = true
    this.#relatedTimer ??= this.#schedule(this.#relatedInterval, () => {
      this.#relatedTimer = undefined
      this.#changed()
    })
  }

  #isThis(kind: Kind, { metadata }: KubeObject): boolean {
    return kind === this.#kind && metadata.name === this.#name && metadata.namespace === this.#namespace
  }

  #build(): ObjectDocument {
    const source = this.#source
    const object = source.get(this.#kind, this.#namespace, this.#name)
    this.#shown = new Set()
    if (object === undefined) return this.#gone()
    if (object.metadata.uid !== this.#uid) this.#relatedIsOld = true
    this.#uid = object.metadata.uid
    const ref = refOf(source, object, this.#kind)
    const owned = this.#owned(object)
    const owners = ownerChain(source, object)
    if (this.#relatedIsOld && this.#relatedTimer === undefined) {
      const { related, walked } = relatedTo(source, object, this.#kind)
      this.#related = related
      this.#relatedInterval = Math.max(relatedInterval, walked / 2)
      this.#relatedIsOld = false
    } else {
      this.#related = this.#related.map(({ relation, refs }) => ({
        relation,
        refs: refs.map((other) => this.#renewed(other))
      }))
    }
    const causes = causesOf(source, object)
    for (const other of [...owners, ...owned, ...this.#related.flatMap(({ refs }) => refs)]) this.#show(other)
    for (const { about } of causes) if (about !== undefined) this.#show(about)
    return {
      ref,
      object,
      ...(ref.status !== undefined && { status: ref.status }),
      causes,
      owners,
      owned: owned.slice(0, ownedLimit),
      ownedTotal: owned.length,
      related: this.#related,
      events: this.#events(object.metadata.uid),
      ...(this.#kind.isCustom === true && { printed: printedOf(this.#kind, object, source.now()) }),
      ...(this.#kind === (namespaceKind as Kind) && this.#bounds()),
      ...(object.kind === 'Pod' && { containers: containersOf(source, object as Pod) })
    }
  }

  /** What is left to say of an object that is not there (any more): the events about it. */
  #gone(): ObjectDocument {
    const ref = {
      ...namedRef(this.#kind, this.#namespace, this.#name),
      ...(this.#uid !== undefined && { uid: this.#uid })
    }
    const events = this.#uid === undefined ? [] : this.#events(this.#uid)
    return { ref, causes: [], owners: [], owned: [], ownedTotal: 0, related: [], events }
  }

  #owned(object: KubeObject): readonly ObjectRef[] {
    const owned: ObjectRef[] = []
    for (const kind of this.#source.kinds.all()) {
      if (object.metadata.namespace !== undefined && !kind.namespaced) continue
      for (const other of this.#source.ownedBy(kind, object.metadata.uid)) owned.push(refOf(this.#source, other, kind))
    }
    return owned.sort(byTrouble)
  }

  /** What bounds a namespace. */
  #bounds(): Pick<ObjectDocument, 'quotas' | 'limits'> {
    return {
      quotas: [...this.#source.all(resourceQuotaKind, this.#name)].sort(byName),
      limits: [...this.#source.all(limitRangeKind, this.#name)].sort(byName)
    }
  }

  #events(uid: string): ObjectDocument['events'] {
    const events = [...this.#source.eventsAbout(uid)].map((event) => eventSummary(this.#source, event as Event))
    return events.sort(newestFirst).slice(0, eventLimit)
  }

  /** The same link with the status of now. */
  #renewed(ref: ObjectRef): ObjectRef {
    const object = ref.uid === undefined ? undefined : this.#source.byUid(ref.uid)
    const kind = this.#source.kinds.ofResource(ref.group, ref.resource)
    return object === undefined || kind === undefined ? ref : refOf(this.#source, object, kind)
  }

  #show({ uid }: ObjectRef): void {
    if (uid !== undefined) this.#shown.add(uid)
  }
}

/** A moment is told as it is written: an age would be old at once. */
function printedOf({ columns }: Kind, object: KubeObject, now: number): ObjectDocument['printed'] {
  return columns
    .filter(({ name }) => name !== 'Name' && name !== 'Age')
    .map((column) => {
      const value = column.type === 'date' ? column.sortKey?.(object) : column.cell(object, now)
      return { name: column.name, text: String(value ?? '') }
    })
}

function byName(a: KubeObject, b: KubeObject): number {
  return a.metadata.name < b.metadata.name ? -1 : 1
}
