import type { ObjectRef } from '../../../shared/contract/documents.ts'
import { cronJobKind } from '../../../shared/kinds/cronjob/kind.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { replicationControllerKind } from '../../../shared/kinds/replicationcontroller/kind.ts'
import { statefulSetKind } from '../../../shared/kinds/statefulset/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Moment, MomentWish } from '../../../shared/moments/moment.ts'
import type { Deployment, Event } from '../../../shared/schema/types.ts'
import type { CauseWords } from '../../../shared/why/cause-words.ts'
import type { Change, ObjectStore } from '../store/object-store.ts'

/** What a change says to who waits: undefined where it is nothing of the kind. */
type Words = (change: Change) => CauseWords | undefined

interface Lookout {
  readonly kind: Kind
  readonly words: Words
}

/** Who has replicas of his own: those of a ReplicaSet change with every rollout. */
const scaledKinds: readonly Kind[] = [deploymentKind, statefulSetKind, replicationControllerKind]

/**
 * Looks out for the first moment of a kind, change by change: it only looks, so that a cluster's history is the same
 * whether somebody waits for something or not.
 */
export class MomentWatch {
  readonly #store: ObjectStore
  readonly #wish: MomentWish
  readonly #namespaces: ReadonlySet<string>
  readonly #now: () => number
  readonly #stops: readonly (() => void)[]
  #found: Moment | undefined

  constructor(store: ObjectStore, now: () => number, wish: MomentWish) {
    this.#store = store
    this.#now = now
    this.#wish = wish
    this.#namespaces = new Set(wish.namespaces)
    this.#stops = this.#lookouts().map(({ kind, words }) =>
      store.onChange(kind, (change) => this.#look(kind, words, change))
    )
  }

  get found(): Moment | undefined {
    return this.#found
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  #look(kind: Kind, words: Words, change: Change): void {
    if (this.#found !== undefined) return
    const { namespace } = change.object.metadata
    if (namespace !== undefined && this.#namespaces.size > 0 && !this.#namespaces.has(namespace)) return
    const text = words(change)
    if (text === undefined) return
    const about = kind === eventKind ? involved(this.#store, change.object as Event) : refOf(kind, change.object)
    this.#found = { kind: this.#wish.kind, at: this.#now(), about, words: text }
  }

  #lookouts(): readonly Lookout[] {
    const now = this.#now
    switch (this.#wish.kind) {
      case 'pod':
        return [{ kind: podKind, words: statusChange(podKind, now) }]
      case 'node':
        return [{ kind: nodeKind, words: statusChange(nodeKind, now) }]
      case 'warning':
        return [{ kind: eventKind, words: (change) => told(change, ({ type }) => type === 'Warning') }]
      case 'cron':
        return [{ kind: cronJobKind, words: cronRun }]
      case 'scale':
        return scaledKinds.map((kind) => ({ kind, words: scaled }))
      case 'object':
        return this.#ofObject()
      case 'time':
        return []
    }
  }

  #ofObject(): readonly Lookout[] {
    const { uid } = this.#wish
    const object = uid === undefined ? undefined : this.#store.byUid(uid)
    const kind = object && this.#store.kinds.ofObject(object)
    const events: Lookout = {
      kind: eventKind,
      words: (change) => told(change, ({ involvedObject }) => involvedObject.uid === uid)
    }
    if (kind === undefined) return [events]
    const words = statusChange(kind, this.#now)
    return [{ kind, words: (change) => (change.object.metadata.uid === uid ? words(change) : undefined) }, events]
  }
}

function statusChange(kind: Kind, now: () => number): Words {
  return ({ type, object, previous }) => {
    if (type === 'ADDED') return { code: 'created' }
    if (type === 'DELETED') return { code: 'deleted' }
    const before = previous === undefined ? undefined : kind.status(previous, now()).word
    const { word } = kind.status(object, now())
    return before === undefined || before === word ? undefined : { code: 'became', from: before, to: word }
  }
}

/** An event that is new, or was counted up. */
function told(change: Change, isMeant: (event: Event) => boolean): string | undefined {
  if (change.type === 'DELETED') return undefined
  const event = change.object as Event
  return isMeant(event) ? `${event.reason}: ${event.message}` : undefined
}

function cronRun({ type, object, previous }: Change): CauseWords | undefined {
  const last = lastRun(object)
  if (type !== 'MODIFIED' || last === undefined || last === lastRun(previous)) return undefined
  return { code: 'ranFor', time: last }
}

function lastRun(object: KubeObject | undefined): string | undefined {
  return (object as { readonly status?: { readonly lastScheduleTime?: string } } | undefined)?.status?.lastScheduleTime
}

function scaled({ type, object, previous }: Change): CauseWords | undefined {
  if (type !== 'MODIFIED') return undefined
  const [from, to] = [replicasOf(previous), replicasOf(object)]
  return from === to ? undefined : { code: 'scaled', from, to }
}

function replicasOf(object: KubeObject | undefined): number {
  return (object as Deployment | undefined)?.spec.replicas ?? 1
}

function refOf({ group, resource, kind }: Kind, { metadata }: KubeObject): ObjectRef {
  const { namespace, name, uid } = metadata
  return { group, resource, kind, ...(namespace === undefined ? {} : { namespace }), name, uid }
}

/** Whom an event is about; itself where nobody knows that kind. */
function involved(store: ObjectStore, event: Event): ObjectRef {
  const { apiVersion = 'v1', kind: name = '', namespace, name: objectName = '', uid } = event.involvedObject
  const kind = store.kinds.ofObject({ apiVersion, kind: name })
  if (kind === undefined) return refOf(eventKind, event)
  const place = kind.namespaced && namespace !== undefined ? { namespace } : {}
  return {
    group: kind.group,
    resource: kind.resource,
    kind: kind.kind,
    ...place,
    name: objectName,
    ...(uid === undefined ? {} : { uid })
  }
}
