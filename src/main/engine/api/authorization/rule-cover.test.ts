import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PolicyRule } from '../../../../shared/schema/types.ts'
import type { AccessAttributes } from './authorizer.ts'
import { ruleAllows } from './policy-rule.ts'
import { compacted, ruleText, uncovered } from './rule-cover.ts'

describe('what is not held of some rules', () => {
  it('is told verb by verb and resource by resource, put together again for people', () => {
    const held: PolicyRule[] = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]
    const wanted: PolicyRule[] = [
      { apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get', 'list'] },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
      { apiGroups: [''], resources: ['pods'], resourceNames: ['a'], verbs: ['get', 'delete'] }
    ]
    expect(compacted(uncovered(held, wanted)).map(ruleText)).toEqual([
      '{NonResourceURLs:["/metrics"], Verbs:["get"]}',
      '{APIGroups:[""], Resources:["pods"], Verbs:["list"]}',
      '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}',
      '{APIGroups:[""], Resources:["pods"], ResourceNames:["a"], Verbs:["delete"]}'
    ])
  })

  it.each<readonly [PolicyRule, PolicyRule, boolean]>([
    [
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      { apiGroups: ['a'], resources: ['b/c'], verbs: ['d'] },
      true
    ],
    [{ apiGroups: ['a'], resources: ['b'], verbs: ['d'] }, { apiGroups: ['*'], resources: ['b'], verbs: ['d'] }, false],
    [
      { apiGroups: ['a'], resources: ['*/c'], verbs: ['d'] },
      { apiGroups: ['a'], resources: ['b/c'], verbs: ['d'] },
      true
    ],
    [{ nonResourceURLs: ['/a/*'], verbs: ['get'] }, { nonResourceURLs: ['/a/b'], verbs: ['get'] }, true],
    [{ nonResourceURLs: ['/a/b'], verbs: ['get'] }, { nonResourceURLs: ['/a/*'], verbs: ['get'] }, false],
    [
      { apiGroups: ['a'], resources: ['b'], verbs: ['d'], resourceNames: ['n'] },
      { apiGroups: ['a'], resources: ['b'], verbs: ['d'] },
      false
    ]
  ])('%j covers %j: %s', (held, wanted, covers) => {
    expect(uncovered([held], [wanted]).length === 0).toBe(covers)
  })

  it('is nothing only where each access that the rules allow is allowed already', () => {
    const some = (words: readonly string[]) => fc.subarray([...words], { minLength: 1 })
    const anyRule: fc.Arbitrary<PolicyRule> = fc
      .record({
        apiGroups: some(['', 'apps', '*']),
        resources: some(['pods', 'pods/log', '*/log', '*']),
        verbs: some(['get', 'list', '*']),
        resourceNames: fc.option(some(['a', 'b']), { nil: undefined })
      })
      .map(({ resourceNames, ...rule }) => (resourceNames === undefined ? rule : { ...rule, resourceNames }))
    const anyAccess: fc.Arbitrary<AccessAttributes> = fc.record({
      verb: fc.constantFrom('get', 'list', 'watch'),
      group: fc.constantFrom('', 'apps', 'batch'),
      version: fc.constant('v1'),
      resource: fc.constantFrom('pods', 'nodes'),
      subresource: fc.constantFrom('', 'log', 'exec'),
      name: fc.constantFrom('', 'a', 'c')
    })
    fc.assert(
      fc.property(
        fc.array(anyRule, { maxLength: 3 }),
        fc.array(anyRule, { maxLength: 3 }),
        anyAccess,
        (held, wanted, access) => {
          if (uncovered(held, wanted).length > 0) return
          const allows = (rules: readonly PolicyRule[]) => rules.some((rule) => ruleAllows(rule, access))
          if (allows(wanted)) expect(allows(held)).toBe(true)
        }
      ),
      { numRuns: 3000 }
    )
  })
})
