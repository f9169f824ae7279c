// Who may do what, as the window is told, is what the API answers.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { subjectKey, type AccessSubject } from '../../shared/access/subject.ts'
import type { AccessResource } from '../../shared/contract/access.ts'
import type { KubeRequest } from '../../shared/contract/kube.ts'
import type { PolicyRule, Subject } from '../../shared/schema/types.ts'
import { accessMatrix, accessRights, whoCan, type MatrixQuery } from '../views/access/access-documents.ts'
import type { SourceAccess } from '../views/access/source-access.ts'
import { subjectsOf } from '../views/access/subjects.ts'
import type { EngineCluster } from './engine-cluster.ts'
import { openTestCluster } from './testing-engine-cluster.ts'

const rbac = 'rbac.authorization.k8s.io'
const jane: AccessSubject = { kind: 'User', name: 'jane' }
const developers: AccessSubject = { kind: 'Group', name: 'developers' }
const robot: AccessSubject = { kind: 'ServiceAccount', namespace: 'default', name: 'robot' }

const columns: readonly AccessResource[] = [
  { group: '', resource: 'pods' },
  { group: '', resource: 'pods', subresource: 'exec' },
  { group: '', resource: 'secrets' },
  { group: 'apps', resource: 'deployments' },
  { group: rbac, resource: 'roles' },
  { group: '', resource: 'nodes' }
]

let close: () => void
let cluster: EngineCluster
let access: SourceAccess

beforeAll(async () => {
  ;({ cluster, close } = openTestCluster({ controlPlaneOnly: false }))
  access = cluster.source.access!
  cluster.identities.create({ name: 'jane', groups: ['developers'] })
  await create('serviceaccounts', { metadata: { name: 'robot' } }, '', 'v1')
  await createRole('reader', [
    { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['tls'], verbs: ['get'] }
  ])
  await createRole('runner', [
    { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
    { apiGroups: ['apps'], resources: ['*'], verbs: ['*'] }
  ])
  await bind('read', 'Role', 'reader', [{ kind: 'User', name: 'jane', apiGroup: rbac }])
  await bind('run', 'Role', 'runner', [{ kind: 'Group', name: 'developers', apiGroup: rbac }])
  await bind('robot-edits', 'ClusterRole', 'edit', [{ kind: 'ServiceAccount', name: 'robot', namespace: 'default' }])
  // The roles that gather others have gathered them by then.
  cluster.engine.advanceTo(cluster.engine.now + 5_000)
  await bind('lost', 'Role', 'gone', [{ kind: 'User', name: 'jane', apiGroup: rbac }])
})
afterAll(() => close())

async function create(resource: string, body: object, group = rbac, version = 'v1'): Promise<void> {
  const kind = { serviceaccounts: 'ServiceAccount', roles: 'Role', rolebindings: 'RoleBinding' }[resource]
  const { code } = await cluster.source.request({
    cluster: cluster.name,
    identity: 'kubernetes-admin',
    verb: 'create',
    group,
    version,
    resource,
    namespace: 'default',
    body: { apiVersion: group === '' ? version : `${group}/${version}`, kind, ...body } as KubeRequest['body']
  })
  expect(code).toBe(201)
}

async function createRole(name: string, rules: readonly PolicyRule[]): Promise<void> {
  await create('roles', { metadata: { name }, rules })
}

async function bind(name: string, kind: string, role: string, subjects: readonly Subject[]): Promise<void> {
  await create('rolebindings', { metadata: { name }, roleRef: { apiGroup: rbac, kind, name: role }, subjects })
}

function matrixOf(query: Partial<MatrixQuery> = {}) {
  return accessMatrix(cluster.source, access, {
    namespace: 'default',
    filter: '',
    withSystem: true,
    columns,
    window: { first: 0, count: 200 },
    ...query
  })
}

function rowOf(subject: AccessSubject) {
  return matrixOf().rows.find(({ key }) => key === subjectKey(subject))!
}

describe('the matrix', () => {
  test('says of everybody and every column what the authorizer decides', () => {
    const { authorizer } = cluster.engine
    const verbs = [
      'get',
      'list',
      'watch',
      'create',
      'update',
      'patch',
      'delete',
      'deletecollection',
      'bind',
      'escalate'
    ]
    let compared = 0
    for (const namespace of [undefined, 'default', 'kube-system']) {
      for (const { subject, cells, isMaster } of matrixOf({ namespace }).rows) {
        if (subject.kind === 'Group' || isMaster) continue
        const user =
          subject.kind === 'User' ? subject.name : `system:serviceaccount:${subject.namespace}:${subject.name}`
        const identity = cluster.known.identityOf(user)
        for (const [index, column] of columns.entries()) {
          for (const verb of verbs) {
            const asked = { ...column, verb, version: 'v1', ...(namespace === undefined ? {} : { namespace }) }
            const special = verb === 'bind' || verb === 'escalate'
            if (special && column.resource !== 'roles') continue
            expect([user, verb, column, cells[index]!.verbs.includes(verb)]).toEqual([
              user,
              verb,
              column,
              authorizer.decide(identity, asked as Parameters<typeof authorizer.decide>[1]).isAllowed
            ])
            compared++
          }
        }
      }
    }
    expect(compared).toBeGreaterThan(5_000)
  })

  test('has groups as what they give to whoever is in them, and what is for some objects only apart', () => {
    const [pods, exec, secrets] = rowOf(jane).cells
    expect(pods).toEqual({ verbs: ['get', 'list'], named: [], dangers: [] })
    expect(exec).toEqual({ verbs: ['create'], named: [], dangers: ['exec'] })
    expect(secrets).toEqual({ verbs: [], named: ['get'], dangers: [] })
    expect(rowOf(developers).cells[1]!.verbs).toEqual(['create'])
    expect(rowOf(developers).cells[0]!.verbs).toEqual([])
    expect(rowOf(robot)).toMatchObject({ dangers: ['impersonate', 'secrets', 'exec', 'token'], isMaster: false })
    expect(rowOf({ kind: 'User', name: 'kubernetes-admin' })).toMatchObject({ dangers: ['wildcard'], isMaster: true })
  })

  test('leaves the cluster’s own out, finds people by their names, and gives the rows that are asked for', () => {
    const people = matrixOf({ withSystem: false })
    expect(people.rows.map(({ key }) => key)).toEqual([
      'User/jane',
      'User/kubernetes-admin',
      'Group/developers',
      'ServiceAccount/default/default',
      'ServiceAccount/default/robot',
      'ServiceAccount/kube-flannel/flannel',
      'ServiceAccount/local-path-storage/local-path-provisioner-service-account'
    ])
    expect(people.hidden).toBe(people.unfiltered - people.total)
    expect(matrixOf({ filter: 'ROB' }).rows.map(({ key }) => key)).toEqual(['ServiceAccount/default/robot'])
    const second = matrixOf({ window: { first: 1, count: 1 } })
    expect([second.first, second.rows.map(({ key }) => key)]).toEqual([1, ['User/kubernetes-admin']])
  })
})

describe('what somebody may do', () => {
  test('is each rule with its binding and role, dangerous ones first, and the roles that are missing', () => {
    const { rights, total, missing } = accessRights(access, jane, 'default', undefined)
    expect(total).toBe(rights.length)
    expect(rights[0]).toMatchObject({
      binding: { kind: 'RoleBinding', namespace: 'default', name: 'run' },
      role: { kind: 'Role', namespace: 'default', name: 'runner' },
      as: developers,
      dangers: ['exec']
    })
    expect(missing).toMatchObject([{ binding: { name: 'lost' }, role: { name: 'gone' } }])
    expect(accessRights(access, jane, undefined, undefined).rights.map(({ as }) => as.kind)).not.toContain('User')
  })

  test('of one resource is what allows something with it, for all of them or for some', () => {
    const ofSecrets = accessRights(access, jane, 'default', { group: '', resource: 'secrets' })
    expect(ofSecrets.rights.map(({ rule }) => rule)).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['tls'], verbs: ['get'] }
    ])
  })
})

describe('who can', () => {
  const ask = (verb: string, resource: AccessResource, name?: string) =>
    whoCan(cluster.source, access, { verb, resource, namespace: 'default', name, withSystem: false })

  test('names everybody with the binding that is asked first, and for which objects', () => {
    expect(ask('create', { group: '', resource: 'pods', subresource: 'exec' }).answers).toMatchObject([
      { subject: jane, binding: { name: 'run' }, as: developers },
      { subject: { kind: 'User', name: 'kubernetes-admin' }, binding: { name: 'cluster-admin' } },
      { subject: developers, binding: { name: 'run' } },
      { subject: robot, binding: { name: 'robot-edits' }, role: { kind: 'ClusterRole', name: 'edit' } }
    ])
    const [first] = ask('get', { group: '', resource: 'secrets' }).answers
    expect(first).toMatchObject({ subject: jane, names: ['tls'] })
    expect(ask('get', { group: '', resource: 'secrets' }, 'tls').answers.map(({ key }) => key)).toContain('User/jane')
    expect(ask('get', { group: '', resource: 'secrets' }, 'other').answers.map(({ key }) => key)).not.toContain(
      'User/jane'
    )
  })

  test('agrees with the authorizer about everybody whom a binding names', () => {
    const able = new Set(
      whoCan(cluster.source, access, {
        verb: 'list',
        resource: { group: '', resource: 'pods' },
        namespace: 'default',
        name: undefined,
        withSystem: true
      }).answers.map(({ key }) => key)
    )
    for (const subject of subjectsOf(cluster.source, 'default')) {
      if (subject.kind === 'Group' || access.isMaster(subject)) continue
      const user = subject.kind === 'User' ? subject.name : `system:serviceaccount:${subject.namespace}:${subject.name}`
      const { isAllowed } = cluster.engine.authorizer.decide(cluster.known.identityOf(user), {
        verb: 'list',
        group: '',
        version: 'v1',
        resource: 'pods',
        namespace: 'default'
      })
      expect([user, able.has(subjectKey(subject))]).toEqual([user, isAllowed])
    }
  })
})

test('whoever acts as a ServiceAccount has its groups, and is refused in upstream’s words', async () => {
  const user = 'system:serviceaccount:default:robot'
  expect(cluster.known.identityOf(user).groups).toEqual([
    'system:serviceaccounts',
    'system:serviceaccounts:default',
    'system:authenticated'
  ])
  const { code, object } = await cluster.source.request({
    cluster: cluster.name,
    identity: user,
    verb: 'list',
    group: '',
    version: 'v1',
    resource: 'nodes'
  })
  expect(code).toBe(403)
  expect(object).toMatchObject({
    message: `nodes is forbidden: User "${user}" cannot list resource "nodes" in API group "" at the cluster scope`
  })
})
