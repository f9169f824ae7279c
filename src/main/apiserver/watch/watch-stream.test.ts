// Watches against a model that knows everything: random changes, commits, slow clients, histories that were forgotten.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { secretKind } from '../../../shared/kinds/secret/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { selectionOf } from '../../engine/api/selection.ts'
import { RevisionExpired } from '../../engine/store/history.ts'
import type { Change } from '../../engine/store/object-store.ts'
import { ChangeFeed, type ChangeSource } from './change-feed.ts'
import { bookmarkObject } from './watch-events.ts'
import { WatchStream, type WatchSink } from './watch-stream.ts'

/** A store with a memory of all its changes, or of those after a revision. */
class Model implements ChangeSource {
  revision = 0
  oldest = 0
  readonly changes: Change[] = []
  readonly objects = new Map<string, KubeObject>()
  readonly #listeners = new Set<(change: Change) => void>()

  onAnyChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  changesSince(revision: number, kind: Kind, limit: number): readonly Change[] {
    if (revision < this.oldest) throw new RevisionExpired(revision, this.oldest)
    const found: Change[] = []
    for (let index = revision; index < this.changes.length && found.length < limit; index++) {
      if (this.changes[index]!.kind === kind) found.push(this.changes[index]!)
    }
    return found
  }

  put(name: string, label: string, kind: Kind = configMapKind): void {
    const previous = this.objects.get(`${kind.kind} ${name}`)
    const metadata = {
      name,
      namespace: 'default',
      uid: name,
      creationTimestamp: '',
      labels: { label },
      resourceVersion: String(this.revision + 1)
    }
    const object = { apiVersion: 'v1', kind: kind.kind, metadata } as KubeObject
    this.objects.set(`${kind.kind} ${name}`, object)
    this.#tell(kind, previous === undefined ? 'ADDED' : 'MODIFIED', object, previous)
  }

  remove(name: string): void {
    const previous = this.objects.get(`ConfigMap ${name}`)
    if (previous === undefined) return
    this.objects.delete(`ConfigMap ${name}`)
    const object = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(this.revision + 1) } }
    this.#tell(configMapKind, 'DELETED', object, previous)
  }

  #tell(kind: Kind, type: Change['type'], object: KubeObject, previous: KubeObject | undefined): void {
    const change = { revision: ++this.revision, kind, type, object, previous } as Change
    this.changes.push(change)
    for (const listener of this.#listeners) listener(change)
  }

  /** What a watch from a revision must be told up to another, worked out change by change. */
  expected(from: number, to: number, isWanted: (object: KubeObject) => boolean): readonly string[] {
    const told: string[] = []
    for (const { revision, kind, type, object, previous } of this.changes.slice(from, to)) {
      if (kind !== (configMapKind as Kind)) continue
      const was = previous !== undefined && isWanted(previous)
      const is = type !== 'DELETED' && isWanted(object)
      if (is) told.push(`${was ? 'MODIFIED' : 'ADDED'} ${object.metadata.name} ${revision}`)
      else if (was) told.push(`DELETED ${object.metadata.name} ${revision}`)
    }
    return told
  }
}

interface Told {
  readonly type: string
  readonly object: KubeObject & { readonly code?: number }
}

/** A client that reads when it is let. */
class Client implements WatchSink {
  readonly bytes = 0
  readonly told: Told[] = []
  room = Infinity
  isOver = false
  #gone: (() => void)[] = []
  #waiting: (() => void) | undefined
  onBookmark: (revision: number) => void = () => {}

  write(text: string | Uint8Array): boolean {
    expect(this.isOver).toBe(false)
    const event = JSON.parse(String(text)) as Told
    expect(String(text).endsWith('\n')).toBe(true)
    this.told.push(event)
    if (event.type === 'BOOKMARK') this.onBookmark(Number(event.object.metadata.resourceVersion))
    return --this.room > 0
  }

  drained(): Promise<void> {
    if (this.room > 0) return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting = resolve
    return promise
  }

  onGone(listener: () => void): () => void {
    this.#gone.push(listener)
    return () => (this.#gone = this.#gone.filter((one) => one !== listener))
  }

  end(): void {
    this.isOver = true
    this.#waiting?.()
  }

  read(events: number): void {
    this.room = events
    this.#waiting?.()
    this.#waiting = undefined
  }

  get events(): readonly string[] {
    return this.told
      .filter(({ type }) => type !== 'BOOKMARK' && type !== 'ERROR')
      .map(({ type, object }) => `${type} ${object.metadata.name} ${object.metadata.resourceVersion}`)
  }
}

function watch(
  model: Model,
  feed: ChangeFeed,
  client: Client,
  labelSelector: string,
  from: number | undefined
): WatchStream {
  const selection = selectionOf(configMapKind, undefined, labelSelector)
  const isWanted = (object: KubeObject): boolean => labelSelector === '' || object.metadata.labels?.['label'] === 'in'
  let now = 0
  const time = { now: () => (now += 3), turn: () => new Promise<void>((resolve) => setImmediate(resolve)) }
  const shown = {
    selection,
    object: (object: KubeObject) => JSON.stringify(object),
    bookmark: (revision: number, isEnd: boolean) => JSON.stringify(bookmarkObject('v1', 'ConfigMap', revision, isEnd))
  }
  const stream = new WatchStream(feed, client, shown, from ?? model.revision, time)
  const all = Array.from(model.objects.values()).filter(({ kind }) => kind === 'ConfigMap')
  stream.start(from === undefined ? all.filter(isWanted) : undefined, from === undefined)
  return stream
}

const turns = async (count = 3): Promise<void> => {
  for (; count > 0; count--) await new Promise((resolve) => setImmediate(resolve))
}

type Step =
  | { readonly do: 'put'; readonly name: string; readonly label: string }
  | { readonly do: 'remove'; readonly name: string }
  | { readonly do: 'commit' | 'bookmark' | 'turn' | 'forget' }
  | { readonly do: 'noise'; readonly count: number }
  | { readonly do: 'read'; readonly events: number }

const name = fc.constantFrom('a', 'b', 'c')
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('put' as const), name, label: fc.constantFrom('in', 'out') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('remove' as const), name }) },
  { weight: 5, arbitrary: fc.constant({ do: 'commit' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'bookmark' as const }) },
  { weight: 3, arbitrary: fc.constant({ do: 'turn' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'forget' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('noise' as const), count: fc.constantFrom(10, 700, 5_000) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('read' as const), events: fc.integer({ min: 0, max: 4 }) }) }
)

describe('a watch', () => {
  test('tells every change once, in order, when it is committed; or that it is too late', async () => {
    const scenario = fc.record({
      before: fc.array(step, { maxLength: 12 }),
      after: fc.array(step, { maxLength: 40 }),
      labelSelector: fc.constantFrom('', 'label=in'),
      /** Undefined: from what is there. Else so many revisions ago. */
      back: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined })
    })
    await fc.assert(
      fc.asyncProperty(scenario, async ({ before, after, labelSelector, back }) => {
        const model = new Model()
        const feed = new ChangeFeed(model)
        const client = new Client()
        let committed = 0
        let stream: WatchStream | undefined
        const run = async (taken: Step): Promise<void> => {
          if (taken.do === 'put') model.put(taken.name, taken.label)
          else if (taken.do === 'remove') model.remove(taken.name)
          else if (taken.do === 'noise')
            for (let left = taken.count; left > 0; left--) model.put('noise', 'in', secretKind)
          else if (taken.do === 'read') client.read(taken.events)
          else if (taken.do === 'turn') await turns(1)
          else if (taken.do === 'forget') model.oldest = Math.max(model.oldest, committed - 3)
          else if (taken.do === 'bookmark') stream?.bookmark()
          else {
            committed = model.revision
            feed.committed()
          }
        }
        for (const taken of before) await run(taken)
        const isWanted = (object: KubeObject): boolean =>
          labelSelector === '' || object.metadata.labels?.['label'] === 'in'
        // A client knows no revision that is not committed.
        const from = back === undefined ? model.revision : Math.max(0, committed - back)
        const start = Array.from(model.objects.values()).filter(
          (object) => object.kind === 'ConfigMap' && isWanted(object)
        )
        const initial =
          back === undefined ? start.map(({ metadata }) => `ADDED ${metadata.name} ${metadata.resourceVersion}`) : []
        client.onBookmark = (revision) => {
          expect(revision).toBeLessThanOrEqual(committed)
          // Whoever begins again from here misses nothing.
          expect(client.events).toEqual([...initial, ...model.expected(from, revision, isWanted)])
        }
        stream = watch(model, feed, client, labelSelector, back === undefined ? undefined : from)
        for (const taken of after) {
          await run(taken)
          const known = [...initial, ...model.expected(from, committed, isWanted)]
          expect(client.events).toEqual(known.slice(0, client.events.length))
          for (const event of client.events) expect(Number(event.split(' ')[2])).toBeLessThanOrEqual(committed)
        }
        await run({ do: 'commit' })
        client.read(Infinity)
        await turns(60)
        const all = [...initial, ...model.expected(from, model.revision, isWanted)]
        if (client.isOver) {
          expect(client.told.at(-1)).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } })
          expect(client.events).toEqual(all.slice(0, client.events.length))
        } else expect(client.events).toEqual(all)
        stream.close()
        feed.close()
      }),
      { numRuns: 300 }
    )
  }, 60_000)

  test('marks where what was there ends, and is over when it is closed', async () => {
    const model = new Model()
    const feed = new ChangeFeed(model)
    model.put('a', 'in')
    feed.committed()
    const client = new Client()
    const stream = watch(model, feed, client, '', undefined)
    await turns()
    expect(client.told.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK'])
    expect(client.told[1]!.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' })
    stream.close()
    model.put('a', 'out')
    feed.committed()
    await stream.ended
    expect([client.isOver, client.told.length, feed.hasWaiting]).toEqual([true, 2, false])
  })
})
