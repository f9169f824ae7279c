import { describe, expect, it } from 'vitest'
import type { RolloutDocument, RolloutRevision } from '../../../shared/contract/documents.ts'
import { isUnderWay, revisionMark, revisionNote, shortImage, sidesOf, undoTarget } from './revision-notes.ts'

function revision(number: number, more: Partial<RolloutRevision> = {}): RolloutRevision {
  return {
    revision: number,
    keeper: {
      group: 'apps',
      resource: 'replicasets',
      kind: 'ReplicaSet',
      namespace: 'shop',
      name: `checkout-${number}`
    },
    images: [],
    createdAt: number * 60_000,
    by: 'kubectl-set',
    current: false,
    replicas: 0,
    ready: 0,
    template: {},
    ...more
  }
}

function rollout(
  revisions: readonly RolloutRevision[],
  more: Partial<RolloutDocument> = {}
): Pick<RolloutDocument, 'revisions' | 'desired' | 'stuck' | 'status'> {
  return { revisions, desired: 8, status: { mark: 'ok', word: 'Available' }, ...more }
}

describe('revisionNote', () => {
  const stuck = rollout([
    revision(14, { current: true, replicas: 4 }),
    revision(13, { replicas: 6, ready: 6 }),
    revision(12),
    revision(11)
  ])

  it('tells how far a rollout is, and who serves meanwhile', () => {
    expect(revisionNote(stuck, 0)).toEqual({ type: 'rolling', replicas: 4, desired: 8, ready: 0 })
    expect(revisionNote(stuck, 1)).toEqual({ type: 'serving', ready: 6 })
  })

  it('tells how long an old one held', () => {
    expect(revisionNote(stuck, 3)).toEqual({ type: 'held', duration: 60_000 })
  })

  it('does not guess how long one held that a returning one followed', () => {
    const back = rollout([
      revision(15, { current: true, replicas: 8, ready: 8, createdAt: 0, restored: [13] }),
      revision(14)
    ])
    expect(revisionNote(back, 1)).toEqual({ type: 'empty' })
    expect(revisionNote(back, 0)).toEqual({ type: 'serving', ready: 8 })
  })
})

it('marks the current revision with the state of the rollout', () => {
  const current = revision(2, { current: true })
  expect(
    revisionMark(rollout([current], { stuck: { isFinal: true, reason: 'x', message: '', causes: [] } }), current)
  ).toBe('bad')
  expect(revisionMark(rollout([current], { status: { mark: 'prog', word: 'Progressing' } }), current)).toBe('prog')
  expect(revisionMark(rollout([]), revision(1, { ready: 1, replicas: 1 }))).toBe('ok')
  expect(revisionMark(rollout([]), revision(1))).toBe('done')
})

describe('sides', () => {
  const revisions = [revision(3, { current: true }), revision(2), revision(1)]

  it('compares the previous with the current one', () => {
    expect(sidesOf(revisions, {})).toEqual({ a: 2, b: 3 })
    expect(sidesOf(revisions, { a: 1 })).toEqual({ a: 1, b: 3 })
    expect(sidesOf(revisions, { a: 99 })).toEqual({ a: 2, b: 3 })
    expect(sidesOf(revisions.slice(0, 1), {})).toBeUndefined()
  })

  it('undoes to what was chosen', () => {
    expect(undoTarget(revisions, {})).toBe(2)
    expect(undoTarget(revisions, { a: 1 })).toBe(1)
    expect(undoTarget(revisions, { a: 3, b: 1 })).toBe(1)
    expect(undoTarget(revisions.slice(0, 1), {})).toBeUndefined()
  })
})

it('shortens images', () => {
  expect(shortImage('ghcr.io/acme/checkout:2.9.0')).toBe('checkout:2.9.0')
  expect(shortImage('nginx')).toBe('nginx')
  expect(shortImage('localhost:5000/a/b@sha256:0123456789abcdef')).toBe('b@0123456')
})

describe('isUnderWay', () => {
  it('is true until the newest revision has all pods, and they are ready', () => {
    const old = revision(1, { replicas: 2, ready: 2 })
    expect(isUnderWay(rollout([revision(2, { current: true, replicas: 8, ready: 3 }), old]))).toBe(true)
    expect(isUnderWay(rollout([revision(2, { current: true, replicas: 8, ready: 8 }), old]))).toBe(true)
    expect(isUnderWay(rollout([revision(2, { current: true, replicas: 8, ready: 8 }), revision(1)]))).toBe(false)
    expect(isUnderWay(rollout([]))).toBe(false)
  })
})
