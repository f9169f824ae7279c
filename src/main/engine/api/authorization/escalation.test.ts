import { beforeEach, describe, expect, it } from 'vitest'
import { clusterRoleBindingKind } from '../../../../shared/kinds/clusterrolebinding/kind.ts'
import { clusterRoleKind } from '../../../../shared/kinds/clusterrole/kind.ts'
import { namespaceKind } from '../../../../shared/kinds/namespace/kind.ts'
import { roleKind } from '../../../../shared/kinds/role/kind.ts'
import { kinds } from '../../../../shared/kinds/table.ts'
import type { Json, KubeObject, NewObject } from '../../../../shared/kube/object.ts'
import type { Namespace } from '../../../../shared/schema/types.ts'
import {
  clusterRole,
  clusterRoleBinding,
  gatheringRole,
  role,
  roleBinding,
  rule,
  user
} from '../../bootstrap/rbac/policy-notation.ts'
import { Clock } from '../../sim/clock.ts'
import { Random } from '../../sim/random.ts'
import { ObjectStore } from '../../store/object-store.ts'
import { ApiServer } from '../api-server.ts'
import type { ApiRequest, ApiResponse, Identity, Verb } from '../request.ts'
import { StoreWriter } from '../store-writer.ts'
import { refusalOf } from '../testing-api-server.ts'
import { RbacAuthorizer } from './rbac-authorizer.ts'

const carol: Identity = { user: 'carol', groups: ['system:authenticated'], userAgent: 'test' }
const group = 'rbac.authorization.k8s.io'

let server: ApiServer
let writer: StoreWriter
beforeEach(() => {
  const store = new ObjectStore(kinds)
  const context = { clock: new Clock(Date.UTC(2026, 10, 20, 12)), store, random: new Random('escalation') }
  server = new ApiServer(context, { authorizer: new RbacAuthorizer(store) })
  writer = new StoreWriter(context, { manager: 'test' })
  writer.create<Namespace>(namespaceKind, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' }, spec: {} })
  writer.create(
    clusterRoleKind,
    clusterRole('carol', [
      rule('create update patch', group, 'roles rolebindings clusterroles clusterrolebindings'),
      rule('get list', 'core', 'pods')
    ])
  )
  writer.create(clusterRoleBindingKind, clusterRoleBinding('carol', [user('carol')]))
})

/** Also gives carol these rules. */
function grant(name: string, ...rules: Parameters<typeof clusterRole>[1]): void {
  writer.create(clusterRoleKind, clusterRole(name, rules))
  writer.create(clusterRoleBindingKind, clusterRoleBinding(name, [user('carol')]))
}

function send(verb: Verb, object: NewObject<KubeObject>, more: Partial<ApiRequest> = {}): ApiResponse {
  const { namespace, name } = object.metadata
  const resource = `${object.kind.toLowerCase()}s`
  return server.handle(
    {
      verb,
      group,
      version: 'v1',
      resource,
      ...(namespace === undefined ? {} : { namespace }),
      ...(verb === 'create' ? {} : { name: name! }),
      body: object as unknown as Json,
      ...more
    },
    carol
  )
}

function messageOf(answer: ApiResponse): string | undefined {
  return answer.code < 300 ? `${answer.code}` : refusalOf(answer).message
}

const who = 'user "carol" (groups=["system:authenticated"])'
const grants = `${who} is attempting to grant RBAC permissions not currently held:\n`

describe('C4 RBAC: nobody gives away what he does not hold', () => {
  it('in a role, which may be written with the rules that its author has', () => {
    expect(messageOf(send('create', role('ns', 'x', [rule('get', 'core', 'pods')])))).toBe('201')
    expect(messageOf(send('create', role('ns', 'y', [rule('get delete', 'core', 'pods secrets')])))).toBe(
      `roles.rbac.authorization.k8s.io "y" is forbidden: ${grants}` +
        '{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}\n' +
        '{APIGroups:[""], Resources:["secrets"], Verbs:["delete" "get"]}'
    )
  })

  it('by an update or a patch either; finalizers alone are for whoever may write', () => {
    writer.create(roleKind, role('ns', 'strong', [rule('get', 'core', 'secrets')]))
    writer.create(roleKind, role('ns', 'weak', [rule('get', 'core', 'pods')]))
    const missing = '{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}'
    expect(messageOf(send('update', role('ns', 'weak', [rule('get', 'core', 'secrets')])))).toBe(
      `roles.rbac.authorization.k8s.io "weak" is forbidden: ${grants}${missing}`
    )
    const patch = (body: Json) => send('patch', role('ns', 'strong', []), { patchType: 'merge', body })
    expect(messageOf(patch({ metadata: { finalizers: ['example.com/x'] } }))).toBe('200')
    expect(messageOf(patch({ metadata: { labels: { a: 'b' } } }))).toBe(
      `roles.rbac.authorization.k8s.io "strong" is forbidden: ${grants}${missing}`
    )
  })

  it('unless he has the verb escalate, on that role', () => {
    grant('may-escalate', rule('escalate', group, 'roles', 'strong'))
    writer.create(roleKind, role('ns', 'strong', []))
    expect(messageOf(send('update', role('ns', 'strong', [rule('*', '*', '*')])))).toBe('200')
    expect(messageOf(send('create', role('ns', 'other', [rule('*', '*', '*')])))).toContain('"other" is forbidden')
  })

  it('in a binding, whose role’s rules count', () => {
    writer.create(roleKind, role('ns', 'weak', [rule('get', 'core', 'pods')]))
    writer.create(clusterRoleKind, clusterRole('strong', [rule('get', 'core', 'secrets')]))
    expect(messageOf(send('create', roleBinding('ns', 'weak', [user('dave')])))).toBe('201')
    expect(messageOf(send('create', clusterRoleBinding('strong', [user('carol')])))).toBe(
      `clusterrolebindings.rbac.authorization.k8s.io "strong" is forbidden: ${grants}` +
        '{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}'
    )
    expect(messageOf(send('create', clusterRoleBinding('gone', [user('carol')])))).toBe(
      'clusterroles.rbac.authorization.k8s.io "gone" not found'
    )
    grant('may-bind', rule('bind', group, 'clusterroles', 'strong'))
    expect(messageOf(send('create', clusterRoleBinding('strong', [user('carol')])))).toBe('201')
  })

  it('by gathering either, which takes the rights of a cluster administrator', () => {
    expect(messageOf(send('create', gatheringRole('everything')))).toBe(
      'clusterroles.rbac.authorization.k8s.io "everything" is forbidden: must have cluster-admin privileges to use the aggregationRule'
    )
  })

  it('is asked before the object is found wrong, and of dry runs too', () => {
    const wrong = role('ns', 'x', [{ verbs: ['get'], resources: ['secrets'], apiGroups: [''] }, { verbs: [] }])
    expect(send('create', wrong).code).toBe(403)
    expect(
      send('create', role('ns', 'x', [rule('get', 'core', 'secrets')]), { options: { dryRun: ['All'] } }).code
    ).toBe(403)
  })
})
