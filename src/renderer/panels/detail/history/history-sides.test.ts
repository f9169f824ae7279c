import { expect, test } from 'vitest'
import type { ObjectVersion } from '../../../../shared/contract/object-history.ts'
import { listedVersions, sidesOf, validSides } from './history-sides.ts'

function version(revision: number, paths: readonly string[], through = ''): ObjectVersion {
  return { revision, at: revision, by: 'kubectl', through, paths, changed: paths.length }
}

const versions = [
  version(9, ['status.replicas'], 'status'),
  version(7, ['spec.replicas']),
  version(5, ['status.conditions[0]']),
  version(2, [])
]

test('writes to the status are listed when asked for', () => {
  expect(listedVersions(versions, true)).toHaveLength(4)
  expect(listedVersions(versions, false).map(({ revision }) => revision)).toEqual([7, 2])
})

test('the oldest state stays, whoever wrote it', () => {
  expect(listedVersions([version(9, ['status.phase'], 'status')], false)).toHaveLength(1)
})

test('a state stands beside the one listed before it, the oldest beside itself', () => {
  const listed = listedVersions(versions, false)
  expect(sidesOf(listed, 7)).toEqual({ a: 2, b: 7 })
  expect(sidesOf(listed, 2)).toEqual({ a: 2, b: 2 })
  expect(sidesOf(listed, 9)).toBeUndefined()
})

test('what was picked stays until it is listed no more', () => {
  expect(validSides(versions, { a: 2, b: 5 })).toEqual({ a: 2, b: 5 })
  expect(validSides(listedVersions(versions, false), { a: 2, b: 5 })).toEqual({ a: 2, b: 7 })
  expect(validSides([], { a: 2, b: 5 })).toBeUndefined()
})
