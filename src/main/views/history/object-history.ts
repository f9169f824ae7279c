import type { ObjectHistory, ObjectVersion } from '../../../shared/contract/object-history.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { KubeObject, ManagedFieldsEntry } from '../../../shared/kube/object.ts'
import type { ClusterSource, SourceRevision } from '../cluster-source.ts'
import { changedPaths } from './changed-paths.ts'

const versionsListed = 100
const pathsListed = 6
/** So many of the newest states are asked for first: what follows a write is mostly one more. */
const newestAsked = 4

/** Remembers what it has compared, so that a write costs what it changed. */
export class ObjectVersions {
  readonly #source: ClusterSource
  readonly #kind: Kind
  readonly #namespace: string | undefined
  readonly #name: string
  #versions: readonly ObjectVersion[] = []
  #fromTheStart = true

  constructor(source: ClusterSource, kind: Kind, namespace: string | undefined, name: string) {
    this.#source = source
    this.#kind = kind
    this.#namespace = namespace
    this.#name = name
  }

  read(): ObjectHistory {
    const known = this.#versions[0]?.revision
    const newest = known === undefined ? [] : this.#ask(newestAsked)
    const at = newest.findIndex(({ revision }) => revision === known)
    if (at < 0) this.#readAll()
    else if (at > 0)
      this.#versions = versionsOf(newest.slice(0, at + 1))
        .concat(this.#versions)
        .slice(0, versionsListed)
    return { versions: this.#versions, fromTheStart: this.#fromTheStart }
  }

  #readAll(): void {
    // One more, against which the oldest is compared.
    const states = this.#ask(versionsListed + 1)
    const oldest = states.at(-1)
    this.#fromTheStart = oldest === undefined || isFirst(oldest)
    const first = oldest === undefined ? [] : [describe(oldest, undefined)]
    this.#versions = versionsOf(states).concat(first).slice(0, versionsListed)
    if (states.length > versionsListed) this.#fromTheStart = false
  }

  #ask(limit: number): readonly SourceRevision[] {
    return this.#source.history(this.#kind, this.#namespace, this.#name, limit)
  }
}

/** Of states, newest first, all but the oldest, each against the one before it. */
function versionsOf(states: readonly SourceRevision[]): readonly ObjectVersion[] {
  return states.slice(0, -1).map((state, index) => describe(state, states[index + 1]))
}

function describe({ revision, time, object }: SourceRevision, before: SourceRevision | undefined): ObjectVersion {
  // An object that was deleted and made again under its name begins anew.
  const earlier = before?.object.metadata.uid === object.metadata.uid ? before.object : undefined
  const paths = earlier === undefined ? [] : changedPaths(earlier, object)
  const { manager = '', subresource = '' } = writerOf(object, earlier) ?? {}
  return {
    revision,
    at: time,
    by: manager,
    through: subresource,
    paths: paths.slice(0, pathsListed),
    changed: paths.length
  }
}

/** The entry of managedFields that this write changed; where it changed none, that of the last who wrote. */
function writerOf(object: KubeObject, before: KubeObject | undefined): ManagedFieldsEntry | undefined {
  const entries = object.metadata.managedFields ?? []
  const earlier = before?.metadata.managedFields ?? []
  const changed = entries.filter((entry) => !earlier.some((one) => one === entry || deepEqual(one, entry)))
  const asked = changed.length > 0 ? changed : entries
  return asked.toSorted((a, b) => parseTime(b.time ?? '') - parseTime(a.time ?? ''))[0]
}

function isFirst({ time, object }: SourceRevision): boolean {
  return time - parseTime(object.metadata.creationTimestamp) < 1000
}
