import type { HelmRevision } from '../../../shared/contract/helm.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { secretKind } from '../../../shared/kinds/secret/kind.ts'
import type { Secret } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { releaseSecretType } from './release-record.ts'
import { labelledRevision, summaryOf } from './revision-summary.ts'

/** One revision's Secret; it is unpacked when somebody looks at it, and once a version. */
class Entry {
  readonly secret: Secret
  readonly revision: number
  #summary: HelmRevision | undefined

  constructor(secret: Secret) {
    this.secret = secret
    this.revision = labelledRevision(secret).revision
  }

  get summary(): HelmRevision {
    return (this.#summary ??= summaryOf(this.secret))
  }
}

/** Where the release of a Secret stands: "shop/web". */
type ReleaseId = string

/**
 * The releases of a cluster, kept by change: found once by the label index, then from the changes of Secrets of Helm's
 * type alone. Kept while somebody looks.
 */
export class ReleaseBook {
  readonly #source: ClusterSource
  readonly #listeners = new Set<(release: ReleaseId) => void>()
  readonly #releases = new Map<ReleaseId, Map<string, Entry>>()
  /** By uid: labels may change, and with them the release. */
  readonly #idOf = new Map<string, ReleaseId>()
  #stop: (() => void) | undefined

  constructor(source: ClusterSource) {
    this.#source = source
  }

  /** `changed` is called with the release, from within the change. Returns the function that ends it. */
  watch(changed: (release: ReleaseId) => void): () => void {
    if (this.#stop === undefined) this.#open()
    this.#listeners.add(changed)
    return () => {
      this.#listeners.delete(changed)
      if (this.#listeners.size > 0) return
      this.#stop?.()
      this.#stop = undefined
      this.#releases.clear()
      this.#idOf.clear()
    }
  }

  /** The newest revision of each release in these namespaces, in all where the list is empty; by namespace and name. */
  newest(namespaces: readonly string[]): readonly HelmRevision[] {
    const wanted = namespaces.length === 0 ? undefined : new Set(namespaces)
    const found: HelmRevision[] = []
    for (const entries of this.#releases.values()) {
      const [newest] = newestFirst(entries)
      if (newest !== undefined && wanted?.has(newest.secret.metadata.namespace!) !== false) found.push(newest.summary)
    }
    return found.sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name))
  }

  /** Newest first; empty where there is no such release. */
  revisions(namespace: string, name: string): readonly HelmRevision[] {
    return newestFirst(this.#releases.get(`${namespace}/${name}`) ?? new Map()).map(({ summary }) => summary)
  }

  /** The Secret of the newest revision. */
  newestSecret(namespace: string, name: string): Secret | undefined {
    return newestFirst(this.#releases.get(`${namespace}/${name}`) ?? new Map())[0]?.secret
  }

  #open(): void {
    const source = this.#source
    for (const { metadata } of source.all(namespaceKind)) {
      for (const secret of source.withLabel(secretKind, metadata.name, 'owner', 'helm')) {
        if (isRelease(secret)) this.#put(secret)
      }
    }
    this.#stop = source.onChange(secretKind, ({ type, object }) => {
      const before = this.#idOf.get(object.metadata.uid)
      const isOurs = type !== 'DELETED' && isRelease(object)
      if (before === undefined && !isOurs) return
      if (before !== undefined) this.#drop(object.metadata.uid, before)
      const after = isOurs ? this.#put(object) : before
      for (const listener of this.#listeners) {
        if (before !== undefined && before !== after) listener(before)
        listener(after!)
      }
    })
  }

  #put(secret: Secret): ReleaseId {
    const { namespace, uid } = secret.metadata
    const id = `${namespace}/${labelledRevision(secret).name}`
    let entries = this.#releases.get(id)
    if (entries === undefined) this.#releases.set(id, (entries = new Map()))
    entries.set(uid, new Entry(secret))
    this.#idOf.set(uid, id)
    return id
  }

  #drop(uid: string, id: ReleaseId): void {
    const entries = this.#releases.get(id)
    entries?.delete(uid)
    if (entries?.size === 0) this.#releases.delete(id)
    this.#idOf.delete(uid)
  }
}

function isRelease({ type, metadata }: Secret): boolean {
  return type === releaseSecretType && metadata.labels?.['owner'] === 'helm'
}

function newestFirst(entries: ReadonlyMap<string, Entry>): readonly Entry[] {
  return [...entries.values()].sort((a, b) => b.revision - a.revision)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
