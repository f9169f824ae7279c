import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastAppliedAnnotation } from '../../../../shared/kube/last-applied.ts'
import type { Json, KubeObject } from '../../../../shared/kube/object.ts'
import type { Deployment } from '../../../../shared/schema/types.ts'
import type { ApiResponse, RequestOptions } from '../request.ts'
import { refusalOf, TestApiServer } from '../testing-api-server.ts'

type Members = { readonly [key: string]: Json }

class Applier {
  readonly server = new TestApiServer()

  configMap(data: Json, options: RequestOptions = {}, metadata: Members = {}): ApiResponse {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', ...metadata }, data }
    return this.apply('configmaps', 'c', body, options)
  }

  apply(
    resource: string,
    name: string,
    body: Json | string,
    options: RequestOptions = {},
    subresource?: string
  ): ApiResponse {
    const group = resource === 'deployments' ? 'apps' : ''
    return this.server.ask('patch', resource, {
      group,
      name,
      patchType: 'apply',
      options: { fieldManager: 'm1', ...options },
      ...(subresource === undefined ? {} : { subresource }),
      ...(typeof body === 'string' ? { bodyText: body } : { body })
    })
  }

  deployment(spec: Members, options: RequestOptions = {}): ApiResponse {
    return this.apply(
      'deployments',
      'd',
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec },
      options
    )
  }

  stored(): KubeObject {
    return this.server.object('get', 'configmaps', { name: 'c' })
  }

  /** Seconds pass. */
  wait(): void {
    this.server.clock.advanceTo(this.server.clock.now + 5000)
  }

  entries(object: KubeObject = this.stored()): readonly string[] {
    return (object.metadata.managedFields ?? []).map(
      ({ manager, operation, time, fieldsV1, subresource }) =>
        `${operation} ${manager}${subresource === undefined ? '' : `/${subresource}`} ${time?.slice(17, 19) ?? '-'} ${JSON.stringify(fieldsV1)}`
    )
  }
}

const template: Members = {
  metadata: { labels: { app: 'x' } },
  spec: { containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80 }] }] }
}
const selector: Members = { matchLabels: { app: 'x' } }

describe('server-side apply', () => {
  it('creates, changes nothing where nothing changes, and takes away what is applied no more', () => {
    const applier = new Applier()
    expect(applier.configMap({ a: '1', b: '2' }).code).toBe(201)
    const first = applier.stored()
    applier.wait()
    const again = applier.configMap({ b: '2', a: '1' })
    expect(again.code).toBe(200)
    expect(again.object).toBe(first)
    applier.configMap({ b: '3' })
    expect(applier.stored()).toMatchObject({ data: { b: '3' } })
    expect(applier.entries()).toEqual(['Apply m1 05 {"f:data":{"f:b":{}}}'])
  })

  it('shares what is equal, without a time; what one leaves the other keeps', () => {
    const applier = new Applier()
    applier.configMap({ a: '1' })
    applier.wait()
    expect(applier.configMap({ a: '1' }, { fieldManager: 'm2' }).code).toBe(200)
    expect(applier.entries()).toEqual(['Apply m2 - {"f:data":{"f:a":{}}}', 'Apply m1 00 {"f:data":{"f:a":{}}}'])
    applier.configMap({})
    expect(applier.stored()).toMatchObject({ data: { a: '1' } })
    applier.configMap({}, { fieldManager: 'm2' })
    expect((applier.stored() as { data?: object }).data).toBeUndefined()
  })

  it('conflicts with words, takes by force, and gives to who updates', () => {
    const applier = new Applier()
    applier.configMap({ a: '1', b: '1', c: '1' })
    const update = (body: Json): KubeObject =>
      applier.server.object('patch', 'configmaps', {
        name: 'c',
        patchType: 'merge',
        body,
        options: { fieldManager: 'u' }
      })
    update({ data: { c: '2' } })
    expect(applier.entries()).toEqual([
      'Apply m1 00 {"f:data":{"f:a":{},"f:b":{}}}',
      'Update u 00 {"f:data":{"f:c":{}}}'
    ])
    const refused = applier.configMap({ a: '9', c: '9' }, { fieldManager: 'm2' })
    expect(refused.code).toBe(409)
    expect(refused.object).toMatchObject({
      reason: 'Conflict',
      message:
        'Apply failed with 2 conflicts: conflicts with "m1":\n- .data.a\nconflicts with "u" using v1:\n- .data.c',
      details: {
        causes: [
          { reason: 'FieldManagerConflict', message: 'conflict with "m1"', field: '.data.a' },
          { reason: 'FieldManagerConflict', message: 'conflict with "u" using v1', field: '.data.c' }
        ]
      }
    })
    expect(applier.configMap({ a: '9', c: '9' }, { fieldManager: 'm2', force: true }).code).toBe(200)
    expect(applier.entries()).toEqual([
      'Apply m1 00 {"f:data":{"f:b":{}}}',
      'Apply m2 00 {"f:data":{"f:a":{},"f:c":{}}}'
    ])
    update({ data: { a: null } })
    expect(applier.entries()[1]).toBe('Apply m2 00 {"f:data":{"f:c":{}}}')
  })

  it('knows the keys of lists, with their defaults', () => {
    const applier = new Applier()
    expect(applier.deployment({ selector, template }).code).toBe(201)
    const ports = (list: Json): ApiResponse =>
      applier.deployment({ template: { spec: { containers: [{ name: 'c', ports: list }] } } }, { fieldManager: 'm2' })
    expect(ports([{ containerPort: 80, name: 'web' }]).code).toBe(200)
    const { spec } = ports([{ containerPort: 80, protocol: 'UDP' }]).object as Deployment
    expect(spec?.template.spec!.containers[0]!.ports).toEqual([
      { containerPort: 80, protocol: 'TCP' },
      { containerPort: 80, protocol: 'UDP' }
    ])
    expect(refusalOf(ports([{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }]))).toEqual({
      code: 500,
      message:
        'failed to create typed patch object (/d; apps/v1, Kind=Deployment): .spec.template.spec.containers[name="c"].ports: duplicate entries for key [containerPort=80,protocol="TCP"]'
    })
  })

  it.each<[string, Members, string]>([
    ['replicas', { replicas: '3' }, '.spec.replicas: expected numeric (int or float), got string'],
    ['a list for a map', { template: [] }, '.spec.template: expected map, got &{[]}'],
    [
      'a map for a list',
      { template: { spec: { containers: {} } } },
      '.spec.template.spec.containers: expected list, got &{map[]}'
    ],
    [
      'a number for text',
      { template: { spec: { nodeName: 5 } } },
      '.spec.template.spec.nodeName: expected string, got &value.valueUnstructured{Value:5}'
    ],
    ['text for a boolean', { paused: 'yes' }, '.spec.paused: expected boolean, got &{yes}'],
    [
      'two faults',
      { replicas: true, foo: 1 },
      'errors:\n  .spec.replicas: expected numeric (int or float), got bool\n  .spec.foo: field not declared in schema'
    ],
    [
      'an item without its key',
      { template: { spec: { containers: [{ image: 'x' }] } } },
      '.spec.template.spec.containers: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn\'t have default values for any key fields)'
    ],
    [
      'null for an item',
      { template: { spec: { containers: [null] } } },
      '.spec.template.spec.containers: element 0: associative list with keys may not have a null element'
    ]
  ])('refuses wrong types: %s', (_name, spec, complaint) => {
    expect(refusalOf(new Applier().deployment(spec))).toEqual({
      code: 500,
      message: `failed to create typed patch object (/d; apps/v1, Kind=Deployment): ${complaint}`
    })
  })

  it('judges its options, its manager and its metadata', () => {
    const applier = new Applier()
    expect(refusalOf(applier.configMap({}, { fieldManager: '' }))).toMatchObject({
      code: 422,
      message: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'
    })
    applier.configMap({ a: '1' })
    const merged = applier.server.ask('patch', 'configmaps', {
      name: 'c',
      patchType: 'merge',
      body: {},
      options: { force: true }
    })
    expect(refusalOf(merged)).toMatchObject({
      code: 422,
      message: 'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch'
    })
    const managedFields: Json = [{ manager: 'x' }]
    expect(refusalOf(applier.configMap({}, {}, { managedFields }))).toMatchObject({
      code: 400,
      message: 'metadata.managedFields must be nil'
    })
    expect(refusalOf(applier.configMap({}, {}, { name: 'z' })).message).toBe(
      'the name of the object (z) does not match the name on the URL (c)'
    )
    expect(refusalOf(applier.configMap({}, {}, { resourceVersion: '1' }))).toMatchObject({ code: 409 })
    expect(refusalOf(applier.apply('configmaps', 'n', { apiVersion: 'v1', kind: 'ConfigMap' })).message).toBe(
      'the name of the object (n based on URL) was undeterminable: name must be provided'
    )
    const other = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'o', namespace: 'other' } }
    expect(refusalOf(applier.apply('configmaps', 'o', other)).code).toBe(400)
  })

  it('reads YAML, and tells of keys that stand twice', () => {
    const applier = new Applier()
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: "1"\n  a: "2"\n'
    const complaint = 'error converting YAML to JSON: yaml: unmarshal errors:\n  line 7: key "a" already set in map'
    expect(refusalOf(applier.apply('configmaps', 'c', text, { fieldValidation: 'Strict' }))).toMatchObject({
      code: 400,
      message: `error strict decoding YAML: ${complaint}`
    })
    const taken = applier.apply('configmaps', 'c', text)
    expect(taken).toMatchObject({ code: 201, object: { data: { a: '2' } }, warnings: [complaint] })
    expect(refusalOf(applier.apply('configmaps', 'c', '- a')).message).toMatch(
      /^error decoding YAML: error unmarshaling JSON: .*cannot unmarshal array/
    )
  })

  it('only answers in a dry run', () => {
    const applier = new Applier()
    expect(applier.configMap({ a: '1' }, { dryRun: ['All'] }).code).toBe(201)
    expect(applier.server.ask('get', 'configmaps', { name: 'c' }).code).toBe(404)
    applier.configMap({ a: '1' })
    const before = applier.stored()
    expect(applier.configMap({ a: '2' }, { dryRun: ['All'] }).object).toMatchObject({ data: { a: '2' } })
    expect(applier.stored()).toBe(before)
  })

  it('gives all that was there to one manager, where nobody was written down', () => {
    const applier = new Applier()
    applier.server.object('create', 'configmaps', { body: { metadata: { name: 'c' }, data: { a: '1' } } })
    const managedFields: Json = [{}]
    applier.server.object('patch', 'configmaps', {
      name: 'c',
      patchType: 'merge',
      body: { metadata: { managedFields } }
    })
    expect(applier.entries()).toEqual([])
    applier.configMap({ b: '1' })
    expect(applier.entries()).toEqual([
      'Apply m1 00 {"f:data":{"f:b":{}}}',
      'Update before-first-apply 00 {"f:data":{".":{},"f:a":{}}}'
    ])
  })

  it('folds updates beyond ten, and never who applies', () => {
    const applier = new Applier()
    for (let index = 0; index < 12; index++) {
      applier.wait()
      applier.configMap({ [`a${index}`]: '1' }, { fieldManager: `m${index}` })
      const body = { data: { [`u${index}`]: '1' } }
      applier.server.object('patch', 'configmaps', {
        name: 'c',
        patchType: 'merge',
        body,
        options: { fieldManager: `u${index}` }
      })
    }
    const entries = applier.stored().metadata.managedFields!
    expect(entries.filter(({ operation }) => operation === 'Apply')).toHaveLength(12)
    const updates = entries.filter(({ operation }) => operation === 'Update')
    expect(updates).toHaveLength(10)
    expect(updates[0]).toMatchObject({
      manager: 'ancient-changes',
      fieldsV1: { 'f:data': { 'f:u0': {}, 'f:u1': {}, 'f:u2': {} } }
    })
  })

  it('writes through status only what is there, and through the object all but it', () => {
    const applier = new Applier()
    applier.deployment({ selector, template })
    const body: Members = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd', labels: { l: '1' } },
      spec: { replicas: 7 },
      status: { readyReplicas: 2 }
    }
    const { object } = applier.apply('deployments', 'd', body, { fieldManager: 's' }, 'status')
    expect(object).toMatchObject({ spec: { replicas: 1 }, status: { readyReplicas: 2 } })
    expect(applier.entries(object as KubeObject)[1]).toBe('Apply s/status 00 {"f:status":{"f:readyReplicas":{}}}')
    const main = applier.apply('deployments', 'd', body, { fieldManager: 'w' }).object as KubeObject
    expect(main).toMatchObject({ spec: { replicas: 7 }, metadata: { labels: { l: '1' } } })
    expect(applier.entries(main)).toContain(
      'Apply w 00 {"f:metadata":{"f:labels":{"f:l":{}}},"f:spec":{"f:replicas":{}}}'
    )
  })

  it('applies a scale', () => {
    const applier = new Applier()
    applier.deployment({ selector, template, replicas: 2 })
    const scale = (replicas: number, options: RequestOptions = {}): ApiResponse =>
      applier.apply(
        'deployments',
        'd',
        { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'd' }, spec: { replicas } },
        { fieldManager: 'hpa', ...options },
        'scale'
      )
    expect(refusalOf(scale(5))).toMatchObject({
      code: 409,
      message: 'Apply failed with 1 conflict: conflict with "m1": .spec.replicas'
    })
    expect(scale(5, { force: true })).toMatchObject({ code: 200, object: { kind: 'Scale', spec: { replicas: 5 } } })
    const taken = applier.deployment({ selector, template, replicas: 2 })
    expect(refusalOf(taken).message).toBe(
      'Apply failed with 1 conflict: conflict with "hpa" with subresource "scale": .spec.replicas'
    )
    expect(scale(6).code).toBe(200)
    expect(applier.server.object('get', 'deployments', { group: 'apps', name: 'd' })).toMatchObject({
      spec: { replicas: 6 }
    })
    expect(scale(-1).code).toBe(422)
  })

  it('takes over from kubectl what kubectl applied from its side', () => {
    const applier = new Applier()
    const config: Members = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: '1', b: '1' } }
    const annotations = { [lastAppliedAnnotation]: JSON.stringify(config) }
    const options = { fieldManager: 'kubectl-client-side-apply' }
    applier.server.object('create', 'configmaps', {
      body: { ...config, metadata: { name: 'c', annotations } },
      options
    })
    const applied = applier.configMap({ a: '2', b: '1' }, { fieldManager: 'kubectl' })
    expect(applied).toMatchObject({ code: 200, object: { data: { a: '2', b: '1' } } })
    expect(applier.stored().metadata.annotations).toEqual({
      [lastAppliedAnnotation]:
        '{"apiVersion":"v1","data":{"a":"2","b":"1"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"c"}}\n'
    })
    // What has changed since it was applied is not kubectl's.
    applier.server.object('patch', 'configmaps', {
      name: 'c',
      patchType: 'merge',
      body: { data: { b: 'other' } },
      options: { fieldManager: 'u' }
    })
    expect(refusalOf(applier.configMap({ a: '3', b: '3' }, { fieldManager: 'kubectl' })).message).toBe(
      'Apply failed with 1 conflict: conflict with "u" using v1: .data.b'
    )
  })

  it('takes managedFields that a caller rewrites, as the upgrade of client-side apply does', () => {
    const applier = new Applier()
    applier.server.object('create', 'configmaps', {
      body: { metadata: { name: 'c' }, data: { a: '1' } },
      options: { fieldManager: 'kubectl-client-side-apply' }
    })
    const { managedFields, resourceVersion } = applier.stored().metadata
    const upgraded = managedFields!.map((entry) => ({ ...entry, manager: 'kubectl', operation: 'Apply' }))
    const patch = (value: Json): ApiResponse =>
      applier.server.ask('patch', 'configmaps', {
        name: 'c',
        patchType: 'json',
        body: [{ op: 'replace', path: '/metadata/managedFields', value }]
      })
    expect(patch(upgraded as unknown as Json).code).toBe(200)
    expect(applier.stored().metadata.resourceVersion).not.toBe(resourceVersion)
    expect(applier.entries()).toEqual(['Apply kubectl 00 {"f:data":{".":{},"f:a":{}}}'])
    applier.configMap({}, { fieldManager: 'kubectl' })
    expect((applier.stored() as { data?: object }).data).toBeUndefined()
    // What cannot be read changes nothing.
    const before = applier.stored().metadata.managedFields
    expect(
      patch([{ manager: 'x', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { bad: {} } }])
        .code
    ).toBe(200)
    expect(applier.stored().metadata.managedFields).toEqual(before)
  })

  it('keeps of the entries of a new object what is no part of it', () => {
    const applier = new Applier()
    applier.deployment({ selector, template })
    const status = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, status: { readyReplicas: 1 } }
    applier.apply('deployments', 'd', status, { fieldManager: 's' }, 'status')
    const { metadata, ...rest } = applier.server.object('get', 'deployments', { group: 'apps', name: 'd' })
    const body = { ...rest, metadata: { name: 'copy', managedFields: metadata.managedFields } } as unknown as Json
    const copy = applier.server.object('create', 'deployments', { group: 'apps', body, options: { fieldManager: 'n' } })
    expect(applier.entries(copy).map((entry) => entry.split(' {')[0])).toEqual(['Apply s/status 00', 'Update n 00'])
  })

  it('takes names for names that JavaScript has a meaning for', () => {
    const applier = new Applier()
    const text = (data: string): string =>
      `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":${data}}`
    const given = '{"__proto__":"1","constructor":"2","toString":"3"}'
    applier.apply('configmaps', 'c', text('{"a":"0"}'))
    applier.apply('configmaps', 'c', text(given), { fieldManager: 'm2' })
    expect(JSON.stringify((applier.stored() as { data?: object }).data)).toContain(given.slice(1, -1))
    expect(applier.entries()[1]).toContain('{"f:__proto__":{},"f:constructor":{},"f:toString":{}}')
    const body: Json = [{ op: 'remove', path: '/data/constructor' }]
    applier.server.object('patch', 'configmaps', { name: 'c', patchType: 'json', body })
    expect(applier.entries()[1]).toContain('{"f:__proto__":{},"f:toString":{}}')
    applier.apply('configmaps', 'c', text('{"toString":"3"}'), { fieldManager: 'm2' })
    expect(JSON.stringify((applier.stored() as { data?: object }).data)).toBe('{"a":"0","toString":"3"}')
  })

  it('knows who owns a field by its name in another version', () => {
    const applier = new Applier()
    const involvedObject = { kind: 'Pod', namespace: 'default', name: 'p' }
    const event: Json = { metadata: { name: 'e' }, involvedObject, message: 'mine', reason: 'Because' }
    applier.server.object('create', 'events', { body: event, options: { fieldManager: 'u' } })
    const apply = (note: string): ApiResponse =>
      applier.server.ask('patch', 'events', {
        group: 'events.k8s.io',
        name: 'e',
        patchType: 'apply',
        body: { apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: { name: 'e' }, note },
        options: { fieldManager: 'm1' }
      })
    expect(refusalOf(apply('other')).message).toBe('Apply failed with 1 conflict: conflict with "u" using v1: .message')
  })

  it('owns what stands twice as one', () => {
    const applier = new Applier()
    const twice = { name: 'A', value: '1' }
    const containers = [{ name: 'c', image: 'i', env: [twice, { name: 'A', value: '2' }, { name: 'B', value: '3' }] }]
    const body = { metadata: { name: 'p' }, spec: { containers } }
    const pod = applier.server.object('create', 'pods', { body })
    expect(applier.entries(pod)[0]).toContain(
      '"f:env":{".":{},"k:{\\"name\\":\\"A\\"}":{},"k:{\\"name\\":\\"B\\"}":{".":{},'
    )
  })

  it('owns fields by their names in the version that was written', () => {
    const applier = new Applier()
    const body: Json = {
      metadata: { name: 'e' },
      eventTime: '2026-11-20T12:00:00.000000Z',
      reportingController: 'a.b/c',
      reportingInstance: 'i',
      action: 'Act',
      reason: 'Because',
      type: 'Normal',
      regarding: { kind: 'Pod', namespace: 'default', name: 'p' },
      note: 'text'
    }
    const target = { group: 'events.k8s.io', name: 'e' }
    const { metadata } = applier.server.object('create', 'events', { group: 'events.k8s.io', body })
    expect(metadata.managedFields).toMatchObject([
      { apiVersion: 'events.k8s.io/v1', fieldsV1: { 'f:note': {}, 'f:regarding': {}, 'f:reportingController': {} } }
    ])
    const series = { count: 2, lastObservedTime: '2026-11-20T12:00:01.000000Z' }
    applier.server.object('patch', 'events', { ...target, patchType: 'merge', body: { series } })
    const other = { name: 'e', patchType: 'merge', options: { fieldManager: 'u' } } as const
    const patched = applier.server.object('patch', 'events', { ...other, body: { metadata: { labels: { a: 'b' } } } })
    expect(applier.entries(patched)[1]).toBe('Update u 00 {"f:metadata":{"f:labels":{".":{},"f:a":{}}}}')
    expect(patched.metadata.managedFields?.map(({ apiVersion }) => apiVersion)).toEqual(['events.k8s.io/v1', 'v1'])
  })

  it('answers whatever is applied', () => {
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom<Json>(null, 0, -1, 1.5, '', 'x', true, '1000m'),
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom('name', 'containerPort', 'spec', '__proto__', 'constructor'), tie('value'))
      )
    })).value as fc.Arbitrary<Json>
    const paths = ['spec', 'spec/template', 'spec/template/spec', 'spec/template/spec/containers', 'spec/selector']
    const leaves = [
      'metadata',
      'metadata/labels',
      'metadata/ownerReferences',
      'metadata/finalizers',
      'spec/replicas',
      'status'
    ]
    const edit = fc.record({ path: fc.constantFrom(...paths, ...leaves), value: json })
    const manager = fc.constantFrom('m1', 'm2', 'kubectl')
    const subresource = fc.constantFrom(undefined, undefined, undefined, 'status', 'scale')
    const codes = new Map<number, number>()
    const applier = new Applier()
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 2 }), manager, fc.boolean(), subresource, (edits, by, force, through) => {
        const body = structuredClone({
          apiVersion: through === 'scale' ? 'autoscaling/v1' : 'apps/v1',
          kind: through === 'scale' ? 'Scale' : 'Deployment',
          metadata: { name: 'd' },
          spec: through === 'scale' ? { replicas: 2 } : { selector, template }
        }) as Record<string, unknown>
        for (const { path, value } of edits) {
          const steps = path.split('/')
          let here: Record<string, unknown> | undefined = body
          for (const step of steps.slice(0, -1)) here = here?.[step] as Record<string, unknown> | undefined
          if (typeof here === 'object' && here !== null) here[steps.at(-1)!] = value
        }
        const answer = applier.apply('deployments', 'd', body as Json, { fieldManager: by, force }, through)
        codes.set(answer.code, (codes.get(answer.code) ?? 0) + 1)
        expect([200, 201, 400, 404, 409, 422, 500]).toContain(answer.code)
      }),
      { numRuns: 1500, seed: 3 }
    )
    expect([...codes.keys()]).toEqual(expect.arrayContaining([200, 201, 422, 500]))
  })
})
