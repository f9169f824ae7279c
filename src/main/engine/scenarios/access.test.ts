import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { clusterRoleBindingKind } from '../../../shared/kinds/clusterrolebinding/kind.ts'
import { clusterRoleKind } from '../../../shared/kinds/clusterrole/kind.ts'
import { roleBindingKind } from '../../../shared/kinds/rolebinding/kind.ts'
import { roleKind } from '../../../shared/kinds/role/kind.ts'
import { decodeBase64 } from '../../../shared/kube/base64.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { Secret } from '../../../shared/schema/types.ts'
import { authenticated } from '../api/authorization/identities.ts'
import type { ApiResponse, Identity, Verb } from '../api/request.ts'
import { testingSigner } from '../api/testing-token-signer.ts'
import { Cluster, refusal, type Body } from './cluster.ts'
import { pod } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ onDisk: true, credentials: { signer: testingSigner } })
})
afterEach(() => cluster.close())

const alice: Identity = { user: 'alice', groups: ['system:authenticated'], userAgent: 'kubectl/v1.34.0' }
const rbac = 'rbac.authorization.k8s.io'

interface Asked {
  readonly name?: string
  readonly namespace?: string
  readonly body?: Json
  readonly subresource?: string
}

/** "pods", "deployments.apps". */
function ask(
  identity: Identity,
  verb: Verb,
  what: string,
  { namespace = 'default', ...asked }: Asked = {}
): ApiResponse {
  const [resource = '', ...group] = what.split('.')
  return cluster.engine.submit({ verb, group: group.join('.'), version: 'v1', resource, namespace, ...asked }, identity)
}

function bind(role: string, subject: Body, namespace = 'default'): void {
  cluster.create({
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: `${role}-${String(subject['name'])}`, namespace },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
    subjects: [subject]
  })
}

function bearerOf(token: string): Identity {
  const verdict = cluster.engine.authenticate(token)
  if (verdict === undefined || 'error' in verdict) throw new Error(verdict?.error ?? 'unknown token')
  return { ...authenticated(verdict.user), userAgent: 'client' }
}

describe('C4: RBAC in a cluster', () => {
  test('who is bound to view in one namespace sees it, but no Secrets, and nothing elsewhere', () => {
    expect(refusal(ask(alice, 'list', 'pods'))).toEqual({
      code: 403,
      reason: 'Forbidden',
      message: 'pods is forbidden: User "alice" cannot list resource "pods" in API group "" in the namespace "default"'
    })
    bind('view', { kind: 'User', name: 'alice' })
    expect(ask(alice, 'list', 'pods').code).toBe(200)
    expect(ask(alice, 'list', 'deployments.apps').code).toBe(200)
    expect(refusal(ask(alice, 'get', 'secrets', { name: 's' })).message).toBe(
      'secrets "s" is forbidden: User "alice" cannot get resource "secrets" in API group "" in the namespace "default"'
    )
    expect(ask(alice, 'create', 'pods', { body: pod('web') }).code).toBe(403)
    expect(ask(alice, 'list', 'pods', { namespace: 'kube-system' }).code).toBe(403)
  })

  test('edit writes workloads, and admin hands on what he holds, and no more', () => {
    bind('edit', { kind: 'Group', name: 'dev' })
    const dev: Identity = { ...alice, groups: ['dev', 'system:authenticated'] }
    expect(ask(dev, 'create', 'pods', { body: pod('web') }).code).toBe(201)
    const role = (resource: string) => ({
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      metadata: { name: resource },
      rules: [{ apiGroups: [''], resources: [resource], verbs: ['get'] }]
    })
    expect(ask(dev, 'create', `roles.${rbac}`, { body: role('pods') }).code).toBe(403)
    bind('admin', { kind: 'User', name: 'alice' })
    expect(ask(dev, 'create', `roles.${rbac}`, { body: role('pods') }).code).toBe(201)
    expect(refusal(ask(dev, 'create', `roles.${rbac}`, { body: role('nodes') })).message).toBe(
      'roles.rbac.authorization.k8s.io "nodes" is forbidden: user "alice" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["nodes"], Verbs:["get"]}'
    )
  })

  test('an account acts with its token, until the account goes', () => {
    cluster.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot' } })
    const made = cluster.submit({
      verb: 'create',
      group: '',
      version: 'v1',
      resource: 'serviceaccounts',
      namespace: 'default',
      name: 'robot',
      subresource: 'token',
      body: {}
    })
    const { token } = (made.object as unknown as { readonly status: { readonly token: string } }).status
    const robot = bearerOf(token)
    expect(robot.user).toBe('system:serviceaccount:default:robot')
    expect(ask(robot, 'list', 'pods').code).toBe(403)
    bind('view', { kind: 'ServiceAccount', name: 'robot', namespace: 'default' })
    expect(ask(robot, 'list', 'pods').code).toBe(200)
    cluster.restart()
    expect(bearerOf(token)).toEqual(robot)
    cluster.delete('serviceaccounts robot')
    expect(cluster.engine.authenticate(token)).toEqual({ error: 'serviceaccounts "robot" not found' })
  })

  test('a Secret for an account gets its token, and goes with it', () => {
    cluster.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot' } })
    const body = (name: string, account: string) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, annotations: { 'kubernetes.io/service-account.name': account } },
      type: 'kubernetes.io/service-account-token'
    })
    cluster.create(body('robot-token', 'robot'))
    cluster.create(body('nobody-token', 'nobody'))
    cluster.run(1)
    const { data = {}, metadata } = cluster.get<Secret>('secrets robot-token')!
    expect(decodeBase64(data['namespace']!)).toBe('default')
    expect(decodeBase64(data['ca.crt']!)).toContain('BEGIN CERTIFICATE')
    const { uid } = cluster.get('serviceaccounts robot')!.metadata
    expect(metadata.annotations).toMatchObject({ 'kubernetes.io/service-account.uid': uid })
    const token = decodeBase64(data['token']!)
    expect(bearerOf(token)).toMatchObject({ user: 'system:serviceaccount:default:robot', uid })
    expect(cluster.get('secrets nobody-token')).toBeUndefined()
    cluster.restart()
    cluster.run(1)
    expect(cluster.get<Secret>('secrets robot-token')!.data).toEqual(data)
    cluster.delete('serviceaccounts robot')
    cluster.run(1)
    expect(cluster.get('secrets robot-token')).toBeUndefined()
    expect(cluster.engine.authenticate(token)).toEqual({ error: 'Token has been invalidated' })
  })

  test('a cluster that is older than its roles has them after the next start', () => {
    const { store } = cluster.engine
    const counts = () =>
      [clusterRoleKind, clusterRoleBindingKind, roleKind, roleBindingKind].map((kind) =>
        cluster.engine.store.count(kind)
      )
    const before = counts()
    for (const kind of [clusterRoleBindingKind, clusterRoleKind, roleBindingKind, roleKind]) {
      const keys = [...store.sortedKeys(kind)]
      for (const key of keys) {
        const [namespace = '', name = ''] = key.split('/')
        cluster.delete(`${kind.resource} ${name}`, namespace === '' ? {} : { namespace })
      }
    }
    expect(counts()).toEqual([0, 0, 0, 0])
    expect(cluster.pods(undefined, 'kube-system').length).toBeGreaterThan(0)
    cluster.restart()
    cluster.run(5)
    expect(counts()).toEqual(before)
    bind('view', { kind: 'User', name: 'alice' })
    expect(ask(alice, 'list', 'pods').code).toBe(200)
  })
})
