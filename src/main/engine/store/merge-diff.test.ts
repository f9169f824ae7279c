import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyPatch, diffValues, type Patch } from './merge-diff.ts'

/** Keys that every object answers to, and few others, so that two values often share some. */
const key = fc.constantFrom('a', 'b', 'c', 'constructor', '__proto__', 'toString', '', 'length')
const { value: jsonValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, 0, 1, -2.5, '', 'x', 'y'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5 })
  )
}))

function throughText(patch: Patch): Exclude<Patch, 0> {
  return JSON.parse(JSON.stringify(patch)) as Exclude<Patch, 0>
}

/** A copy whose members share with the original, but for one that is replaced. */
function withOneChange(value: unknown, replacement: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [replacement] : [replacement, ...value.slice(1)]
  if (typeof value !== 'object' || value === null) return replacement
  const [first] = Object.keys(value)
  return { ...value, [first ?? 'added']: replacement }
}

describe('merge diff', () => {
  test('the patch from any value to any other leads there', () => {
    fc.assert(
      fc.property(jsonValue, jsonValue, (before, after) => {
        const patch = diffValues(before, after)
        const result = patch === undefined ? before : applyPatch(before, throughText(patch))
        expect(JSON.parse(JSON.stringify(result))).toEqual(JSON.parse(JSON.stringify(after)))
      }),
      { numRuns: 1000 }
    )
  })

  test('equal values have no patch, whether or not they are the same', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        expect(diffValues(value, structuredClone(value))).toBeUndefined()
      })
    )
  })

  test('what a change did not touch stays the same object', () => {
    const before = { kept: { deep: [1] }, changed: { a: 1, inner: { b: 2 } } }
    const after = { ...before, changed: { ...before.changed, a: 2 } }
    const result = applyPatch(before, throughText(diffValues(before, after)!)) as typeof before
    expect(result).toEqual(after)
    expect(result.kept).toBe(before.kept)
    expect(result.changed.inner).toBe(before.changed.inner)
  })

  test('a patch of one change in a list names only that', () => {
    const conditions = [
      { type: 'Ready', status: 'False' },
      { type: 'Initialized', status: 'True' }
    ]
    const after = [{ ...conditions[0]!, status: 'True' }, conditions[1]!]
    expect(diffValues(conditions, after)).toEqual([2, { 0: { status: ['True'] } }])
  })

  test('a chain of small changes ends where the changes ended', () => {
    fc.assert(
      fc.property(jsonValue, fc.array(jsonValue, { maxLength: 6 }), (start, replacements) => {
        let live: unknown = start
        let stored: unknown = JSON.parse(JSON.stringify(start))
        for (const replacement of replacements) {
          const next = withOneChange(live, replacement)
          const patch = diffValues(live, next)
          if (patch !== undefined) stored = applyPatch(stored, throughText(patch))
          live = next
        }
        expect(JSON.parse(JSON.stringify(stored))).toEqual(JSON.parse(JSON.stringify(live)))
      })
    )
  })
})
