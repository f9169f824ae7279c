import type { Entry } from './object-indexes.ts'

const noEntries: ReadonlyMap<string, Entry> = new Map()

/** The cells of one kind by namespace and name. Names are texts that the objects have anyway: no key is put together. */
export class NamedEntries {
  /** "" for what has no namespace. Those of one namespace stand in the order in which they came. */
  readonly #namespaces = new Map<string, Map<string, Entry>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  get(namespace: string | undefined, name: string): Entry | undefined {
    return this.#namespaces.get(namespace ?? '')?.get(name)
  }

  /** Of a key "namespace/name". */
  byKey(key: string): Entry | undefined {
    const slash = key.indexOf('/')
    return this.#namespaces.get(key.slice(0, slash))?.get(key.slice(slash + 1))
  }

  /** There is none of that name. */
  add(namespace = '', name: string, entry: Entry): void {
    let entries = this.#namespaces.get(namespace)
    if (entries === undefined) this.#namespaces.set(namespace, (entries = new Map()))
    entries.set(name, entry)
    this.#size++
  }

  /** There is one of that name. */
  delete(namespace = '', name: string): void {
    const entries = this.#namespaces.get(namespace)!
    entries.delete(name)
    if (entries.size === 0) this.#namespaces.delete(namespace)
    this.#size--
  }

  /** Live: take what you need before the next change. */
  inNamespace(namespace: string): ReadonlyMap<string, Entry> {
    return this.#namespaces.get(namespace) ?? noEntries
  }

  /** One namespace after the other. */
  *all(): Generator<Entry> {
    for (const entries of this.#namespaces.values()) yield* entries.values()
  }

  /** Keys "namespace/name", one namespace after the other. */
  *keys(): Generator<string> {
    for (const [namespace, entries] of this.#namespaces) for (const name of entries.keys()) yield `${namespace}/${name}`
  }
}
