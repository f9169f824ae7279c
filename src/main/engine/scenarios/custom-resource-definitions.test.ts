import { afterEach, describe, expect, it } from 'vitest'
import type { CustomResourceDefinition } from '../../../shared/kinds/customresourcedefinition/types.ts'
import { qualifiedResource } from '../../../shared/kinds/kind.ts'
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import { growthOf, inProportion } from '../../../shared/testing-growth.ts'
import { conditionOf, refusal, type Body } from './cluster.ts'
import { cronTab, cronTabs, CronTabCluster, definitionName } from './testing-cron-tabs.ts'

let cluster: CronTabCluster
afterEach(() => cluster.close())

describe('a CustomResourceDefinition', () => {
  it('is established in a moment, and serves its objects from then on', () => {
    cluster = new CronTabCluster()
    const created = cluster.create<CustomResourceDefinition>(cronTabs())
    expect(created.status).toEqual({
      conditions: null,
      acceptedNames: { plural: '', kind: '' },
      storedVersions: ['v1']
    })
    expect(created.spec.names).toEqual({
      plural: 'crontabs',
      singular: 'crontab',
      kind: 'CronTab',
      listKind: 'CronTabList',
      shortNames: ['ct'],
      categories: ['all']
    })
    expect(refusal(cluster.createTab(cronTab('a')))).toEqual({
      code: 404,
      reason: 'NotFound',
      message: 'the server could not find the requested resource'
    })
    cluster.run(1)
    const definition = cluster.get<CustomResourceDefinition>(definitionName)!
    expect(definition.status!.acceptedNames).toEqual(definition.spec.names)
    expect(conditionOf(definition as never, 'NamesAccepted')).toMatchObject({
      status: 'True',
      reason: 'NoConflicts',
      message: 'no conflicts found'
    })
    expect(conditionOf(definition as never, 'Established')).toMatchObject({
      status: 'True',
      reason: 'InitialNamesAccepted'
    })
    const answer = cluster.createTab(cronTab('a'))
    expect(answer.code).toBe(201)
    expect(answer.object).toMatchObject({ metadata: { generation: 1 }, spec: { cronSpec: '* * * * */5', replicas: 1 } })
  })

  it('whose names another has waits until they are free', () => {
    cluster = new CronTabCluster()
    cluster.define()
    const other = cronTabs({ names: { plural: 'others', kind: 'CronTab', shortNames: ['ct'] } })
    cluster.create({ ...other, metadata: { name: 'others.stable.example.com' } })
    cluster.run(1)
    const waiting = cluster.get('customresourcedefinitions others.stable.example.com')!
    expect(conditionOf(waiting as never, 'NamesAccepted')).toMatchObject({
      status: 'False',
      reason: 'ListKindConflict',
      message: '"CronTabList" is already in use'
    })
    expect(conditionOf(waiting as never, 'Established')).toMatchObject({ status: 'False', reason: 'NotAccepted' })
    cluster.delete(definitionName)
    cluster.run(10)
    const free = cluster.get('customresourcedefinitions others.stable.example.com')!
    expect(conditionOf(free as never, 'Established')).toMatchObject({ status: 'True' })
  })

  it('in a group of the community says whether its API is approved', () => {
    cluster = new CronTabCluster()
    const annotation = 'api-approved.kubernetes.io'
    const definition = (value: string): Body => ({
      ...cronTabs({ group: 'stable.k8s.io' }),
      metadata: { name: 'crontabs.stable.k8s.io', annotations: { [annotation]: value } }
    })
    const said = () => {
      cluster.run(1)
      const found = cluster.get('customresourcedefinitions crontabs.stable.k8s.io')!
      return conditionOf(found as never, 'KubernetesAPIApprovalPolicyConformant')
    }
    cluster.create(definition('unapproved, a trial'))
    expect(said()).toMatchObject({
      status: 'False',
      reason: 'UnapprovedAnnotation',
      message: 'not approved: "unapproved, a trial"'
    })
    const url = 'https://github.com/kubernetes/enhancements/pull/1111'
    const approved = cluster.submit({
      verb: 'patch',
      group: 'apiextensions.k8s.io',
      version: 'v1',
      resource: 'customresourcedefinitions',
      name: 'crontabs.stable.k8s.io',
      patchType: 'merge',
      body: { metadata: { annotations: { [annotation]: url } } }
    })
    expect(approved.code).toBe(200)
    expect(said()).toMatchObject({ status: 'True', reason: 'ApprovedAnnotation', message: `approved in ${url}` })
  })

  it('that is deleted deletes its objects first', () => {
    cluster = new CronTabCluster()
    cluster.define()
    for (const name of ['a', 'b']) cluster.createTab(cronTab(name))
    cluster.ask({
      verb: 'create',
      body: { ...cronTab('held'), metadata: { name: 'held', finalizers: ['example.com/hold'] } }
    })
    const going = cluster.delete(definitionName).object as KubeObject
    expect(going.metadata.finalizers).toEqual(['customresourcecleanup.apiextensions.k8s.io'])
    expect(conditionOf(going as never, 'Terminating')).toMatchObject({
      status: 'True',
      reason: 'InstanceDeletionPending'
    })
    cluster.run(2)
    expect(conditionOf(cluster.get(definitionName) as never, 'Terminating')).toMatchObject({
      reason: 'InstanceDeletionInProgress'
    })
    expect(cluster.list('crontabs').map(({ metadata }) => metadata.name)).toEqual(['held'])
    expect(refusal(cluster.createTab(cronTab('c')))).toEqual({
      code: 405,
      reason: 'MethodNotAllowed',
      message: 'create not allowed while custom resource definition is terminating'
    })
    cluster.patch('crontabs held', { metadata: { finalizers: null } }, { type: 'merge' })
    cluster.run(10)
    expect(cluster.get(definitionName)).toBeUndefined()
    expect(cluster.ask({ verb: 'list' }).code).toBe(404)
    expect(cluster.engine.store.kinds.all().map(qualifiedResource)).not.toContain('crontabs.stable.example.com')
    cluster.define()
    expect(cluster.list('crontabs')).toEqual([])
  })

  it("goes with its namespace's objects, and its objects with their owners", () => {
    cluster = new CronTabCluster()
    cluster.define()
    const owner = cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owner' } })
    const { name, uid } = owner.metadata
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name, uid }]
    cluster.createTab({ ...cronTab('owned'), metadata: { name: 'owned', ownerReferences } })
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } })
    cluster.ask({ verb: 'create', namespace: 'n', body: cronTab('inside') })
    cluster.delete('configmaps owner')
    cluster.delete('namespaces n')
    cluster.run(30)
    expect(cluster.list('crontabs', undefined, '*')).toEqual([])
    expect(cluster.get('namespaces n')).toBeUndefined()
  })
})

/** As wide and deep as the schemas of workload operators: several thousand fields. */
function hugeSchema(fields: number): { readonly [key: string]: Json } {
  const container = Object.fromEntries(
    Array.from({ length: fields }, (_, index) => [
      `field${index}`,
      {
        type: 'object',
        description: 'A part of a container, with a text as long as those that generators write into schemas.',
        properties: Object.fromEntries(
          Array.from({ length: 12 }, (__, inner) => [
            `part${inner}`,
            { type: 'string', pattern: '^[a-z]*$', default: '' }
          ])
        ),
        required: ['part0'],
        'x-kubernetes-validations': index % 10 === 0 ? [{ rule: 'self.part0 != self.part1 || self.part2 == ""' }] : []
      }
    ])
  )
  const list = (name: string): [string, Json] => [
    name,
    {
      type: 'array',
      maxItems: 100,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', required: ['name'], properties: { ...container, name: { type: 'string' } } }
    }
  ]
  const spec = {
    type: 'object',
    properties: Object.fromEntries(['containers', 'initContainers', 'sidecars', 'jobs'].map(list))
  }
  return { type: 'object', properties: { spec } }
}

it('a definition takes time in proportion to the lines of its schema', () => {
  cluster = new CronTabCluster()
  let made = 0
  const create = (fields: number): void => {
    const index = made++
    const body = cronTabs({
      names: { plural: `huge${index}s`, kind: `Huge${index}` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: hugeSchema(fields) } }]
    })
    cluster.create({ ...body, metadata: { name: `huge${index}s.stable.example.com` } })
    cluster.run(1)
  }
  expect(growthOf(create, 64)).toBeLessThan(inProportion)
  expect(cluster.engine.store.kinds.all().filter(({ isCustom }) => isCustom)).toHaveLength(made)
})
