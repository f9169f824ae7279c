import type { HelmReleaseDocument, HelmResource } from '../../../shared/contract/helm.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { Pause } from '../../../shared/manifest/parse-manifest.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { refOf } from '../documents/object-ref.ts'
import type { Producer } from '../live/live-stream.ts'
import { isKept, manifestObjects, refOfReleaseObject, type ReadManifest } from './manifest-objects.ts'
import type { ReleaseBook } from './release-book.ts'
import { readRelease } from './release-record.ts'

/**
 * One release: its history, and the objects of its newest manifest as they are. A manifest is read once for each version
 * of its record, in pieces.
 */
export class ReleaseProducer implements Producer<HelmReleaseDocument> {
  readonly #source: ClusterSource
  readonly #book: ReleaseBook
  readonly #namespace: string
  readonly #name: string
  readonly #pause: Pause
  readonly #changed: () => void
  readonly #stops: readonly (() => void)[]
  #stopObjects: readonly (() => void)[] = []
  #readVersion: string | undefined
  #manifest: ReadManifest | undefined
  #last: HelmReleaseDocument | undefined

  constructor(
    source: ClusterSource,
    book: ReleaseBook,
    release: { readonly namespace: string; readonly name: string },
    pause: Pause,
    changed: () => void
  ) {
    this.#source = source
    this.#book = book
    this.#namespace = release.namespace
    this.#name = release.name
    this.#pause = pause
    this.#changed = changed
    const id = `${release.namespace}/${release.name}`
    this.#stops = [
      book.watch((one) => {
        if (one === id) changed()
      }),
      // A kind that comes or goes may be one of the manifest's.
      source.kinds.onChange(() => {
        this.#readVersion = undefined
        changed()
      })
    ]
  }

  next(): HelmReleaseDocument | undefined {
    this.#readNewest()
    const document = this.#build()
    if (this.#last !== undefined && deepEqual(this.#last, document)) return undefined
    this.#last = document
    return document
  }

  close(): void {
    for (const stop of this.#stops) stop()
    this.#follow([])
    this.#readVersion = 'closed'
  }

  #build(): HelmReleaseDocument {
    const namespace = this.#namespace
    const name = this.#name
    const revisions = this.#book.revisions(namespace, name)
    const manifest = this.#manifest
    if (manifest === undefined) return { namespace, name, revisions }
    if (manifest.objects === undefined) return { namespace, name, revisions, resourcesProblem: manifest.problem }
    const resources = manifest.objects.map((one): HelmResource => {
      const live = one.kind === undefined ? undefined : this.#source.get(one.kind, one.namespace, one.name)
      const ref = live === undefined ? refOfReleaseObject(one) : refOf(this.#source, live, one.kind!)
      return { ref, exists: live !== undefined, keep: isKept(one.object) }
    })
    return { namespace, name, revisions, resources }
  }

  /** Begins to read the newest manifest where another one is known. */
  #readNewest(): void {
    const secret = this.#book.newestSecret(this.#namespace, this.#name)
    const version = secret === undefined ? '' : `${secret.metadata.uid}/${secret.metadata.resourceVersion}`
    if (version === this.#readVersion) return
    this.#readVersion = version
    const read = secret === undefined ? undefined : readRelease(secret)
    if (read === undefined || 'problem' in read) return this.#take(read)
    // A record may name another place than the one it stands in.
    void manifestObjects(read.release.manifest, this.#namespace, this.#source.kinds, this.#pause).then((manifest) => {
      if (this.#readVersion !== version) return
      this.#take(manifest)
      this.#changed()
    })
  }

  #take(manifest: ReadManifest | undefined): void {
    this.#manifest = manifest
    this.#follow(manifest?.objects ?? [])
  }

  /** Calls when one of these objects changed. */
  #follow(objects: NonNullable<ReadManifest['objects']>): void {
    for (const stop of this.#stopObjects) stop()
    const byKind = new Map<Kind, Set<string>>()
    for (const { kind, namespace, name } of objects) {
      if (kind === undefined) continue
      const wanted = byKind.get(kind) ?? new Set()
      byKind.set(kind, wanted.add(`${namespace ?? ''}/${name}`))
    }
    this.#stopObjects = [...byKind].map(([kind, wanted]) =>
      this.#source.onChange(kind, ({ object: { metadata } }) => {
        if (wanted.has(`${metadata.namespace ?? ''}/${metadata.name}`)) this.#changed()
      })
    )
  }
}
