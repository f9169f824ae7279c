import type { KubeObject } from '../../../shared/kube/object.ts'
import { KindTable } from '../../../shared/kinds/kind-table.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { ObjectIndexes, type Entry } from './object-indexes.ts'
import { NamedEntries } from './named-entries.ts'
import { isPagedRow, PagedEntry, type PagedObjects, type PagedRow } from './paged-objects.ts'

/** One revision of one object. `object` of a deletion is the last state, with the revision of the deletion. */
export interface Change<T extends KubeObject = KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly kind: Kind
  readonly revision: number
  readonly object: T
  /** The state before; absent on ADDED. */
  readonly previous?: T
}

export type ChangeListener = (change: Change) => void

/** All live objects of one kind: by name, and by everything that something looks them up by. */
interface Shelf {
  kind: Kind
  readonly entries: NamedEntries
  readonly indexes: ObjectIndexes
  readonly listeners: Set<ChangeListener>
  /** The keys in list order (namespace, then name); undefined until somebody lists, and again after a bulk change. */
  sortedKeys: string[] | undefined
  /** Where its objects are not all in memory. */
  pages: PagedObjects | undefined
}

/**
 * The live objects of a cluster, in memory, immutable, each with the global revision that made it. Every change
 * goes through `put` or `remove` and is told to the listeners at once, in order: they note it and return. The store
 * knows nothing of API rules; engine/api is what writes to it.
 */
export class ObjectStore {
  #revision = 0
  /** Also of kinds that are gone: a reader that still holds one finds nothing. */
  readonly #shelves = new WeakMap<Kind, Shelf>()
  readonly #byUid = new Map<string, Entry>()
  readonly #listeners = new Set<ChangeListener>()

  /** What kinds there are at this moment; `addKind` and `removeKind` change it. */
  readonly kinds: KindTable

  constructor(kinds: readonly Kind[]) {
    this.kinds = new KindTable(kinds)
    for (const kind of kinds) this.#shelves.set(kind, newShelf(kind))
  }

  /** Makes room for the objects of a kind that a CustomResourceDefinition brings. */
  addKind(kind: Kind): void {
    this.#shelves.set(kind, newShelf(kind))
    this.kinds.register(kind)
  }

  /**
   * Puts a kind in the place of another whose objects are its own, as when a CustomResourceDefinition changes. Who still
   * holds the old one may go on asking by it. `settle` makes of each object what it is in the new kind: no revision tells
   * of that, for nothing was written.
   */
  replaceKind(old: Kind, next: Kind, settle: (object: KubeObject) => KubeObject): void {
    const shelf = this.#shelf(old)
    shelf.kind = next
    for (const entry of shelf.entries.all()) {
      const before = entry.object
      const object = settle(before)
      if (object === before) continue
      entry.object = object
      shelf.indexes.replace(entry, object, before)
    }
    this.#shelves.set(next, shelf)
    this.kinds.unregister(old)
    this.kinds.register(next)
  }

  /** Forgets a kind that has no objects any longer. */
  removeKind(kind: Kind): void {
    if (this.#shelf(kind).entries.size > 0) throw new Error(`there are still ${kind.resource}`)
    this.kinds.unregister(kind)
  }

  /** The revision of the newest change: what a list answers as its resourceVersion. */
  get revision(): number {
    return this.#revision
  }

  get<T extends KubeObject>(kind: Kind<T>, namespace: string | undefined, name: string): T | undefined {
    return this.#shelf(kind).entries.get(namespace, name)?.object as T | undefined
  }

  byUid(uid: string): KubeObject | undefined {
    return this.#byUid.get(uid)?.object
  }

  count(kind: Kind, namespace?: string): number {
    const { entries } = this.#shelf(kind)
    return namespace === undefined ? entries.size : entries.inNamespace(namespace).size
  }

  /** Every object of a kind, in no promised order. Never call it on a path that runs per event. */
  *all<T extends KubeObject>(kind: Kind<T>): Generator<T> {
    for (const entry of this.#shelf(kind).entries.all()) yield entry.object as T
  }

  *inNamespace<T extends KubeObject>(kind: Kind<T>, namespace: string): Generator<T> {
    for (const entry of this.#shelf(kind).entries.inNamespace(namespace).values()) yield entry.object as T
  }

  /** Objects that name this uid in their ownerReferences. */
  *ownedBy<T extends KubeObject>(kind: Kind<T>, uid: string): Generator<T> {
    yield* this.#lookUp<T>(kind, 'owner', uid)
  }

  *withLabel<T extends KubeObject>(kind: Kind<T>, namespace: string, key: string, value: string): Generator<T> {
    yield* this.#lookUp<T>(kind, 'label', `${namespace}/${key}=${value}`)
  }

  /** How many objects `withLabel` would give: the cheapest label of a selector is the one to start from. */
  countWithLabel(kind: Kind, namespace: string, key: string, value: string): number {
    return this.#shelf(kind).indexes.size('label', `${namespace}/${key}=${value}`)
  }

  /** Pods bound to a node. */
  *onNode<T extends KubeObject>(kind: Kind<T>, nodeName: string): Generator<T> {
    yield* this.#lookUp<T>(kind, 'node', nodeName)
  }

  /** Events about the object with this uid. */
  *about<T extends KubeObject>(kind: Kind<T>, uid: string): Generator<T> {
    yield* this.#lookUp<T>(kind, 'involved', uid)
  }

  /** Keys of a kind, one namespace after the other, and in each in the order in which its objects were created. */
  keys(kind: Kind): Iterable<string> {
    return this.#shelf(kind).entries.keys()
  }

  /** Keys of a kind in list order, "namespace/name". The array is the store's own: read it before the next change. */
  sortedKeys(kind: Kind): readonly string[] {
    const shelf = this.#shelf(kind)
    shelf.sortedKeys ??= [...shelf.entries.keys()].sort(compareKeys)
    return shelf.sortedKeys
  }

  byKey<T extends KubeObject>(kind: Kind<T>, key: string): T | undefined {
    return this.#shelf(kind).entries.byKey(key)?.object as T | undefined
  }

  /** The revision that the next change must carry in its metadata.resourceVersion. */
  nextResourceVersion(): string {
    return String(this.#revision + 1)
  }

  /** Adds or replaces an object whose resourceVersion is the one from `nextResourceVersion`. */
  put<T extends KubeObject>(kind: Kind<T>, object: T): T {
    const shelf = this.#shelf(kind)
    const { metadata } = object
    if (metadata.resourceVersion !== this.nextResourceVersion()) {
      throw new Error(`revision ${metadata.resourceVersion} does not follow ${this.#revision}`)
    }
    const entry = shelf.entries.get(metadata.namespace, metadata.name)
    this.#revision++
    if (entry === undefined) {
      this.#enter(shelf, newEntry(shelf, object, this.#revision), object)
      insertSorted(shelf, object)
      this.#tell(shelf, { type: 'ADDED', kind: shelf.kind, revision: this.#revision, object })
      return object
    }
    const previous = entry.object
    entry.object = object
    shelf.indexes.replace(entry, object, previous)
    this.#tell(shelf, { type: 'MODIFIED', kind: shelf.kind, revision: this.#revision, object, previous })
    return object
  }

  /** Removes an object; `last` is what watchers see, with the resourceVersion from `nextResourceVersion`. */
  remove<T extends KubeObject>(kind: Kind<T>, last: T): void {
    const shelf = this.#shelf(kind)
    const { namespace, name } = last.metadata
    const entry = shelf.entries.get(namespace, name)
    if (entry === undefined) throw new Error(`${kind.resource} ${keyOf(namespace, name)} is not in the store`)
    const previous = entry.object
    this.#revision++
    shelf.entries.delete(namespace, name)
    this.#byUid.delete(previous.metadata.uid)
    shelf.indexes.remove(entry, previous)
    if (entry instanceof PagedEntry) shelf.pages!.forget(entry)
    removeSorted(shelf, last)
    this.#tell(shelf, { type: 'DELETED', kind: shelf.kind, revision: this.#revision, object: last, previous })
  }

  /**
   * Puts back what a file held, without telling anybody; only before the first change. What is only a row stays in the
   * file: its kind must be a paged one.
   */
  restore(kind: Kind, objects: Iterable<KubeObject | PagedRow>, revision: number): void {
    const shelf = this.#shelf(kind)
    for (const object of objects) {
      if (isPagedRow(object)) this.#restoreRow(shelf, object)
      else this.#enter(shelf, { object }, object)
    }
    shelf.sortedKeys = undefined
    this.#revision = Math.max(this.#revision, revision)
  }

  #restoreRow(shelf: Shelf, { id, namespace, name, uid, about }: PagedRow): void {
    const entry = shelf.pages!.entry(id)
    shelf.entries.add(namespace, name, entry)
    this.#byUid.set(uid, entry)
    shelf.indexes.addUnread(entry, about)
  }

  #enter(shelf: Shelf, entry: Entry, object: KubeObject): void {
    const { namespace, name, uid } = object.metadata
    shelf.entries.add(namespace, name, entry)
    this.#byUid.set(uid, entry)
    shelf.indexes.add(entry, object)
  }

  /** Leaves the objects of a kind in the file, where they are not among the newest; only while there are none. */
  page(kind: Kind, pages: PagedObjects): void {
    this.#shelf(kind).pages = pages
  }

  /** Tells every change of a kind from now on. Returns the function that ends it. */
  onChange<T extends KubeObject>(kind: Kind<T>, listener: (change: Change<T>) => void): () => void {
    const { listeners } = this.#shelf(kind)
    listeners.add(listener as ChangeListener)
    return () => listeners.delete(listener as ChangeListener)
  }

  /** Tells every change of every kind, before the listeners of single kinds. */
  onAnyChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #tell(shelf: Shelf, change: Change): void {
    for (const listener of this.#listeners) listener(change)
    for (const listener of shelf.listeners) listener(change)
  }

  *#lookUp<T extends KubeObject>(
    kind: Kind<T>,
    index: Parameters<ObjectIndexes['get']>[0],
    value: string
  ): Generator<T> {
    for (const entry of this.#shelf(kind).indexes.get(index, value)) yield entry.object as T
  }

  #shelf(kind: Kind): Shelf {
    const shelf = this.#shelves.get(kind)
    if (shelf === undefined) throw new Error(`no such kind in this store: ${kind.kind}`)
    return shelf
  }
}

function newShelf(kind: Kind): Shelf {
  return {
    kind,
    entries: new NamedEntries(),
    indexes: new ObjectIndexes(),
    listeners: new Set(),
    sortedKeys: undefined,
    pages: undefined
  }
}

/** The cell of a new object, whose row has the number of the revision that created it. */
function newEntry(shelf: Shelf, object: KubeObject, revision: number): Entry {
  if (shelf.pages === undefined) return { object }
  const entry = shelf.pages.entry(revision)
  entry.object = object
  return entry
}

/** "namespace/name", or "/name" for what has no namespace. */
export function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`
}

export function keyOfObject(object: KubeObject): string {
  return keyOf(object.metadata.namespace, object.metadata.name)
}

/** List order, as etcd's keys have it: byte order of "namespace/name". */
function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Where `key` stands in `keys`, or where it would. */
export function positionOf(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (keys[middle]! < key) low = middle + 1
    else high = middle
  }
  return low
}

function insertSorted({ sortedKeys }: Shelf, object: KubeObject): void {
  if (sortedKeys === undefined) return
  const key = keyOfObject(object)
  sortedKeys.splice(positionOf(sortedKeys, key), 0, key)
}

function removeSorted({ sortedKeys }: Shelf, object: KubeObject): void {
  sortedKeys?.splice(positionOf(sortedKeys, keyOfObject(object)), 1)
}
