import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { CustomResourceDefinition } from '../../../shared/kinds/customresourcedefinition/types.ts'
import { qualifiedResource } from '../../../shared/kinds/kind.ts'
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import type { ApiRequest, ApiResponse } from '../api/request.ts'
import { replay } from '../replay.ts'
import { Cluster, conditionOf, refusal, type Body } from './cluster.ts'
import { historyHash } from './history-hash.ts'

const cronSpec = '^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$'

/** The CronTab of the documentation, with what it can have. */
function cronTabs(more: Readonly<Record<string, Json>> = {}, version: Readonly<Record<string, Json>> = {}): Body {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'crontabs.stable.example.com' },
    spec: {
      group: 'stable.example.com',
      scope: 'Namespaced',
      names: { plural: 'crontabs', kind: 'CronTab', shortNames: ['ct'], categories: ['all'] },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  type: 'object',
                  properties: {
                    cronSpec: { type: 'string', pattern: cronSpec },
                    image: { type: 'string' },
                    replicas: { type: 'integer', minimum: 1, maximum: 10, default: 1 }
                  },
                  'x-kubernetes-validations': [
                    { rule: "!has(self.image) || self.image != 'bad'", message: 'image must not be bad' }
                  ]
                },
                status: {
                  type: 'object',
                  properties: { replicas: { type: 'integer' }, labelSelector: { type: 'string' } }
                }
              }
            }
          },
          subresources: {
            status: {},
            scale: {
              specReplicasPath: '.spec.replicas',
              statusReplicasPath: '.status.replicas',
              labelSelectorPath: '.status.labelSelector'
            }
          },
          additionalPrinterColumns: [
            { name: 'Spec', type: 'string', jsonPath: '.spec.cronSpec' },
            { name: 'Replicas', type: 'integer', jsonPath: '.spec.replicas' },
            { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }
          ],
          selectableFields: [{ jsonPath: '.spec.image' }],
          ...version
        }
      ],
      ...more
    }
  }
}

function cronTab(name: string, spec: Readonly<Record<string, Json>> = { cronSpec: '* * * * */5' }): Body {
  return { apiVersion: 'stable.example.com/v1', kind: 'CronTab', metadata: { name }, spec }
}

const here = { group: 'stable.example.com', version: 'v1', resource: 'crontabs', namespace: 'default' }

let cluster: Cluster
afterEach(() => cluster.close())

function ask(request: Partial<ApiRequest> & Pick<ApiRequest, 'verb'>): ApiResponse {
  return cluster.submit({ ...here, ...request })
}

function create(body: Body): ApiResponse {
  return ask({ verb: 'create', body })
}

function started(options: ConstructorParameters<typeof Cluster>[0] = {}): void {
  cluster = new Cluster({ workers: 0, settle: 1, ...options })
}

function define(body: Body = cronTabs()): void {
  cluster.create(body)
  cluster.run(1)
}

const definitionName = 'customresourcedefinitions crontabs.stable.example.com'

describe('a CustomResourceDefinition', () => {
  it('is established in a moment, and serves its objects from then on', () => {
    started()
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
    expect(refusal(create(cronTab('a')))).toEqual({
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
    const answer = create(cronTab('a'))
    expect(answer.code).toBe(201)
    expect(answer.object).toMatchObject({ metadata: { generation: 1 }, spec: { cronSpec: '* * * * */5', replicas: 1 } })
  })

  it('whose names another has waits until they are free', () => {
    started()
    define()
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
    started()
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
    started()
    define()
    for (const name of ['a', 'b']) create(cronTab(name))
    ask({ verb: 'create', body: { ...cronTab('held'), metadata: { name: 'held', finalizers: ['example.com/hold'] } } })
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
    expect(refusal(create(cronTab('c')))).toEqual({
      code: 405,
      reason: 'MethodNotAllowed',
      message: 'create not allowed while custom resource definition is terminating'
    })
    cluster.patch('crontabs held', { metadata: { finalizers: null } }, { type: 'merge' })
    cluster.run(10)
    expect(cluster.get(definitionName)).toBeUndefined()
    expect(ask({ verb: 'list' }).code).toBe(404)
    expect(cluster.engine.store.kinds.all().map(qualifiedResource)).not.toContain('crontabs.stable.example.com')
    define()
    expect(cluster.list('crontabs')).toEqual([])
  })

  it("goes with its namespace's objects, and its objects with their owners", () => {
    started()
    define()
    const owner = cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owner' } })
    const { name, uid } = owner.metadata
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name, uid }]
    create({ ...cronTab('owned'), metadata: { name: 'owned', ownerReferences } })
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } })
    ask({ verb: 'create', namespace: 'n', body: cronTab('inside') })
    cluster.delete('configmaps owner')
    cluster.delete('namespaces n')
    cluster.run(30)
    expect(cluster.list('crontabs', undefined, '*')).toEqual([])
    expect(cluster.get('namespaces n')).toBeUndefined()
  })
})

describe('custom resources', () => {
  it('are refused with the words of their schema', () => {
    started()
    define()
    const expectRefusal = (spec: Readonly<Record<string, Json>>, message: string): void => {
      expect(refusal(create(cronTab('x', spec))).message).toBe(`CronTab.stable.example.com "x" is invalid: ${message}`)
    }
    expectRefusal(
      { cronSpec: '* * * *' },
      `spec.cronSpec: Invalid value: "* * * *": spec.cronSpec in body should match '${cronSpec}'`
    )
    expectRefusal(
      { replicas: 15 },
      'spec.replicas: Invalid value: 15: spec.replicas in body should be less than or equal to 10'
    )
    expectRefusal({ image: 'bad' }, 'spec: Invalid value: "object": image must not be bad')
    const strict = ask({ verb: 'create', body: cronTab('x', { unknown: 1 }), options: { fieldValidation: 'Strict' } })
    expect(refusal(strict)).toMatchObject({
      code: 400,
      message:
        'CronTab in version "v1" cannot be handled as a CronTab: strict decoding error: unknown field "spec.unknown"'
    })
    const warned = create(cronTab('y', { unknown: 1 }))
    expect(warned.warnings).toEqual(['unknown field "spec.unknown"'])
    expect((warned.object as KubeObject & { spec: object }).spec).toEqual({ replicas: 1 })
    expect(refusal(create({ ...cronTab('z'), apiVersion: 'stable.example.com/v7' }))).toMatchObject({
      code: 400,
      message:
        'the API version in the data (stable.example.com/v7) does not match the expected API version (stable.example.com/v1)'
    })
    expect(refusal(create({ ...cronTab('z'), kind: 'Other' })).message).toBe(
      'CronTab.stable.example.com "z" is invalid: kind: Invalid value: "Other": must be CronTab'
    )
  })

  it('keep status apart, and count what changes besides', () => {
    started()
    define()
    const made = create({ ...cronTab('a'), status: { replicas: 7 } }).object as KubeObject & { status?: object }
    expect(made.status).toBeUndefined()
    const told = ask({
      verb: 'patch',
      name: 'a',
      subresource: 'status',
      patchType: 'merge',
      body: { metadata: { labels: { a: 'b' } }, spec: { replicas: 9 }, status: { replicas: 3, labelSelector: 'app=x' } }
    }).object as KubeObject
    expect(told).toMatchObject({ spec: { replicas: 1 }, status: { replicas: 3 }, metadata: { generation: 1 } })
    expect(told.metadata.labels).toBeUndefined()
    const scale = ask({ verb: 'get', name: 'a', subresource: 'scale' }).object
    expect(scale).toMatchObject({ kind: 'Scale', spec: { replicas: 1 }, status: { replicas: 3, selector: 'app=x' } })
    ask({ verb: 'patch', name: 'a', subresource: 'scale', patchType: 'merge', body: { spec: { replicas: 4 } } })
    expect(cluster.get('crontabs a')).toMatchObject({
      spec: { replicas: 4 },
      metadata: { generation: 2 },
      status: { replicas: 3 }
    })
    const over = ask({
      verb: 'patch',
      name: 'a',
      subresource: 'scale',
      patchType: 'merge',
      body: { spec: { replicas: 50 } }
    })
    expect(refusal(over).message).toContain('spec.replicas in body should be less than or equal to 10')
    ask({
      verb: 'patch',
      name: 'a',
      patchType: 'merge',
      body: { metadata: { labels: { a: 'b' } }, status: { replicas: 1 } }
    })
    expect(cluster.get('crontabs a')).toMatchObject({
      metadata: { generation: 2, labels: { a: 'b' } },
      status: { replicas: 3 }
    })
  })

  it('have status as a field like others where it is no subresource', () => {
    started()
    define(cronTabs({}, { subresources: {} }))
    create({ ...cronTab('a'), status: { replicas: 7 } })
    ask({ verb: 'patch', name: 'a', patchType: 'merge', body: { status: { replicas: 8 } } })
    expect(cluster.get('crontabs a')).toMatchObject({ status: { replicas: 8 }, metadata: { generation: 2 } })
    expect(ask({ verb: 'get', name: 'a', subresource: 'status' }).code).toBe(404)
  })

  it('are replaced and patched in the ways that upstream takes', () => {
    started()
    define()
    const made = create(cronTab('a')).object as KubeObject
    const { resourceVersion: _version, ...metadata } = made.metadata
    const put = ask({ verb: 'update', name: 'a', body: { ...made, metadata } as unknown as Json })
    expect(refusal(put)).toEqual({
      code: 422,
      reason: 'Invalid',
      message:
        'crontabs.stable.example.com "a" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update'
    })
    expect(ask({ verb: 'update', name: 'a', body: made as unknown as Json }).code).toBe(200)
    expect(ask({ verb: 'patch', name: 'a', patchType: 'strategic', body: {} }).code).toBe(415)
    const json = ask({
      verb: 'patch',
      name: 'a',
      patchType: 'json',
      body: [{ op: 'replace', path: '/spec/replicas', value: 2 }]
    })
    expect(json.object).toMatchObject({ spec: { replicas: 2 } })
    const applied = ask({
      verb: 'patch',
      name: 'a',
      patchType: 'apply',
      options: { fieldManager: 'me' },
      body: cronTab('a', { image: 'nginx' })
    })
    expect(applied.code).toBe(200)
    const entry = (applied.object as KubeObject).metadata.managedFields!.find(({ manager }) => manager === 'me')
    expect(entry).toMatchObject({ operation: 'Apply', fieldsV1: { 'f:spec': { 'f:image': {} } } })
  })

  it('are listed, selected and printed', () => {
    started()
    define()
    create(cronTab('a', { cronSpec: '* * * * */5', image: 'x' }))
    create(cronTab('b', { cronSpec: '* * * * */5', image: 'y' }))
    cluster.run(60)
    expect(cluster.rows('crontabs')).toEqual([
      { Name: 'a', Spec: '* * * * */5', Replicas: '1', Age: '60s' },
      { Name: 'b', Spec: '* * * * */5', Replicas: '1', Age: '60s' }
    ])
    const selected = ask({ verb: 'list', options: { fieldSelector: 'spec.image=y' } }).object
    expect(selected).toMatchObject({ kind: 'CronTabList', items: [{ metadata: { name: 'b' } }] })
    expect(refusal(ask({ verb: 'list', options: { fieldSelector: 'spec.no=y' } })).message).toBe(
      'field label not supported: spec.no'
    )
    ask({ verb: 'deletecollection' })
    expect(cluster.list('crontabs')).toEqual([])
  })

  it('are served in each version of their definition, and follow it when it changes', () => {
    started()
    define()
    create(cronTab('a'))
    const versions = (cronTabs()['spec'] as { versions: readonly Json[] }).versions
    const [v1] = versions as readonly { [key: string]: Json }[]
    const schema = {
      openAPIV3Schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
            properties: { added: { type: 'string', default: 'new' } }
          }
        }
      }
    }
    cluster.patch(
      definitionName,
      {
        spec: {
          versions: [
            { ...v1, storage: false, deprecated: true },
            { name: 'v2', served: true, storage: true, schema }
          ]
        }
      },
      { type: 'merge' }
    )
    cluster.run(1)
    const old = ask({ verb: 'get', name: 'a' })
    expect(old.warnings).toEqual(['stable.example.com/v1 CronTab is deprecated'])
    expect(old.object).toMatchObject({ apiVersion: 'stable.example.com/v1', spec: { cronSpec: '* * * * */5' } })
    expect(ask({ verb: 'get', version: 'v2', name: 'a' }).object).toMatchObject({
      apiVersion: 'stable.example.com/v2',
      spec: { cronSpec: '* * * * */5', added: 'new' }
    })
    expect(cluster.get<CustomResourceDefinition>(definitionName)!.status!.storedVersions).toEqual(['v1', 'v2'])
    expect(create(cronTab('b')).object).toMatchObject({ apiVersion: 'stable.example.com/v1' })
    expect(refusal(create(cronTab('c', { replicas: 99 }))).message).toContain('less than or equal to 10')
    const items = (ask({ verb: 'list', version: 'v2' }).object as unknown as { items: readonly KubeObject[] }).items
    expect(items.map(({ apiVersion }) => apiVersion)).toEqual(['stable.example.com/v2', 'stable.example.com/v2'])
  })

  it('survive a restart, with the kinds that their definitions make', () => {
    started({ onDisk: true })
    define()
    create(cronTab('a'))
    cluster.restart()
    expect(cluster.get('crontabs a')).toMatchObject({ spec: { cronSpec: '* * * * */5', replicas: 1 } })
    create(cronTab('b'))
    cluster.patch('crontabs a', { spec: { replicas: 3 } }, { type: 'merge' })
    cluster.delete(definitionName)
    cluster.run(0.005)
    cluster.restart()
    cluster.run(10)
    expect(cluster.get(definitionName)).toBeUndefined()
    cluster.restart()
    const changes = cluster.changesSince(0).filter(({ object }) => object.kind === 'CronTab')
    expect(changes.map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual([
      'ADDED a',
      'ADDED b',
      'MODIFIED a',
      'DELETED a',
      'DELETED b'
    ])
  })

  it('come about again in a replay', () => {
    started({ onDisk: true })
    define()
    create(cronTab('a'))
    cluster.restart()
    cluster.patch('crontabs a', { spec: { replicas: 3 } }, { type: 'merge' })
    cluster.run(5)
    cluster.delete(definitionName)
    cluster.run(20)
    cluster.file.commit()
    const folder = mkdtempSync(join(tmpdir(), 'drydock-replay-'))
    const recording = {
      seed: 'scenario',
      startTime: Date.UTC(2026, 10, 20, 12),
      options: { workers: 0 },
      inputs: cluster.file.inputs.read(0, 10_000),
      endTime: cluster.now
    }
    const replayed = replay(recording, join(folder, 'replay.db'))
    expect(historyHash(replayed)).toBe(historyHash(cluster.file))
    replayed.close()
    rmSync(folder, { recursive: true })
  })
})

/** As wide and deep as the schemas of workload operators: several thousand fields. */
function hugeSchema(): { readonly [key: string]: Json } {
  const container = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
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

it('a definition with thousands of lines of schema is created in less than 100 ms', () => {
  started()
  const times = [0, 1, 2].map((index) => {
    const body = cronTabs({
      names: { plural: `huge${index}s`, kind: `Huge${index}` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: hugeSchema() } }]
    })
    const began = performance.now()
    cluster.create({ ...body, metadata: { name: `huge${index}s.stable.example.com` } })
    cluster.run(1)
    return performance.now() - began
  })
  expect(cluster.engine.store.kinds.all().filter(({ isCustom }) => isCustom)).toHaveLength(3)
  expect(Math.min(...times)).toBeLessThan(100)
})
