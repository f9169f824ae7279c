// Three versions of one object: as it was read, as somebody edited it, as others have changed it meanwhile.
import { isSeq, parseDocument, type Document } from 'yaml'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import { isJsonObject, type JsonObject } from '../../../shared/kube/json-object.ts'
import type { Json } from '../../../shared/kube/object.ts'

type Path = readonly (string | number)[]

/** A change of theirs, at its place in my version; without a value it is taken away. */
export interface TheirChange {
  readonly path: Path
  readonly value?: Json
  /** A new item at the end of a list. */
  readonly append?: boolean
}

/** What both changed, and differently: mine stays. */
export interface Clash {
  readonly path: string
  readonly mine: Json | undefined
  readonly theirs: Json | undefined
}

export interface Merge {
  readonly changes: readonly TheirChange[]
  readonly clashes: readonly Clash[]
}

/** What to do to my version so that it has their changes too. Lists of named items merge by name, others as a whole. */
export function mergeObjects(base: Json, mine: Json, theirs: Json): Merge {
  const changes: TheirChange[] = []
  const clashes: Clash[] = []
  visit(base, mine, theirs, [], '')
  return { changes, clashes }

  function visit(
    was: Json | undefined,
    my: Json | undefined,
    their: Json | undefined,
    path: Path,
    words: string
  ): void {
    if (same(was, their) || same(my, their)) return
    if (isJsonObject(was) && isJsonObject(my) && isJsonObject(their)) {
      for (const key of new Set([...Object.keys(was), ...Object.keys(their)])) {
        visit(was[key], my[key], their[key], [...path, key], words === '' ? key : `${words}.${key}`)
      }
      return
    }
    const names = [was, my, their].map(namesOf)
    if (names.every((list) => list !== undefined)) {
      visitItems(was as readonly JsonObject[], my as readonly JsonObject[], their as readonly JsonObject[], path, words)
      return
    }
    if (same(was, my)) changes.push(their === undefined ? { path } : { path, value: their })
    else clashes.push({ path: words, mine: my, theirs: their })
  }

  function visitItems(
    was: readonly JsonObject[],
    my: readonly JsonObject[],
    their: readonly JsonObject[],
    path: Path,
    words: string
  ): void {
    const named = (list: readonly JsonObject[], name: Json | undefined): JsonObject | undefined =>
      list.find((item) => item['name'] === name)
    for (const name of new Set([...was, ...their].map((item) => item['name']))) {
      const index = my.findIndex((item) => item['name'] === name)
      const item = named(their, name)
      if (index !== -1) visit(named(was, name), my[index], item, [...path, index], `${words}[${String(name)}]`)
      else if (item !== undefined && named(was, name) === undefined) changes.push({ path, value: item, append: true })
      else if (item !== undefined && !same(item, named(was, name)))
        clashes.push({ path: `${words}[${String(name)}]`, mine: undefined, theirs: item })
    }
  }
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === undefined || b === undefined ? a === b : deepEqual(a, b)
}

/** The names of the items of a list, where each has one of its own. */
function namesOf(value: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const names = (value as readonly Json[]).map((item) => (isJsonObject(item) ? item['name'] : undefined))
  return names.every((name) => typeof name === 'string') && new Set(names).size === names.length ? names : undefined
}

/** My text with their changes; comments and the order of my keys stay. */
export function applyChanges(text: string, changes: readonly TheirChange[]): string {
  const document = parseDocument(text, { version: '1.1' })
  const kept = changes.filter((change) => change.value !== undefined)
  // From the end, so that what is taken away does not move what is still to come.
  const removed = changes
    .filter((change) => change.value === undefined)
    .sort((a, b) => lastIndex(b.path) - lastIndex(a.path))
  for (const change of [
    ...kept.filter(({ append }) => append !== true),
    ...removed,
    ...kept.filter(({ append }) => append === true)
  ])
    applyChange(document, change)
  return document.toString({ indentSeq: false, lineWidth: 0 })
}

function applyChange(document: Document, { path, value, append }: TheirChange): void {
  if (value === undefined) document.deleteIn(path)
  else if (append === true) {
    const list = document.getIn(path)
    if (isSeq(list)) list.add(document.createNode(value))
  } else document.setIn(path, document.createNode(value))
}

function lastIndex(path: Path): number {
  const last = path.at(-1)
  return typeof last === 'number' ? last : -1
}
