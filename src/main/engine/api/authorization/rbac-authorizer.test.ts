import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { clusterRoleBindingKind } from '../../../../shared/kinds/clusterrolebinding/kind.ts'
import { clusterRoleKind } from '../../../../shared/kinds/clusterrole/kind.ts'
import { roleBindingKind } from '../../../../shared/kinds/rolebinding/kind.ts'
import { roleKind } from '../../../../shared/kinds/role/kind.ts'
import type { PolicyRule, Subject } from '../../../../shared/schema/types.ts'
import {
  account,
  clusterRole,
  clusterRoleBinding,
  group,
  role,
  roleBinding,
  rule,
  urlRule,
  user
} from '../../bootstrap/rbac/policy-notation.ts'
import type { ControlPlane } from '../../control-plane.ts'
import { createTestControlPlane } from '../../testing-control-plane.ts'
import type { ObjectWriter } from '../object-writer.ts'
import type { Identity } from '../request.ts'
import type { AccessAttributes } from './authorizer.ts'
import { BindingIndex, subjectOf, type Binding } from './binding-index.ts'
import { RbacAuthorizer } from './rbac-authorizer.ts'

function person(name: string, ...groups: readonly string[]): Identity {
  return { user: name, groups, userAgent: 'test' }
}

const getPods: AccessAttributes = { verb: 'get', group: '', version: 'v1', resource: 'pods', namespace: 'a', name: 'p' }
const rules: readonly PolicyRule[] = [rule('get', 'core', 'pods')]

let plane: ControlPlane
let writer: ObjectWriter
let authorizer: RbacAuthorizer
beforeEach(() => {
  plane = createTestControlPlane()
  writer = plane.writer('test')
  authorizer = new RbacAuthorizer(plane.store)
})

describe('C4 RBAC: a decision and its reason', () => {
  it('is for whoever a ClusterRoleBinding names, in every namespace', () => {
    writer.create(clusterRoleKind, clusterRole('y', rules))
    writer.create(clusterRoleBindingKind, clusterRoleBinding('y', [user('u'), group('z'), account('n', 's')], 'x'))
    expect(authorizer.decide(person('b', 'z'), getPods)).toEqual({
      isAllowed: true,
      reason: 'RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to Group "z"'
    })
    expect(authorizer.decide(person('u'), { ...getPods, namespace: 'b' }).reason).toBe(
      'RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to User "u"'
    )
    expect(authorizer.decide(person('system:serviceaccount:n:s'), getPods).reason).toBe(
      'RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to ServiceAccount "s/n"'
    )
    expect(authorizer.decide(person('other'), getPods)).toEqual({ isAllowed: false, reason: '' })
  })

  it('of a RoleBinding is for its namespace alone, and an account without namespace is of that one', () => {
    writer.create(roleKind, role('a', 'y', rules))
    writer.create(roleBindingKind, roleBinding('a', 'y', [{ kind: 'ServiceAccount', name: 's' }], 'x'))
    const bearer = person('system:serviceaccount:a:s')
    expect(authorizer.decide(bearer, getPods).reason).toBe(
      'RBAC: allowed by RoleBinding "x/a" of Role "y" to ServiceAccount "s/a"'
    )
    expect(authorizer.decide(bearer, { ...getPods, namespace: 'b' }).isAllowed).toBe(false)
    const { namespace: _namespace, ...everywhere } = getPods as { readonly namespace?: string } & typeof getPods
    expect(authorizer.decide(bearer, everywhere).isAllowed).toBe(false)
  })

  it('names the roles that bindings miss, each once', () => {
    writer.create(clusterRoleBindingKind, clusterRoleBinding('gone', [user('u')], 'b1'))
    writer.create(clusterRoleBindingKind, clusterRoleBinding('gone', [user('u')], 'b2'))
    expect(authorizer.decide(person('u'), getPods)).toEqual({
      isAllowed: false,
      reason: 'RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found'
    })
    writer.create(roleBindingKind, roleBinding('a', 'lost', [user('u')]))
    expect(authorizer.decide(person('u'), getPods).reason).toBe(
      'RBAC: [clusterrole.rbac.authorization.k8s.io "gone" not found, role.rbac.authorization.k8s.io "lost" not found]'
    )
    expect(authorizer.rulesFor(person('u'), 'a').errors).toHaveLength(3)
  })

  it('lets system:masters do everything, without a reason', () => {
    expect(authorizer.decide(person('u', 'system:masters'), getPods)).toEqual({ isAllowed: true, reason: '' })
  })

  it('about a path asks the ClusterRoleBindings', () => {
    writer.create(clusterRoleKind, clusterRole('y', [urlRule('get', '/healthz')]))
    writer.create(clusterRoleBindingKind, clusterRoleBinding('y', [user('u')]))
    expect(authorizer.decide(person('u'), { verb: 'get', path: '/healthz' }).isAllowed).toBe(true)
    expect(authorizer.decide(person('u'), { verb: 'get', path: '/metrics' }).isAllowed).toBe(false)
  })

  it('changes with the role and with the binding, in the next request', () => {
    const ask = () => authorizer.decide(person('u'), getPods).isAllowed
    expect(ask()).toBe(false)
    const made = writer.create(clusterRoleKind, clusterRole('y', []))
    writer.create(clusterRoleBindingKind, clusterRoleBinding('y', [user('u')]))
    expect(ask()).toBe(false)
    writer.update(clusterRoleKind, { ...made, rules })
    expect(ask()).toBe(true)
    writer.delete(clusterRoleBindingKind, undefined, 'y')
    expect(ask()).toBe(false)
  })

  it('is not mistaken for one whose names are joined otherwise', () => {
    writer.create(clusterRoleKind, clusterRole('y', [rule('get', 'core', 'pods', 'n')]))
    writer.create(clusterRoleBindingKind, clusterRoleBinding('y', [user('u')]))
    expect(authorizer.decide(person('u'), { ...getPods, namespace: 'a', name: 'n' }).isAllowed).toBe(true)
    expect(authorizer.decide(person('u'), { ...getPods, namespace: 'a","n', name: '' }).isAllowed).toBe(false)
  })
})

describe('the index of subjects', () => {
  const subjects: readonly Subject[] = [
    user('u'),
    user('v'),
    group('g'),
    group('u'),
    account('a', 's'),
    { kind: 'ServiceAccount', name: 's' },
    { kind: 'Unknown', name: 'u' }
  ]
  const identities = [person('u', 'g'), person('v', 'u', 'g'), person('system:serviceaccount:a:s'), person('w')]
  const step = fc.record({
    namespace: fc.constantFrom('', 'a', 'b'),
    name: fc.constantFrom('x', 'y', 'z'),
    isDeleted: fc.boolean(),
    subjects: fc.subarray([...subjects])
  })

  it('finds what a walk over all bindings finds, after any changes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const { store, writer: writerOf } = createTestControlPlane()
        const write = writerOf('test')
        const index = new BindingIndex(store)
        for (const { namespace, name, isDeleted, subjects: given } of steps) {
          const kind = namespace === '' ? clusterRoleBindingKind : roleBindingKind
          const stored = store.get<Binding>(kind, namespace === '' ? undefined : namespace, name)
          if (isDeleted) {
            if (stored !== undefined) write.delete(kind, stored.metadata.namespace, name)
          } else if (stored !== undefined) write.update<Binding>(kind, { ...stored, subjects: given })
          else if (namespace === '') write.create(clusterRoleBindingKind, clusterRoleBinding('r', given, name))
          else write.create(roleBindingKind, roleBinding(namespace, 'r', given, name))
        }
        for (const found of [index, new BindingIndex(store)]) {
          for (const identity of identities) {
            for (const namespace of ['', 'a', 'b', 'c']) {
              const all: Binding[] =
                namespace === ''
                  ? [...store.all(clusterRoleBindingKind)]
                  : [...store.inNamespace(roleBindingKind, namespace)]
              const walked = all
                .filter((binding) => subjectOf(binding, identity) !== undefined)
                .map(({ metadata }) => metadata.name)
              expect(found.of(identity, namespace).map(({ metadata }) => metadata.name)).toEqual(walked.sort())
            }
          }
        }
      }),
      { numRuns: 300 }
    )
  })
})

describe('the cost of a decision', () => {
  it('does not grow with the bindings of others', () => {
    writer.create(clusterRoleKind, clusterRole('y', rules))
    const asker = person('user-7', 'system:authenticated')
    let bound = 0
    const bindTo = (count: number): void => {
      for (; bound < count; bound++)
        writer.create(clusterRoleBindingKind, clusterRoleBinding('y', [user(`user-${bound}`)], `b-${bound}`))
    }
    const timeOfMany = (): number => {
      const started = performance.now()
      for (let times = 0; times < 5_000; times++) authorizer.decide(asker, getPods)
      return performance.now() - started
    }
    const best = (): number => Math.min(...Array.from({ length: 5 }, timeOfMany))
    bindTo(20)
    best()
    const few = best()
    bindTo(2_000)
    expect(new BindingIndex(plane.store).of(asker, '')).toHaveLength(1)
    // A hundred times as many bindings.
    expect(best() / few).toBeLessThan(10)
  })
})
