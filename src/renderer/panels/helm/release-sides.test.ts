import { describe, expect, it } from 'vitest'
import type { HelmRevision } from '../../../shared/contract/helm.ts'
import { inOrder } from './release-order.ts'
import { rollbackTarget, sidesOf } from './release-sides.ts'

function revision(number: number, word: string, more: Partial<HelmRevision> = {}): HelmRevision {
  const status = { mark: word === 'failed' ? ('bad' as const) : ('ok' as const), word }
  return {
    namespace: 'default',
    name: 'web',
    revision: number,
    status,
    chart: '',
    appVersion: '',
    description: '',
    ...more
  }
}

const history = [revision(4, 'deployed'), revision(3, 'failed'), revision(2, 'superseded'), revision(1, 'superseded')]

describe('the sides of a comparison', () => {
  it('C8 are the newest revision and the last that worked before it', () => {
    expect(sidesOf(history, {})).toEqual({ a: 2, b: 4 })
    expect(sidesOf(history, { a: 1, b: 3 })).toEqual({ a: 1, b: 3 })
    expect(sidesOf(history, { a: 9 })).toEqual({ a: 2, b: 4 })
    expect(sidesOf(history.slice(0, 1), {})).toBeUndefined()
  })

  it('C8 say where a rollback goes', () => {
    expect(rollbackTarget(history, {})).toBe(2)
    expect(rollbackTarget(history, { a: 1 })).toBe(1)
    expect(rollbackTarget(history, { a: 4, b: 3 })).toBe(3)
    expect(rollbackTarget([history[0]!, revision(1, 'superseded', { problem: 'x' })], { a: 1 })).toBeUndefined()
  })
})

it('C8 releases stand in the order of a column, troubled first by status', () => {
  const releases = [revision(1, 'deployed', { name: 'a' }), revision(7, 'failed', { name: 'b' })]
  const names = (column: string, descending = false): readonly string[] =>
    inOrder(releases, { column, descending }).map(({ name }) => name)
  expect(names('status')).toEqual(['b', 'a'])
  expect(names('revision')).toEqual(['a', 'b'])
  expect(names('name', true)).toEqual(['b', 'a'])
})
