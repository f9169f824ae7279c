import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matches, requirementsOf, type Requirement } from '../../../shared/kube/label-selector.ts'
import { SelectorIndex } from './selector-index.ts'

const key = fc.constantFrom('a', 'b', 'c')
const value = fc.constantFrom('1', '2')
const labels = fc.dictionary(key, value)
const expression = fc.record({
  key,
  operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
  values: fc.array(value, { minLength: 1, maxLength: 2 })
})
const selector = fc.record({ matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) })
const step = fc.record({
  name: fc.constantFrom('s1', 's2', 's3', 's4'),
  namespace: fc.constantFrom('n', 'm'),
  selector,
  isGone: fc.boolean()
})

describe('SelectorIndex', () => {
  it('finds what a look at every selector finds', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), labels, (steps, wanted) => {
        const index = new SelectorIndex()
        const all = new Map<string, { readonly namespace: string; readonly requirements: readonly Requirement[] }>()
        for (const { name, namespace, selector: chosen, isGone } of steps) {
          const requirements = requirementsOf(chosen)
          if (isGone) {
            index.delete(name)
            all.delete(name)
          } else {
            index.set(name, namespace, requirements)
            all.set(name, { namespace, requirements })
          }
        }
        for (const namespace of ['n', 'm']) {
          const expected = [...all].filter(
            ([, one]) => one.namespace === namespace && matches(one.requirements, wanted)
          )
          expect(index.matching(namespace, wanted).sort()).toEqual(expected.map(([name]) => name).sort())
        }
      })
    )
  })
})
