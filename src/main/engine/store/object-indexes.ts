import type { KubeObject } from '../../../shared/kube/object.ts'

/** The cell of one live object. Indexes hold cells, so that a change that moves no index touches none. */
export interface Entry {
  object: KubeObject
}

export type IndexName = 'owner' | 'label' | 'node' | 'involved'

/** What an index reads, and the values it files the object under. Equal sources mean equal values. */
interface IndexRule {
  readonly source: (object: KubeObject) => unknown
  readonly values: (object: KubeObject) => readonly string[]
}

const none: readonly string[] = []

const rules: Readonly<Record<IndexName, IndexRule>> = {
  owner: {
    source: (object) => object.metadata.ownerReferences,
    values: (object) => object.metadata.ownerReferences?.map((owner) => owner.uid) ?? none
  },
  label: {
    source: (object) => object.metadata.labels,
    values: labelValues
  },
  node: {
    source: nodeName,
    values: (object) => {
      const name = nodeName(object)
      return name === undefined ? none : [name]
    }
  },
  involved: {
    source: involvedUid,
    values: (object) => {
      const uid = involvedUid(object)
      return uid === undefined ? none : [uid]
    }
  }
}

const ruleNames = Object.keys(rules) as readonly IndexName[]
const noEntries: Postings = []
/** From here on a set is smaller and faster than an array that is copied. */
const mostInArray = 8

/** The cells under one value. Most values have few (the events of a pod), and a set for each would cost more than them. */
type Postings = readonly Entry[] | Set<Entry>

/** The secondary indexes of one kind. */
export class ObjectIndexes {
  readonly #indexes: Readonly<Record<IndexName, Map<string, Postings>>> = {
    owner: new Map(),
    label: new Map(),
    node: new Map(),
    involved: new Map()
  }

  /** The cells under a value, in the order in which they came. Live: take what you need before the next change. */
  get(name: IndexName, value: string): Iterable<Entry> {
    return this.#indexes[name].get(value) ?? noEntries
  }

  size(name: IndexName, value: string): number {
    const filed = this.#indexes[name].get(value)
    return filed === undefined ? 0 : filed instanceof Set ? filed.size : filed.length
  }

  add(entry: Entry, object: KubeObject): void {
    for (const name of ruleNames) this.#fileAll(name, entry, object)
  }

  /** Files what stays in the file under what is known of it: what it is about. */
  addUnread(entry: Entry, about: string | undefined): void {
    if (about !== undefined) file(this.#indexes.involved, entry, about)
  }

  remove(entry: Entry, object: KubeObject): void {
    for (const name of ruleNames) this.#unfileAll(name, entry, object)
  }

  replace(entry: Entry, object: KubeObject, previous: KubeObject): void {
    for (const name of ruleNames) {
      const { source } = rules[name]
      if (source(object) === source(previous)) continue
      this.#unfileAll(name, entry, previous)
      this.#fileAll(name, entry, object)
    }
  }

  #fileAll(name: IndexName, entry: Entry, object: KubeObject): void {
    for (const value of rules[name].values(object)) file(this.#indexes[name], entry, value)
  }

  #unfileAll(name: IndexName, entry: Entry, object: KubeObject): void {
    for (const value of rules[name].values(object)) unfile(this.#indexes[name], entry, value)
  }
}

function file(index: Map<string, Postings>, entry: Entry, value: string): void {
  const filed = index.get(value) ?? noEntries
  if (filed instanceof Set) filed.add(entry)
  else if (filed.length < mostInArray) index.set(value, filed.concat(entry))
  else index.set(value, new Set([...filed, entry]))
}

function unfile(index: Map<string, Postings>, entry: Entry, value: string): void {
  const filed = index.get(value)
  if (filed === undefined) return
  if (filed instanceof Set) {
    filed.delete(entry)
    if (filed.size === 0) index.delete(value)
  } else if (filed.length > 1)
    index.set(
      value,
      filed.filter((other) => other !== entry)
    )
  else index.delete(value)
}

/** The last labels that were asked for: the pods of a template, which share theirs, mostly come one after the other. */
let lastLabels: KubeObject['metadata']['labels']
let lastNamespace: string | undefined
let lastLabelValues = none

function labelValues(object: KubeObject): readonly string[] {
  const { labels, namespace } = object.metadata
  if (labels === undefined) return none
  if (labels !== lastLabels || namespace !== lastNamespace) {
    const values: string[] = []
    for (const key in labels) values.push(`${namespace ?? ''}/${key}=${labels[key]!}`)
    lastLabels = labels
    lastNamespace = namespace
    lastLabelValues = values
  }
  return lastLabelValues
}

function nodeName(object: KubeObject): string | undefined {
  if (object.kind !== 'Pod') return undefined
  return (object as KubeObject & { readonly spec: { readonly nodeName?: string } }).spec.nodeName
}

function involvedUid(object: KubeObject): string | undefined {
  if (object.kind !== 'Event') return undefined
  return (object as KubeObject & { readonly involvedObject: { readonly uid?: string } }).involvedObject.uid
}
