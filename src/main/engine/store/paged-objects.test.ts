import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eventKind } from '../../../shared/kinds/event/kind.ts'
import { kinds } from '../../../shared/kinds/table.ts'
import type { Event } from '../../../shared/schema/types.ts'
import { Random } from '../sim/random.ts'
import { ClusterFile } from './cluster-file.ts'
import { ObjectStore } from './object-store.ts'
import { PagedObjects } from './paged-objects.ts'
import { RandomChanges } from './testing-changes.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-pages-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** All that somebody can ask the store about events, as text. */
function told(store: ObjectStore, abouts: Iterable<string>): string {
  const texts: string[] = []
  for (const key of store.sortedKeys(eventKind)) {
    const event = store.byKey(eventKind, key)!
    texts.push(key, JSON.stringify(event), JSON.stringify(store.byUid(event.metadata.uid)))
  }
  for (const namespace of ['default', 'kube-system']) {
    texts.push(...[...store.inNamespace<Event>(eventKind, namespace)].map(({ metadata }) => metadata.name).sort())
  }
  for (const uid of abouts) {
    texts.push(uid, ...[...store.about<Event>(eventKind, uid)].map(({ metadata }) => metadata.name).sort())
  }
  return texts.join('\n')
}

describe('events of which few are in memory', () => {
  test.each([1, 2, 3, 4])(
    'are told as if all were, whenever it was committed, and after a restart (seed %i)',
    (seed) => {
      const path = join(folder, 'cluster.db')
      let file = ClusterFile.create(path, { seed: 'pages', startTime: 0, eventsInMemory: 4 })
      let paged = new ObjectStore(kinds)
      file.attach(paged)
      const whole = new ObjectStore(kinds)
      const abouts = new Set<string>()
      const follow = (): void => {
        paged.onAnyChange(({ type, kind, object }) => {
          if (kind.kind === 'Event') abouts.add((object as Event).involvedObject.uid ?? '')
          if (type === 'DELETED') whole.remove(kind, object)
          else whole.put(kind, object)
        })
      }
      follow()
      const random = new Random(`pages-${seed}`)
      let changes = new RandomChanges(paged, file.clock, random.stream('changes'))
      for (let round = 0; round < 30; round++) {
        changes.run(10)
        if (random.integer(2) === 0) file.commit()
        expect(told(paged, abouts)).toBe(told(whole, abouts))
        if (random.integer(6) > 0) continue
        file.close()
        file = ClusterFile.open(path, { eventsInMemory: 4 })
        paged = new ObjectStore(kinds)
        file.attach(paged)
        expect(told(paged, abouts)).toBe(told(whole, abouts))
        follow()
        changes = new RandomChanges(paged, file.clock, random.stream(`changes-${round}`))
      }
      file.close()
    }
  )
})

describe('PagedObjects', () => {
  const event = (name: string): Event =>
    ({ apiVersion: 'v1', kind: 'Event', metadata: { name }, involvedObject: {} }) as unknown as Event

  test('lets nothing go that no commit has put on disk, and keeps to its number afterwards', () => {
    const pages = new PagedObjects((id) => event(`read ${id}`), 2)
    const entries = [1, 2, 3, 4].map((id) => {
      const entry = pages.entry(id)
      entry.object = event(`written ${id}`)
      return entry
    })
    expect(pages.inMemory).toBe(4)
    expect(entries.map((entry) => entry.object.metadata.name)).toEqual([1, 2, 3, 4].map((id) => `written ${id}`))
    pages.committed()
    expect(pages.inMemory).toBe(2)
    expect(entries[3]!.object.metadata.name).toBe('written 4')
    expect(entries[0]!.object.metadata.name).toBe('read 1')
    expect(pages.inMemory).toBe(2)
  })

  test('a failed commit changes nothing', () => {
    const pages = new PagedObjects((id) => event(`read ${id}`), 1)
    const entries = [1, 2].map((id) => pages.entry(id))
    for (const entry of entries) entry.object = event(`written ${entry.id}`)
    pages.rolledBack()
    expect(entries.map((entry) => entry.object.metadata.name)).toEqual(['written 1', 'written 2'])
  })
})
