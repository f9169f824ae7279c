import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Identity } from '../request.ts'
import { alwaysAllow, type AccessAttributes, type Authorizer } from './authorizer.ts'
import { accountOfUserName, anonymous, authenticated } from './identities.ts'
import { impersonated, type DistinctHeaders } from './impersonation.ts'

const asker: Identity = { user: 'alice', groups: ['system:authenticated'], userAgent: 'kubectl/v1.34' }

function as(headers: DistinctHeaders): Identity {
  const answer = impersonated(asker, headers, alwaysAllow)
  if ('status' in answer) throw new Error(answer.message)
  return answer
}

function messageFor(headers: DistinctHeaders, authorizer: Authorizer): string | undefined {
  const answer = impersonated(asker, headers, authorizer)
  return 'status' in answer ? `${answer.code} ${answer.message}` : undefined
}

/** Allows all but what is asked for on this resource. */
function without(resource: string): Authorizer {
  return {
    ...alwaysAllow,
    decide: (_, access) => ({ isAllowed: access.path !== undefined || access.resource !== resource, reason: '' })
  }
}

describe('C4 impersonation', () => {
  it('is nothing without headers', () => {
    expect(impersonated(asker, { accept: ['*/*'] }, without('users'))).toBe(asker)
  })

  it('makes somebody else, with the group of all who are known', () => {
    expect(as({ 'impersonate-user': ['bob'] })).toEqual({
      user: 'bob',
      groups: ['system:authenticated'],
      userAgent: 'kubectl/v1.34'
    })
    expect(as({ 'impersonate-user': ['bob'], 'impersonate-group': ['dev', 'ops'] }).groups).toEqual([
      'dev',
      'ops',
      'system:authenticated'
    ])
    expect(as({ 'impersonate-user': ['bob'], 'impersonate-group': ['system:unauthenticated'] }).groups).toEqual([
      'system:unauthenticated'
    ])
    expect(as({ 'impersonate-user': ['system:anonymous'] }).groups).toEqual(['system:unauthenticated'])
  })

  it('knows the groups of an account', () => {
    expect(as({ 'impersonate-user': ['system:serviceaccount:ns:sa'] })).toMatchObject({
      user: 'system:serviceaccount:ns:sa',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:ns', 'system:authenticated']
    })
    expect(accountOfUserName('system:serviceaccount:ns:sa:x')).toBeUndefined()
    expect(accountOfUserName('system:serviceaccount:Ns:sa')).toBeUndefined()
  })

  it('takes a uid, and extras under keys that may be encoded', () => {
    const answer = as({
      'impersonate-user': ['bob'],
      'impersonate-uid': ['u-1'],
      'impersonate-extra-scopes': ['view', 'edit'],
      'impersonate-extra-example.com%2fproject': ['p'],
      'impersonate-extra-__proto__': ['x']
    })
    expect(answer.uid).toBe('u-1')
    expect(Object.entries(answer.extra!)).toEqual([
      ['scopes', ['view', 'edit']],
      ['example.com/project', ['p']],
      ['__proto__', ['x']]
    ])
  })

  it('needs leave for each part, in upstream’s words', () => {
    const headers = {
      'impersonate-user': ['bob'],
      'impersonate-group': ['dev'],
      'impersonate-extra-scopes': ['view'],
      'impersonate-uid': ['u-1']
    }
    const cannot = 'User "alice" cannot impersonate resource'
    expect(messageFor(headers, without('users'))).toBe(
      `403 users "bob" is forbidden: ${cannot} "users" in API group "" at the cluster scope`
    )
    expect(messageFor(headers, without('groups'))).toBe(
      `403 groups "dev" is forbidden: ${cannot} "groups" in API group "" at the cluster scope`
    )
    expect(messageFor(headers, without('userextras'))).toBe(
      `403 userextras.authentication.k8s.io "view" is forbidden: ${cannot} "userextras/scopes" in API group "authentication.k8s.io" at the cluster scope`
    )
    expect(messageFor(headers, without('uids'))).toBe(
      `403 uids.authentication.k8s.io "u-1" is forbidden: ${cannot} "uids" in API group "authentication.k8s.io" at the cluster scope`
    )
    expect(messageFor({ 'impersonate-user': ['system:serviceaccount:ns:sa'] }, without('serviceaccounts'))).toBe(
      `403 serviceaccounts "sa" is forbidden: ${cannot} "serviceaccounts" in API group "" in the namespace "ns"`
    )
  })

  it('without a user is a mistake that upstream answers as an error of its own', () => {
    expect(messageFor({ 'impersonate-group': ['x'] }, alwaysAllow)).toBe(
      '500 requested [{Group  x    }] without impersonating a user'
    )
    expect(messageFor({ 'impersonate-uid': ['u'], 'impersonate-extra-k': ['v'] }, alwaysAllow)).toBe(
      '500 requested [{UserExtra  v  authentication.k8s.io/v1  k} {UID  u  authentication.k8s.io/v1  }] without impersonating a user'
    )
  })

  it('never gives what nobody was asked about', () => {
    const values = fc.array(fc.string({ maxLength: 12 }), { maxLength: 3 })
    const name = fc.oneof(
      fc.constantFrom('impersonate-user', 'impersonate-group', 'impersonate-uid', 'accept'),
      fc.string({ maxLength: 12 }).map((key) => `impersonate-extra-${key.toLowerCase()}`)
    )
    fc.assert(
      fc.property(fc.dictionary(name, values), (headers) => {
        const asked: AccessAttributes[] = []
        const authorizer: Authorizer = {
          ...alwaysAllow,
          decide: (_, access) => {
            asked.push(access)
            return { isAllowed: true, reason: '' }
          }
        }
        const answer = impersonated(asker, headers, authorizer)
        if ('status' in answer || answer === asker) return
        const names = (resource: string) =>
          asked.flatMap((access) => (access.path === undefined && access.resource === resource ? [access.name] : []))
        const automatic = /^system:(?:authenticated|unauthenticated|serviceaccounts(?::.*)?)$/
        for (const group of answer.groups) if (!automatic.test(group)) expect(names('groups')).toContain(group)
        for (const value of Object.values(answer.extra ?? {}).flat()) expect(names('userextras')).toContain(value)
        if (answer.uid !== undefined) expect(names('uids')).toEqual([answer.uid])
        expect(asked.every(({ verb }) => verb === 'impersonate')).toBe(true)
        expect([...names('users'), ...names('serviceaccounts')]).toHaveLength(1)
      })
    )
  })
})

describe('users', () => {
  it('are authenticated, or anonymous, never both', () => {
    expect(authenticated({ user: 'a', groups: ['g'] }).groups).toEqual(['g', 'system:authenticated'])
    expect(authenticated(anonymous)).toBe(anonymous)
  })
})
