import { describe, expect, it } from 'vitest'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import { encodeContinue } from './continue-token.ts'
import type { ObjectList } from './request.ts'
import { refusalOf, TestApiServer } from './testing-api-server.ts'

function withConfigMaps(count: number, server = new TestApiServer()): TestApiServer {
  for (let index = 0; index < count; index++) {
    const name = `cm-${String(index).padStart(3, '0')}`
    const labels = { parity: index % 2 === 0 ? 'even' : 'odd', ...(index === 7 ? { rare: 'yes' } : {}) }
    server.object('create', 'configmaps', { body: { metadata: { name, labels } } })
  }
  return server
}

function names(list: ObjectList): string[] {
  return list.items.map((item) => item.metadata.name)
}

function listOf(server: TestApiServer, options: object): ObjectList {
  const answer = server.ask('list', 'configmaps', { options })
  expect(answer.code).toBe(200)
  return answer.object as ObjectList
}

describe('list', () => {
  it('comes in pages, in order, with what remains', () => {
    const server = withConfigMaps(10)
    const seen: string[] = []
    const remaining: (number | undefined)[] = []
    let token: string | undefined
    do {
      const page = listOf(server, { limit: 4, ...(token === undefined ? {} : { continue: token }) })
      seen.push(...names(page))
      remaining.push(page.metadata.remainingItemCount)
      token = page.metadata.continue
    } while (token !== undefined)
    expect(seen).toEqual(Array.from({ length: 10 }, (_, index) => `cm-00${index}`))
    expect(remaining).toEqual([6, 2, undefined])
  })

  it('orders all namespaces by namespace and name', () => {
    const server = withConfigMaps(2)
    server.object('create', 'namespaces', { namespace: undefined, body: { metadata: { name: 'aaa' } } })
    server.object('create', 'configmaps', { namespace: 'aaa', body: { metadata: { name: 'z' } } })
    const all = server.ask('list', 'configmaps', { namespace: undefined }).object as ObjectList
    expect(names(all)).toEqual(['z', 'cm-000', 'cm-001'])
  })

  it('finds by label, set and field, and tells no remaining count then', () => {
    const server = withConfigMaps(10)
    expect(names(listOf(server, { labelSelector: 'rare=yes' }))).toEqual(['cm-007'])
    expect(names(listOf(server, { labelSelector: 'parity in (odd),!rare' }))).toEqual([
      'cm-001',
      'cm-003',
      'cm-005',
      'cm-009'
    ])
    expect(names(listOf(server, { fieldSelector: 'metadata.name=cm-004' }))).toEqual(['cm-004'])
    expect(names(listOf(server, { fieldSelector: 'metadata.name!=cm-004', labelSelector: 'parity=even' }))).toEqual([
      'cm-000',
      'cm-002',
      'cm-006',
      'cm-008'
    ])
    const page = listOf(server, { labelSelector: 'parity=even', limit: 2 })
    expect(page.metadata.remainingItemCount).toBeUndefined()
    expect(names(listOf(server, { labelSelector: 'parity=even', limit: 2, continue: page.metadata.continue }))).toEqual(
      ['cm-004', 'cm-006']
    )
  })

  it('looks pods of a node up without a walk over all pods', () => {
    const server = new TestApiServer()
    for (const node of ['a', 'b', 'a']) {
      server.object('create', 'pods', {
        body: { metadata: { generateName: 'p-' }, spec: { nodeName: node, containers: [{ name: 'c', image: 'i' }] } }
      })
    }
    server.store.sortedKeys = () => {
      throw new Error('the whole range was walked')
    }
    const answer = server.ask('list', 'pods', { namespace: undefined, options: { fieldSelector: 'spec.nodeName=a' } })
    expect((answer.object as ObjectList).items).toHaveLength(2)
  })

  it('goes on with the revision of its first page, from history', () => {
    const past: KubeObject[] = []
    const server = new TestApiServer({ history: { oldestRevision: 1, listAt: (_kind: Kind) => past } })
    withConfigMaps(3, server)
    past.push(...listOf(server, {}).items)
    const first = listOf(server, { limit: 1 })
    server.ask('delete', 'configmaps', { name: 'cm-001' })
    const rest = listOf(server, { continue: first.metadata.continue })
    expect(names(rest)).toEqual(['cm-001', 'cm-002'])
    expect(rest.metadata.resourceVersion).toBe(first.metadata.resourceVersion)
  })

  it('answers 410 to a token and a revision that history no longer has', () => {
    const server = new TestApiServer({ history: { oldestRevision: 3, listAt: () => undefined } })
    withConfigMaps(4, server)
    const token = encodeContinue({ revision: 2, after: 'default/cm-001' })
    const answer = server.ask('list', 'configmaps', { options: { limit: 1, continue: token } })
    expect(refusalOf(answer)).toMatchObject({ code: 410, reason: 'Expired' })
    expect(refusalOf(answer).message).toMatch(
      /^The provided continue parameter is too old to display a consistent list/
    )
    const { continue: next } = (answer.object as Status).metadata
    expect(names(listOf(server, { limit: 1, continue: next }))).toEqual(['cm-002'])
    const exact = { resourceVersion: '1', resourceVersionMatch: 'Exact' }
    expect(refusalOf(server.ask('list', 'configmaps', { options: exact }))).toEqual({
      code: 410,
      reason: 'Expired',
      message: 'The resourceVersion for the provided list is too old.'
    })
  })
})
