import { describe, expect, it } from 'vitest'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import type { ObjectList } from './request.ts'
import { refusalOf, TestApiServer } from './testing-api-server.ts'

const spec = { containers: [{ name: 'c', image: 'nginx' }] }

function serverWithPod(extra: Json = {}): TestApiServer {
  const server = new TestApiServer()
  server.object('create', 'pods', {
    body: { metadata: { name: 'p' }, spec: { ...spec, nodeName: 'n', ...(extra as object) } }
  })
  return server
}

describe('delete', () => {
  it('gives a bound pod its time, and takes it away with grace 0', () => {
    const server = serverWithPod({ terminationGracePeriodSeconds: 20 })
    const first = server.object('delete', 'pods', { name: 'p' })
    expect(first.metadata).toMatchObject({
      deletionTimestamp: '2026-11-20T12:00:20Z',
      deletionGracePeriodSeconds: 20,
      generation: 2
    })
    const longer = server.object('delete', 'pods', { name: 'p', options: { gracePeriodSeconds: 60 } })
    expect(longer).toBe(first)
    const shorter = server.object('delete', 'pods', { name: 'p', body: { gracePeriodSeconds: 5 } })
    expect(shorter.metadata).toMatchObject({ deletionTimestamp: '2026-11-20T12:00:05Z', deletionGracePeriodSeconds: 5 })
    server.object('delete', 'pods', { name: 'p', options: { gracePeriodSeconds: 0 } })
    expect(server.store.count(podKind)).toBe(0)
  })

  it('takes a pod away at once that no kubelet runs', () => {
    const server = new TestApiServer()
    server.object('create', 'pods', { body: { metadata: { name: 'p' }, spec } })
    server.object('delete', 'pods', { name: 'p' })
    expect(server.store.count(podKind)).toBe(0)
  })

  it('keeps what has a finalizer until the last one goes', () => {
    const server = new TestApiServer()
    server.object('create', 'configmaps', { body: { metadata: { name: 'a', finalizers: ['example.com/x'] } } })
    expect(server.object('delete', 'configmaps', { name: 'a' }).metadata.deletionTimestamp).toBe('2026-11-20T12:00:00Z')
    const revision = server.store.revision
    server.object('delete', 'configmaps', { name: 'a' })
    expect(server.store.revision).toBe(revision)
    const patch = { metadata: { finalizers: null } }
    server.object('patch', 'configmaps', { name: 'a', patchType: 'merge', body: patch })
    expect(server.store.count(configMapKind)).toBe(0)
  })

  it('leaves orphaning and foreground deletion to the garbage collector', () => {
    for (const [policy, finalizer] of [
      ['Orphan', 'orphan'],
      ['Foreground', 'foregroundDeletion']
    ] as const) {
      const server = new TestApiServer()
      server.object('create', 'configmaps', { body: { metadata: { name: 'a' } } })
      const waiting = server.object('delete', 'configmaps', { name: 'a', options: { propagationPolicy: policy } })
      expect(waiting.metadata.finalizers).toEqual([finalizer])
    }
  })

  it('lets go of what waits for its dependents when a second delete leaves them to the background', () => {
    const server = new TestApiServer()
    server.object('create', 'configmaps', { body: { metadata: { name: 'a' } } })
    server.object('delete', 'configmaps', { name: 'a', options: { propagationPolicy: 'Foreground' } })
    const last: KubeObject[] = []
    server.store.onChange(configMapKind, ({ object }) => void last.push(object))
    server.object('delete', 'configmaps', { name: 'a', options: { propagationPolicy: 'Background' } })
    expect(server.store.count(configMapKind)).toBe(0)
    expect(last.map(({ metadata }) => metadata.finalizers)).toEqual([undefined])
  })

  it('holds a namespace until its finalizer is taken through finalize', () => {
    const server = new TestApiServer()
    const body = { metadata: { name: 'x' } }
    const created = server.object('create', 'namespaces', { namespace: undefined, body })
    expect(created).toMatchObject({ spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } })
    const waiting = server.object('delete', 'namespaces', { namespace: undefined, name: 'x' })
    expect(waiting).toMatchObject({ status: { phase: 'Terminating' } })
    const create = server.ask('create', 'configmaps', { namespace: 'x', body: { metadata: { name: 'a' } } })
    expect(refusalOf(create)).toEqual({
      code: 403,
      reason: 'Forbidden',
      message: 'configmaps "a" is forbidden: unable to create new content in namespace x because it is being terminated'
    })
    const update = { ...body, spec: { finalizers: [] } }
    server.object('update', 'namespaces', { namespace: undefined, name: 'x', body: update })
    expect(server.store.get(namespaceKind, undefined, 'x')).toBeDefined()
    server.object('update', 'namespaces', { namespace: undefined, name: 'x', subresource: 'finalize', body: update })
    expect(server.store.get(namespaceKind, undefined, 'x')).toBeUndefined()
  })

  it('asks for its preconditions', () => {
    const server = new TestApiServer()
    server.object('create', 'configmaps', { body: { metadata: { name: 'a' } } })
    const answer = server.ask('delete', 'configmaps', { name: 'a', body: { preconditions: { resourceVersion: '1' } } })
    expect(refusalOf(answer)).toMatchObject({ code: 409, reason: 'Conflict' })
    expect(server.store.count(configMapKind)).toBe(1)
  })

  it('deletes a selected collection and answers what it was', () => {
    const server = new TestApiServer()
    for (const name of ['a', 'b', 'c']) {
      server.object('create', 'configmaps', { body: { metadata: { name, labels: { keep: String(name === 'b') } } } })
    }
    const dry = { labelSelector: 'keep=false', dryRun: ['All'] }
    server.ask('deletecollection', 'configmaps', { options: dry })
    expect(server.store.count(configMapKind)).toBe(3)
    const answer = server.ask('deletecollection', 'configmaps', { options: { labelSelector: 'keep=false' } })
    expect((answer.object as ObjectList).items.map((item) => item.metadata.name)).toEqual(['a', 'c'])
    expect([...server.store.all(configMapKind)].map((item) => item.metadata.name)).toEqual(['b'])
  })
})
