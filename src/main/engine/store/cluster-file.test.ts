import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { kinds } from '../../../shared/kinds/table.ts'
import type { FieldsV1, KubeObject } from '../../../shared/kube/object.ts'
import type { ConfigMap, Pod } from '../../../shared/schema/types.ts'
import { Random } from '../sim/random.ts'
import { ClusterFile, type ClusterFileOptions } from './cluster-file.ts'
import { RevisionExpired } from './history.ts'
import { keyOfObject, ObjectStore, type Change } from './object-store.ts'
import { RandomChanges } from './testing-changes.ts'
import { podTemplate, PodTrail } from './testing-workload.ts'

const startTime = Date.UTC(2026, 10, 20)
const usedKinds: readonly Kind[] = [podKind, eventKind, configMapKind]
let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-file-'))
  path = join(folder, 'cluster.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function attached(file: ClusterFile): { file: ClusterFile; store: ObjectStore } {
  const store = new ObjectStore(kinds)
  file.attach(store)
  return { file, store }
}

function created(where = path, options: ClusterFileOptions = {}): { file: ClusterFile; store: ObjectStore } {
  return attached(ClusterFile.create(where, { seed: 'test', startTime, ...options }))
}

/** A value as JSON has it: without members that are undefined. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

function contents(store: ObjectStore): Record<string, KubeObject[]> {
  return Object.fromEntries(
    usedKinds.map((kind) => [kind.resource, store.sortedKeys(kind).map((key) => plain(store.byKey(kind, key)!))])
  )
}

/** The past, kept the naive way. */
class Recorded {
  readonly changes: (Change & { readonly time: number })[] = []
  readonly #states: ReadonlyMap<string, KubeObject>[] = [new Map()]

  constructor(file: ClusterFile, store: ObjectStore) {
    store.onAnyChange((change) => {
      this.changes.push({ ...change, time: file.clock.now })
      const state = new Map(this.#states.at(-1))
      if (change.type === 'DELETED') state.delete(change.object.metadata.uid)
      else state.set(change.object.metadata.uid, change.object)
      this.#states.push(state)
    })
  }

  at(revision: number, kind: Kind): KubeObject[] {
    const objects = [...this.#states[revision]!.values()].filter((object) => object.kind === kind.kind)
    return objects.sort((a, b) => (keyOfObject(a) < keyOfObject(b) ? -1 : 1)).map(plain)
  }
}

describe('ClusterFile', () => {
  test.each([1, 2, 3, 4, 5, 6])('what is restored is what was live, whenever it was committed (seed %i)', (seed) => {
    let { file, store } = created()
    const random = new Random(`restore-${seed}`)
    for (let round = 0; round < 4; round++) {
      const changes = new RandomChanges(store, file.clock, random)
      for (let group = 0; group < 10; group++) {
        changes.run(random.integer(30))
        file.commit()
      }
      const { now } = file.clock
      const before = contents(store)
      const { revision } = store
      file.close()
      ;({ file, store } = attached(ClusterFile.open(path)))
      expect(contents(store)).toEqual(before)
      expect(store.revision).toBe(revision)
      expect(file.clock.now).toBe(now)
      expect(file.restarts).toBe(round + 1)
      expect(file.seed).toBe('test')
    }
    file.close()
  })

  test.each([1, 2, 3])('every revision can be read back, committed or not, also after a restart (seed %i)', (seed) => {
    let { file, store } = created()
    const recorded = new Recorded(file, store)
    const random = new Random(`history-${seed}`)
    const changes = new RandomChanges(store, file.clock, random)
    for (let group = 0; group < 12; group++) {
      changes.run(25)
      if (group % 3 !== 2) file.commit()
    }
    const compare = (): void => {
      for (let revision = 0; revision <= recorded.changes.length; revision += 1 + random.integer(9)) {
        for (const kind of usedKinds) {
          expect(plain(file.history.stateAt(revision, kind))).toEqual(recorded.at(revision, kind))
        }
      }
      const from = random.integer(recorded.changes.length)
      const past = file.history.changesSince(from, { limit: 10_000 })
      const expected = recorded.changes.slice(from)
      expect(past.map(({ type, kind, revision, time }) => ({ type, kind: kind.kind, revision, time }))).toEqual(
        expected.map(({ type, kind, revision, time }) => ({ type, kind: kind.kind, revision, time }))
      )
      expect(plain(past.map((change) => change.object))).toEqual(plain(expected.map((change) => change.object)))
      expect(plain(past.map((change) => change.previous ?? null))).toEqual(
        plain(expected.map((change) => change.previous ?? null))
      )
      const events = file.history.changesSince(from, { kind: eventKind, limit: 5 })
      expect(events.map((change) => change.revision)).toEqual(
        expected
          .filter((change) => change.kind === eventKind)
          .slice(0, 5)
          .map((change) => change.revision)
      )
    }
    compare()
    file.close()
    ;({ file, store } = attached(ClusterFile.open(path)))
    compare()
    file.close()
  })

  test('an object is found in the past by uid and by name, dead or alive', () => {
    const { file, store } = created(':memory:')
    const trail = new PodTrail(store, file.clock, new Random('x'))
    const first = trail.run(podTemplate('web', 'abc'), 1)
    const { name, namespace, uid } = first.metadata
    const identity = { kind: podKind, namespace: namespace!, name }
    store.remove(podKind, { ...first, metadata: { ...first.metadata, resourceVersion: store.nextResourceVersion() } })
    const goneAt = store.revision
    const again: Pod = {
      ...first,
      metadata: { ...first.metadata, uid: 'second', resourceVersion: store.nextResourceVersion() }
    }
    store.put(podKind, again)
    expect(file.history.objectAt(uid, goneAt - 1)).toEqual(plain(first))
    expect(file.history.objectAt(uid, goneAt)).toBeUndefined()
    expect(file.history.objectAt(identity, goneAt - 1)?.metadata.uid).toBe(uid)
    expect(file.history.objectAt(identity, goneAt)).toBeUndefined()
    expect(file.history.objectAt(identity, store.revision)?.metadata.uid).toBe('second')
    expect(file.history.objectAt('nobody', 3)).toBeUndefined()
    const revisions = file.history.revisionsOf(uid)
    expect(revisions.map(({ operation, manager }) => [operation, manager])).toEqual([
      ['DELETED', undefined],
      ['MODIFIED', 'kubelet'],
      ['MODIFIED', 'kubelet'],
      ['MODIFIED', 'kubelet'],
      ['MODIFIED', undefined],
      ['ADDED', 'kube-controller-manager']
    ])
    expect(file.history.revisionsOf(uid, 2)).toEqual(revisions.slice(0, 2))
    file.close()
  })

  test('a moment finds its revision', () => {
    const { file, store } = created(':memory:')
    const trail = new PodTrail(store, file.clock, new Random('x'))
    file.clock.advanceTo(startTime + 1000)
    trail.run(podTemplate('web', 'abc'), 1)
    const { revision } = store
    file.clock.advanceTo(startTime + 2000)
    trail.run(podTemplate('web', 'abc'), 2)
    expect(file.history.revisionAt(startTime)).toBe(0)
    expect(file.history.revisionAt(startTime + 1000)).toBe(revision)
    expect(file.history.revisionAt(startTime + 1999)).toBe(revision)
    expect(file.history.revisionAt(startTime + 9000)).toBe(store.revision)
    file.close()
  })

  test('pods of one template share its spec in memory, before and after a restart', () => {
    let { file, store } = created()
    const trail = new PodTrail(store, file.clock, new Random('x'))
    const template = podTemplate('web', 'abc')
    for (let index = 0; index < 20; index++) trail.run(template, index)
    file.close()
    ;({ file, store } = attached(ClusterFile.open(path)))
    const [one, ...others] = [...store.all(podKind)]
    for (const other of others) {
      expect(other.spec.containers).toBe(one!.spec.containers)
      expect(other.metadata.labels).toBe(one!.metadata.labels)
      expect(other.metadata.ownerReferences).toBe(one!.metadata.ownerReferences)
    }
    // A field set is only known to be shared when the second object comes with it.
    const fieldSets = new Set(others.map((other) => other.metadata.managedFields![0]!.fieldsV1))
    expect(fieldSets.size).toBe(1)
    file.close()
  })

  test('sets of fields that grew and shrank are read back in the order that they are printed in', () => {
    let { file, store } = created()
    const fields = (...names: readonly string[]): FieldsV1 => ({
      'f:status': Object.fromEntries(names.map((name) => [`f:${name}`, {}]))
    })
    const object = (fieldsV1: FieldsV1): ConfigMap => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'grows',
        namespace: 'default',
        uid: 'grows',
        creationTimestamp: '2026-11-20T12:00:00Z',
        resourceVersion: store.nextResourceVersion(),
        managedFields: [
          {
            manager: 'm',
            operation: 'Update',
            apiVersion: 'v1',
            time: '2026-11-20T12:00:00Z',
            fieldsType: 'FieldsV1',
            fieldsV1
          }
        ]
      }
    })
    const states = [fields('m'), fields('a', 'm', 'z'), fields('a', 'b', 'z')]
    for (const state of states) store.put(configMapKind, object(state))
    file.commit()
    const past = [1, 2, 3].map((revision) => file.history.objectAt('grows', revision)!)
    expect(past.map(({ metadata }) => JSON.stringify(metadata.managedFields![0]!.fieldsV1))).toEqual(
      states.map((state) => JSON.stringify(state))
    )
    file.close()
    ;({ file, store } = attached(ClusterFile.open(path)))
    const { metadata } = store.get(configMapKind, 'default', 'grows')!
    expect(JSON.stringify(metadata.managedFields![0]!.fieldsV1)).toBe(JSON.stringify(states[2]))
    file.close()
  })

  test('whole states of bound pods share their template too', () => {
    let { file, store } = created()
    const trail = new PodTrail(store, file.clock, new Random('x'))
    const template = podTemplate('web', 'abc')
    const pods = Array.from({ length: 200 }, (_, index) => trail.run(template, index))
    // So many changes that a whole state must be stored again, on its node and with its own address.
    for (let change = 0; change < 15; change++) {
      for (const { metadata } of pods) {
        const pod = store.get(podKind, metadata.namespace, metadata.name)!
        const annotations = { change: String(change) }
        const next = { ...pod.metadata, annotations, resourceVersion: store.nextResourceVersion() }
        store.put(podKind, { ...pod, metadata: next })
      }
    }
    expect(file.size.templates).toBeLessThan(12)
    const before = contents(store)
    file.close()
    ;({ file, store } = attached(ClusterFile.open(path)))
    expect(contents(store)).toEqual(before)
    const restored = [...store.all(podKind)]
    expect(new Set(restored.map((pod) => pod.spec.containers)).size).toBe(1)
    expect(new Set(restored.map((pod) => pod.spec.nodeName)).size).toBe(100)
    file.close()
  })

  test('inputs are read back in order, with the restarts among them', () => {
    let { file, store } = created()
    expect(file.recordInput({ user: 'admin' }, { verb: 'create', body: { a: [1, null, 'x'] } }).sequence).toBe(1)
    new PodTrail(store, file.clock, new Random('x')).run(podTemplate('web', 'abc'), 1)
    file.clock.advanceTo(startTime + 5)
    file.recordInput(null, { verb: 'step' })
    const { revision } = store
    expect(file.inputs.read()).toHaveLength(2)
    file.close()
    ;({ file, store } = attached(ClusterFile.open(path)))
    file.recordInput({ user: 'admin' }, { verb: 'delete' })
    file.close()
    ;({ file, store } = attached(ClusterFile.open(path)))
    expect(file.inputs.read()).toEqual([
      {
        sequence: 1,
        time: startTime,
        revision: 0,
        identity: { user: 'admin' },
        request: { verb: 'create', body: { a: [1, null, 'x'] } }
      },
      { sequence: 2, time: startTime + 5, revision, identity: null, request: { verb: 'step' } },
      { sequence: 3, time: startTime + 5, revision, identity: null, request: { type: 'restart', number: 1 } },
      { sequence: 4, time: startTime + 5, revision, identity: { user: 'admin' }, request: { verb: 'delete' } },
      { sequence: 5, time: startTime + 5, revision, identity: null, request: { type: 'restart', number: 2 } }
    ])
    expect(file.inputs.read(2, 1).map((record) => record.sequence)).toEqual([3])
    file.close()
  })

  test('settings and series survive, and what was not committed does not', () => {
    let { file } = created()
    file.meta.set('name', 'dev')
    file.series.save('node/a', new Uint8Array([1, 2, 3]))
    file.series.save('node/b', new Uint8Array([4]))
    expect(file.series.keys()).toEqual(['node/a', 'node/b'])
    file.commit()
    file.meta.set('name', 'lost')
    file.series.save('node/a', new Uint8Array([9]))
    file.series.save('node/b', new Uint8Array())
    expect(file.series.load('node/a')).toEqual(new Uint8Array([9]))
    expect(file.series.load('node/b')).toBeUndefined()
    file.abandon()
    file = ClusterFile.open(path)
    expect(file.meta.get('name')).toBe('dev')
    expect([...file.series.load('node/a')!]).toEqual([1, 2, 3])
    expect([...file.series.load('node/b')!]).toEqual([4])
    expect(file.series.load('node/c')).toBeUndefined()
    file.close()
  })

  test('a commit without news writes nothing, but time that passed is saved now and then', () => {
    const { file } = created()
    file.clock.advanceTo(startTime + 59_999)
    file.commit()
    file.abandon()
    const second = ClusterFile.open(path)
    expect(second.clock.now).toBe(startTime)
    second.commit()
    second.clock.advanceTo(startTime + 60_000)
    second.commit()
    second.abandon()
    const third = ClusterFile.open(path)
    expect(third.clock.now).toBe(startTime + 60_000)
    third.close()
  })

  test('a very long run of changes is committed between tasks, before it fills the memory', () => {
    const { file, store } = created(':memory:')
    const trail = new PodTrail(store, file.clock, new Random('x'))
    const template = podTemplate('web', 'abc')
    for (let index = 0; index < 2000; index++) {
      trail.run(template, index)
      file.commitIfLarge()
    }
    expect(store.revision).toBe(18_000)
    expect(file.pending.rows).toBeLessThan(16_384)
    file.close()
  })
})

describe('compaction', () => {
  test('keeps to the budget, the live objects, and all that it still offers', () => {
    const budget = 1024 * 1024
    let { file, store } = created(path, { compaction: { budget, keep: 500, slice: 200 } })
    const recorded = new Recorded(file, store)
    const random = new Random('compaction')
    const changes = new RandomChanges(store, file.clock, random)
    for (let group = 0; group < 400; group++) {
      changes.run(20)
      file.recordInput(null, { group, padding: 'x'.repeat(2000) })
      file.commit()
    }
    let oldest = file.history.oldestRevision
    expect(oldest).toBeGreaterThan(store.revision / 2)
    expect(oldest).toBeLessThanOrEqual(store.revision - 500)
    expect(() => file.history.stateAt(oldest - 1, podKind)).toThrow(RevisionExpired)
    expect(() => file.history.changesSince(oldest - 1)).toThrow(`too old resource version: ${oldest - 1} (${oldest})`)
    const compare = (): void => {
      for (const revision of [oldest, oldest + 1, oldest + 250, store.revision]) {
        for (const kind of usedKinds) {
          expect(plain(file.history.stateAt(revision, kind))).toEqual(recorded.at(revision, kind))
        }
      }
      const past = file.history.changesSince(oldest, { limit: 100_000 })
      expect(plain(past.map((change) => change.object))).toEqual(
        plain(recorded.changes.slice(oldest).map((change) => change.object))
      )
    }
    compare()
    expect(file.inputs.read()[0]!.revision).toBeGreaterThanOrEqual(oldest)
    const before = contents(store)
    file.close()
    ;({ file, store } = attached(ClusterFile.open(path)))
    expect(contents(store)).toEqual(before)
    expect(file.history.oldestRevision).toBeGreaterThanOrEqual(oldest)
    oldest = file.history.oldestRevision
    compare()
    expect(file.size.used).toBeLessThan(budget * 1.5)
    file.close()
  })

  test('templates go with the last revision that names them', () => {
    const { file, store } = created(':memory:', { compaction: { budget: 0, keep: 0, slice: 1000 } })
    const trail = new PodTrail(store, file.clock, new Random('x'))
    for (let index = 0; index < 50; index++) {
      const pod = trail.run(podTemplate(`app-${index}`, 'abc'), index)
      store.remove(podKind, { ...pod, metadata: { ...pod.metadata, resourceVersion: store.nextResourceVersion() } })
      file.commit()
    }
    for (let more = 0; more < 5; more++) {
      file.meta.set('turn', more)
      file.commit()
    }
    expect(file.size.templates).toBeLessThan(5)
    expect(store.count(podKind)).toBe(0)
    file.close()
  })
})
