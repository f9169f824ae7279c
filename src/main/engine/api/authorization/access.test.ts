import { describe, expect, it } from 'vitest'
import type { ApiRequest } from '../request.ts'
import { accessOf, forbiddenTo } from './access.ts'
import type { AccessAttributes } from './authorizer.ts'

const pods: ApiRequest = { verb: 'list', group: '', version: 'v1', resource: 'pods', namespace: 'a' }
const bob = { user: 'bob', groups: [], userAgent: '' }

describe('what a request asks leave for', () => {
  it('is within a namespace where it is about that namespace', () => {
    const asked: ApiRequest = { verb: 'get', group: '', version: 'v1', resource: 'namespaces', name: 'a' }
    expect(accessOf(asked)).toMatchObject({ namespace: 'a', name: 'a' })
    const { name: _name, ...all } = asked
    expect(accessOf({ ...all, verb: 'list' })).not.toHaveProperty('namespace')
  })

  it.each([
    ['metadata.name=x', 'x'],
    ['status.phase=Running,metadata.name==x', 'x'],
    ['metadata.name!=x', undefined],
    ['metadata.name=a/b', undefined],
    ['metadata.name', undefined],
    ['spec.nodeName=x', undefined]
  ])('of a list by %s names %s', (fieldSelector, name) => {
    expect(accessOf({ ...pods, options: { fieldSelector } }).name).toBe(name)
    expect(accessOf({ ...pods, verb: 'deletecollection', options: { fieldSelector } }).name).toBeUndefined()
  })
})

describe('the words of a refusal', () => {
  it.each<readonly [AccessAttributes, string, string]>([
    [
      {
        verb: 'get',
        group: 'apps',
        version: 'v1',
        resource: 'deployments',
        subresource: 'scale',
        namespace: 'a',
        name: 'd'
      },
      '',
      'deployments.apps "d" is forbidden: User "bob" cannot get resource "deployments/scale" in API group "apps" in the namespace "a"'
    ],
    [
      { verb: 'list', group: '', version: 'v1', resource: 'nodes' },
      'RBAC: clusterrole.rbac.authorization.k8s.io "x" not found',
      'nodes is forbidden: User "bob" cannot list resource "nodes" in API group "" at the cluster scope: RBAC: clusterrole.rbac.authorization.k8s.io "x" not found'
    ],
    [{ verb: 'get', path: '/metrics' }, '', 'forbidden: User "bob" cannot get path "/metrics"']
  ])('%j', (access, reason, message) => {
    expect(forbiddenTo(bob, access, reason).status).toMatchObject({ code: 403, reason: 'Forbidden', message })
  })
})
