import { describe, expect, test } from 'vitest'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { kinds } from '../../../shared/kinds/table.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Event, Node, Pod } from '../../../shared/schema/types.ts'
import { Random } from '../sim/random.ts'
import { keyOf, keyOfObject, ObjectStore, positionOf, type Change } from './object-store.ts'

/** Either kind, by the members that indexes look at. */
type Loose = KubeObject & {
  readonly spec?: { readonly nodeName?: string }
  readonly involvedObject?: { readonly uid?: string }
}

const namespaces = ['default', 'kube-system', 'kube', 'a-b', 'a']
const labelKeys = ['app', 'tier']
const values = ['x', 'y', 'z']
const owners = ['owner-1', 'owner-2', 'owner-3']
const nodes = [undefined, 'node-1', 'node-2']

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random.integer(from.length)]!
}

function some<T>(random: Random, from: readonly T[]): T[] {
  return from.filter(() => random.integer(2) === 0)
}

/** A pod or event of one of few names, with random parts that the indexes look at; often some of the stored one's. */
function randomObject(random: Random, store: ObjectStore): { kind: Kind; object: KubeObject } {
  const kind: Kind = random.integer(3) === 0 ? eventKind : podKind
  const namespace = pick(random, namespaces)
  const name = `n${random.integer(12)}`
  const stored: Loose | undefined = store.get(kind, namespace, name)
  const keep = (): boolean => stored !== undefined && random.integer(2) === 0
  const labels = keep()
    ? stored!.metadata.labels
    : Object.fromEntries(some(random, labelKeys).map((key) => [key, pick(random, values)]))
  const metadata = {
    name,
    namespace,
    uid: stored?.metadata.uid ?? random.uuid(),
    resourceVersion: store.nextResourceVersion(),
    creationTimestamp: '2026-11-20T00:00:00Z',
    ...(labels === undefined || random.integer(8) === 0 ? {} : { labels }),
    ownerReferences: keep()
      ? stored!.metadata.ownerReferences
      : some(random, owners).map((uid) => ({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: uid, uid }))
  }
  if (kind === eventKind) {
    const uid = pick(random, [undefined, ...owners])
    return { kind, object: { apiVersion: 'v1', kind: 'Event', metadata, involvedObject: { uid } } as unknown as Event }
  }
  const spec = keep() ? stored!.spec : { nodeName: pick(random, nodes), containers: [] }
  return { kind, object: { apiVersion: 'v1', kind: 'Pod', metadata, spec } as unknown as Pod }
}

function sorted(objects: Iterable<KubeObject>): string[] {
  return [...objects].map((object) => `${object.kind} ${keyOfObject(object)} ${object.metadata.resourceVersion}`).sort()
}

/** What every look-up of the store answers, against a search through all objects. */
function expectIndexesRight(store: ObjectStore, kind: Kind, objects: readonly KubeObject[]): void {
  const where = (test: (object: Loose) => boolean): string[] =>
    sorted(objects.filter((object) => test(object as Loose)))
  expect(sorted(store.all(kind))).toEqual(sorted(objects))
  expect(store.count(kind)).toBe(objects.length)
  const keys = objects.map(keyOfObject).sort((a, b) => (a < b ? -1 : 1))
  expect(store.sortedKeys(kind)).toEqual(keys)
  for (const [index, key] of keys.entries()) expect(positionOf(keys, key)).toBe(index)
  for (const namespace of namespaces) {
    const expected = where((object) => object.metadata.namespace === namespace)
    expect(sorted(store.inNamespace(kind, namespace))).toEqual(expected)
    expect(store.count(kind, namespace)).toBe(expected.length)
    for (const key of labelKeys) {
      for (const value of values) {
        const labelled = where((object) => {
          return object.metadata.namespace === namespace && object.metadata.labels?.[key] === value
        })
        expect(sorted(store.withLabel(kind, namespace, key, value))).toEqual(labelled)
        expect(store.countWithLabel(kind, namespace, key, value)).toBe(labelled.length)
      }
    }
  }
  for (const uid of owners) {
    const owned = where((object) => object.metadata.ownerReferences?.some((owner) => owner.uid === uid) === true)
    expect(sorted(store.ownedBy(kind, uid))).toEqual(owned)
    expect(sorted(store.about(kind, uid))).toEqual(where((object) => object.involvedObject?.uid === uid))
  }
  for (const node of nodes) {
    if (node === undefined) continue
    expect(sorted(store.onNode(kind, node))).toEqual(where((object) => object.spec?.nodeName === node))
  }
  for (const object of objects) {
    expect(store.byUid(object.metadata.uid)).toBe(object)
    expect(store.get(kind, object.metadata.namespace, object.metadata.name)).toBe(object)
    expect(store.byKey(kind, keyOfObject(object))).toBe(object)
  }
}

describe('ObjectStore', () => {
  test.each([1, 2, 3, 4])('every index equals a search through all objects, whatever happens (seed %i)', (seed) => {
    const random = new Random(`indexes-${seed}`)
    const store = new ObjectStore(kinds)
    const naive = new Map<string, { kind: Kind; object: KubeObject }>()
    const changes: Change[] = []
    store.onAnyChange((change) => changes.push(change))
    for (let step = 0; step < 600; step++) {
      if (naive.size > 0 && random.integer(3) === 0) {
        const [key, { kind, object }] = pick(random, [...naive])
        const last = { ...object, metadata: { ...object.metadata, resourceVersion: store.nextResourceVersion() } }
        store.remove(kind, last)
        naive.delete(key)
        expect(changes.at(-1)).toEqual({ type: 'DELETED', kind, revision: step + 1, object: last, previous: object })
        expect(store.byUid(object.metadata.uid)).toBeUndefined()
      } else {
        const { kind, object } = randomObject(random, store)
        const key = `${kind.kind} ${keyOfObject(object)}`
        const previous = naive.get(key)?.object
        expect(store.put(kind, object)).toBe(object)
        naive.set(key, { kind, object })
        const type = previous === undefined ? 'ADDED' : 'MODIFIED'
        expect(changes.at(-1)).toEqual({ type, kind, revision: step + 1, object, ...(previous && { previous }) })
      }
      expect(store.revision).toBe(step + 1)
      if (step % 20 !== 0) continue
      for (const kind of [podKind, eventKind] as readonly Kind[]) {
        const objects = [...naive.values()].filter((entry) => entry.kind === kind).map((entry) => entry.object)
        expectIndexesRight(store, kind, objects)
      }
    }
  })

  test('restored objects are found as if they had been put, and nobody is told', () => {
    const random = new Random('restore')
    const source = new ObjectStore(kinds)
    for (let step = 0; step < 100; step++) {
      const { kind, object } = randomObject(random, source)
      source.put(kind, object)
    }
    const store = new ObjectStore(kinds)
    const told: Change[] = []
    store.onAnyChange((change) => told.push(change))
    for (const kind of [podKind, eventKind] as readonly Kind[]) store.restore(kind, source.all(kind), source.revision)
    for (const kind of [podKind, eventKind] as readonly Kind[]) expectIndexesRight(store, kind, [...source.all(kind)])
    expect(store.revision).toBe(100)
    expect(store.nextResourceVersion()).toBe('101')
    expect(told).toEqual([])
  })

  test('tells the listeners of all kinds first, then those of the kind, until they stop', () => {
    const store = new ObjectStore(kinds)
    const heard: string[] = []
    const node = (): Node =>
      ({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'n', uid: 'u', resourceVersion: store.nextResourceVersion(), creationTimestamp: '' }
      }) as Node
    const stop = store.onChange(nodeKind, (change) => heard.push(`node ${change.revision}`))
    store.onChange(configMapKind, (change) => heard.push(`configmap ${change.revision}`))
    store.onAnyChange((change) => heard.push(`any ${change.revision}`))
    store.put(nodeKind, node())
    stop()
    store.put(nodeKind, node())
    expect(heard).toEqual(['any 1', 'node 1', 'any 2'])
    expect(store.get(nodeKind, undefined, 'n')).toBe(store.byKey(nodeKind, keyOf(undefined, 'n')))
  })

  test('takes no revision but the next, and removes nothing that is not there', () => {
    const store = new ObjectStore(kinds)
    const { object } = randomObject(new Random('x'), store)
    const early = { ...object, metadata: { ...object.metadata, resourceVersion: '2' } }
    expect(() => store.put(podKind, early as Pod)).toThrow('revision 2 does not follow 0')
    expect(() => store.remove(podKind, object as Pod)).toThrow('is not in the store')
    expect(store.revision).toBe(0)
    expect(() => new ObjectStore([podKind]).get(nodeKind, undefined, 'n')).toThrow('no such kind in this store: Node')
  })
})
