import { beforeEach, describe, expect, it } from 'vitest'
import { clusterRoleBindingKind } from '../../../../shared/kinds/clusterrolebinding/kind.ts'
import { clusterRoleKind } from '../../../../shared/kinds/clusterrole/kind.ts'
import { kinds } from '../../../../shared/kinds/table.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import { clusterRole, clusterRoleBinding, rule, urlRule, user } from '../../bootstrap/rbac/policy-notation.ts'
import { Clock } from '../../sim/clock.ts'
import { Random } from '../../sim/random.ts'
import { ObjectStore } from '../../store/object-store.ts'
import { ApiServer } from '../api-server.ts'
import { RbacAuthorizer } from '../authorization/rbac-authorizer.ts'
import type { ApiRequest, Identity } from '../request.ts'
import { StoreWriter } from '../store-writer.ts'
import { refusalOf } from '../testing-api-server.ts'
import { reviews } from './reviews.ts'

const admin: Identity = { user: 'admin', groups: ['system:masters'], userAgent: 'test' }
const bob: Identity = {
  user: 'bob',
  groups: ['dev', 'system:authenticated'],
  uid: 'u-1',
  extra: { scopes: ['a'] },
  userAgent: 'test'
}

let server: ApiServer
beforeEach(() => {
  const clock = new Clock(Date.UTC(2026, 10, 20, 12))
  const store = new ObjectStore(kinds)
  const context = { clock, store, random: new Random('reviews') }
  const authenticate = (token: string) =>
    token === 'good' ? { user: bob, audiences: ['api'] } : token === 'old' ? { error: 'too old' } : undefined
  server = new ApiServer(context, { authorizer: new RbacAuthorizer(store), virtual: reviews(authenticate) })
  const writer = new StoreWriter(context, { manager: 'test' })
  const reviewsOf = (group: string) => rule('create', group, '*')
  const rules = [
    reviewsOf('authorization.k8s.io'),
    reviewsOf('authentication.k8s.io'),
    rule('get', 'core', 'pods', 'a'),
    urlRule('get', '/healthz')
  ]
  writer.create(clusterRoleKind, clusterRole('r', rules))
  writer.create(clusterRoleBindingKind, clusterRoleBinding('r', [user('bob')]))
})

function ask(
  kind: string,
  spec: Json | undefined,
  identity = bob,
  more: Partial<ApiRequest> = {},
  metadata: Json = {}
) {
  const group = /Rules|Access/.test(kind) ? 'authorization.k8s.io' : 'authentication.k8s.io'
  const body = { apiVersion: `${group}/v1`, kind, metadata, ...(spec === undefined ? {} : { spec }) }
  return server.handle(
    { verb: 'create', group, version: 'v1', resource: `${kind.toLowerCase()}s`, body, ...more },
    identity
  )
}

function statusOf(answer: ReturnType<typeof ask>): unknown {
  expect(answer.code, JSON.stringify(answer.object)).toBe(201)
  return (answer.object as unknown as { readonly status: unknown }).status
}

const getPod = { verb: 'get', resource: 'pods', namespace: 'default', name: 'a' }
const because = 'RBAC: allowed by ClusterRoleBinding "r" of ClusterRole "r" to User "bob"'

describe('C4 access reviews', () => {
  it('answer whether the caller may, and why', () => {
    expect(statusOf(ask('SelfSubjectAccessReview', { resourceAttributes: getPod }))).toEqual({
      allowed: true,
      reason: because
    })
    expect(statusOf(ask('SelfSubjectAccessReview', { resourceAttributes: { ...getPod, name: 'b' } }))).toEqual({
      allowed: false
    })
    expect(
      statusOf(ask('SelfSubjectAccessReview', { nonResourceAttributes: { verb: 'get', path: '/healthz' } }))
    ).toMatchObject({ allowed: true })
    expect(statusOf(ask('SelfSubjectAccessReview', { resourceAttributes: getPod }, admin))).toEqual({ allowed: true })
  })

  it('answer about others, with the groups that are named', () => {
    expect(statusOf(ask('SubjectAccessReview', { user: 'bob', resourceAttributes: getPod }, admin))).toEqual({
      allowed: true,
      reason: because
    })
    expect(
      statusOf(ask('SubjectAccessReview', { user: 'x', groups: ['system:masters'], resourceAttributes: getPod }, admin))
    ).toEqual({ allowed: true })
    expect(refusalOf(ask('SubjectAccessReview', { resourceAttributes: getPod }, admin)).message).toBe(
      '.authorization.k8s.io "" is invalid: spec.user: Invalid value: "": at least one of user or group must be specified'
    )
  })

  it('of one namespace ask about that one', () => {
    const local = (namespace: string, attributes: Json) =>
      ask('LocalSubjectAccessReview', { user: 'bob', resourceAttributes: attributes }, admin, { namespace })
    expect(statusOf(local('default', getPod))).toMatchObject({ allowed: true })
    expect(refusalOf(local('other', getPod)).message).toBe(
      '.authorization.k8s.io "" is invalid: spec.resourceAttributes.namespace: Invalid value: "default": must match metadata.namespace'
    )
  })

  it('are refused where they ask for nothing, for two things, or carry a name', () => {
    const message = (spec: Json, metadata: Json = {}) =>
      refusalOf(ask('SelfSubjectAccessReview', spec, bob, {}, metadata)).message
    expect(message({})).toBe(
      '.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified'
    )
    expect(message({ resourceAttributes: getPod, nonResourceAttributes: { verb: 'get', path: '/' } })).toBe(
      '.authorization.k8s.io "" is invalid: spec.nonResourceAttributes: Invalid value: {"Path":"/","Verb":"get"}: cannot be specified in combination with resourceAttributes'
    )
    expect(message({ resourceAttributes: getPod }, { name: 'x' })).toMatch(
      /^\.authorization\.k8s\.io "" is invalid: metadata: Invalid value: .*: must be empty$/
    )
    expect(message({ resourceAttributes: { ...getPod, fieldSelector: {} } })).toContain(
      'spec.resourceAttributes.fieldSelector.requirements: Required value: when spec.resourceAttributes.fieldSelector is specified, requirements or rawSelector is required'
    )
  })

  it('are for whoever may ask, and cannot be read', () => {
    const stranger: Identity = { user: 'eve', groups: [], userAgent: 'test' }
    expect(refusalOf(ask('SelfSubjectAccessReview', { resourceAttributes: getPod }, stranger)).message).toBe(
      'selfsubjectaccessreviews.authorization.k8s.io is forbidden: User "eve" cannot create resource "selfsubjectaccessreviews" in API group "authorization.k8s.io" at the cluster scope'
    )
    expect(ask('SelfSubjectAccessReview', undefined, admin, { verb: 'list' }).code).toBe(405)
  })

  it('list the rules of a namespace as the roles have them', () => {
    expect(statusOf(ask('SelfSubjectRulesReview', { namespace: 'default' }))).toEqual({
      resourceRules: [
        { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['*'] },
        { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['*'] },
        { verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: ['a'] }
      ],
      nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz'] }],
      incomplete: false
    })
    expect(refusalOf(ask('SelfSubjectRulesReview', {}))).toEqual({
      code: 400,
      reason: 'BadRequest',
      message: 'no namespace on request'
    })
  })
})

describe('C4 authentication reviews', () => {
  const userInfo = { username: 'bob', uid: 'u-1', groups: bob.groups, extra: { scopes: ['a'] } }

  it('tell the caller who he is', () => {
    const answer = ask('SelfSubjectReview', undefined)
    expect(statusOf(answer)).toEqual({ userInfo })
    expect(answer.object).toMatchObject({ metadata: { creationTimestamp: '2026-11-20T12:00:00Z' } })
  })

  it('tell whose a token is, or why it is nobody’s', () => {
    expect(statusOf(ask('TokenReview', { token: 'good' }))).toEqual({
      authenticated: true,
      user: userInfo,
      audiences: ['api']
    })
    expect(statusOf(ask('TokenReview', { token: 'old' }))).toEqual({
      user: {},
      error: '[invalid bearer token, too old]'
    })
    expect(statusOf(ask('TokenReview', { token: 'x' }))).toEqual({ user: {}, error: 'invalid bearer token' })
    expect(refusalOf(ask('TokenReview', {})).message).toBe('token is required for TokenReview in authentication')
  })
})
