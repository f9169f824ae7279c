import type { KubeObject } from '../kube/object.ts'
import type { Kind, ServedForm } from './kind.ts'

/** A kind as a URL names it; `form` where that is not the group and version in which its objects are stored. */
export interface ServedKind {
  readonly kind: Kind
  readonly form?: ServedForm
}

/** The kinds of one cluster: those that are built in, and those that its CustomResourceDefinitions add and take away. */
export class KindTable {
  readonly #kinds: Kind[] = []
  readonly #byResource = new Map<string, Kind>()
  readonly #byKind = new Map<string, Kind>()
  readonly #served = new Map<string, ServedKind>()
  readonly #listeners = new Set<() => void>()
  #revision = 0

  constructor(builtIn: readonly Kind[]) {
    for (const kind of builtIn) this.#add(kind)
  }

  /** Grows with every change: what is worked out from the table is good as long as this stays. */
  get revision(): number {
    return this.#revision
  }

  /** In the order in which lists name them. */
  all(): readonly Kind[] {
    return this.#kinds
  }

  has(kind: Kind): boolean {
    return this.#byResource.get(`${kind.group}/${kind.resource}`) === kind
  }

  /** The kind with this plural name in the group in which it is stored. */
  ofResource(group: string, resource: string): Kind | undefined {
    return this.#byResource.get(`${group}/${resource}`)
  }

  /** The kind of an object's apiVersion and kind, in any version that is served; undefined where it is unknown. */
  ofObject({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): Kind | undefined {
    return this.#byKind.get(`${apiVersion}/${kind}`)
  }

  /** The kind behind /apis/GROUP/VERSION/RESOURCE. */
  served(group: string, version: string, resource: string): ServedKind | undefined {
    return this.#served.get(`${group}/${version}/${resource}`)
  }

  register(kind: Kind): void {
    this.#add(kind)
    this.#tell()
  }

  unregister(kind: Kind): void {
    this.#kinds.splice(this.#kinds.indexOf(kind), 1)
    this.#byResource.delete(`${kind.group}/${kind.resource}`)
    for (const [group, version] of versionsOf(kind)) {
      this.#byKind.delete(`${group === '' ? version : `${group}/${version}`}/${kind.kind}`)
      this.#served.delete(`${group}/${version}/${kind.resource}`)
    }
    this.#tell()
  }

  /** Tells that kinds came or went. Returns the function that ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #add(kind: Kind): void {
    this.#kinds.push(kind)
    this.#byResource.set(`${kind.group}/${kind.resource}`, kind)
    for (const [group, version, form] of versionsOf(kind)) {
      this.#byKind.set(`${group === '' ? version : `${group}/${version}`}/${kind.kind}`, kind)
      this.#served.set(`${group}/${version}/${kind.resource}`, form === undefined ? { kind } : { kind, form })
    }
  }

  #tell(): void {
    this.#revision++
    for (const listener of this.#listeners) listener()
  }
}

function versionsOf(kind: Kind): readonly (readonly [group: string, version: string, form?: ServedForm])[] {
  const forms = (kind.forms ?? []).map((form) => [form.group, form.version, form] as const)
  return kind.isStorageServed === false ? forms : [[kind.group, kind.version] as const, ...forms]
}
