import type { Kind } from '../../../shared/kinds/kind.ts'
import type { StatusMark } from '../../../shared/kinds/status-summary.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { onStatusChange, statusOf } from '../object-status.ts'

export type MarkCounts = ReadonlyMap<StatusMark, number>

const troubledMarks: ReadonlySet<StatusMark> = new Set(['bad', 'warn', 'wait'])

/** Bad, not ready or waiting: what somebody should look at. */
export function isTroubled(mark: StatusMark): boolean {
  return troubledMarks.has(mark)
}

/** Noted changes are worked in when somebody asks, but no later than this: nobody may ask for a long time. */
const notedLimit = 2_000

/** How many objects of one kind stand in each mark, by namespace. Kept by change; a change costs one status. */
export class KindCounts {
  readonly #source: ClusterSource
  readonly #kind: Kind
  readonly #known = new Map<string, { readonly namespace: string; readonly mark: StatusMark }>()
  readonly #byNamespace = new Map<string, Map<StatusMark, number>>()
  readonly #troubled = new Set<string>()
  readonly #noted = new Map<string, KubeObject | undefined>()
  readonly #stop: () => void

  constructor(source: ClusterSource, kind: Kind, changed: () => void) {
    this.#source = source
    this.#kind = kind
    for (const object of source.all(kind)) this.#enter(object)
    this.#stop = onStatusChange(source, kind, ({ type, object }) => {
      this.#noted.set(object.metadata.uid, type === 'DELETED' ? undefined : object)
      if (this.#noted.size >= notedLimit) this.#settle()
      changed()
    })
  }

  /** How many objects there are in all namespaces. */
  get size(): number {
    return this.#known.size
  }

  /** Marks over these namespaces; over all where the list is empty or the kind has no namespaces. */
  marks(namespaces: readonly string[]): MarkCounts {
    this.#settle()
    if (namespaces.length === 1 && this.#kind.namespaced) return this.#byNamespace.get(namespaces[0]!) ?? new Map()
    const total = new Map<StatusMark, number>()
    for (const namespace of this.#kind.namespaced && namespaces.length > 0 ? namespaces : this.#byNamespace.keys()) {
      for (const [mark, count] of this.#byNamespace.get(namespace) ?? [])
        total.set(mark, (total.get(mark) ?? 0) + count)
    }
    return total
  }

  namespaces(): ReadonlyMap<string, MarkCounts> {
    this.#settle()
    return this.#byNamespace
  }

  /** Objects in trouble, in no promised order. */
  *troubled(): Generator<KubeObject> {
    this.#settle()
    for (const uid of this.#troubled) {
      const object = this.#source.byUid(uid)
      if (object !== undefined) yield object
    }
  }

  close(): void {
    this.#stop()
    this.#noted.clear()
  }

  #settle(): void {
    for (const [uid, object] of this.#noted) {
      this.#leave(uid)
      if (object !== undefined) this.#enter(object)
    }
    this.#noted.clear()
  }

  #enter(object: KubeObject): void {
    const { uid, namespace = '' } = object.metadata
    const { mark } = statusOf(this.#source, object, this.#kind)
    this.#known.set(uid, { namespace, mark })
    let counts = this.#byNamespace.get(namespace)
    if (counts === undefined) this.#byNamespace.set(namespace, (counts = new Map()))
    counts.set(mark, (counts.get(mark) ?? 0) + 1)
    if (isTroubled(mark)) this.#troubled.add(uid)
  }

  #leave(uid: string): void {
    const known = this.#known.get(uid)
    if (known === undefined) return
    this.#known.delete(uid)
    this.#troubled.delete(uid)
    const counts = this.#byNamespace.get(known.namespace)!
    const count = counts.get(known.mark)! - 1
    if (count > 0) counts.set(known.mark, count)
    else counts.delete(known.mark)
    if (counts.size === 0) this.#byNamespace.delete(known.namespace)
  }
}
