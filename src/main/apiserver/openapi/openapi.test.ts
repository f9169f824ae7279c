import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/kube/object.ts'
import { WireReader, wireTypes } from '../../../shared/schema/protobuf-wire.ts'
import type { ServedResource } from '../discovery/served-resources.ts'
import type { CustomSchema } from './custom-schema.ts'
import { OpenApiCache } from './openapi-cache.ts'
import { noProse, type Prose } from './prose.ts'
import type { OfficialDocument, OfficialParameter, OfficialPath } from './testing-official.ts'
import {
  hasOfficial,
  officialResources,
  operationOf,
  operationsOf,
  readOfficial,
  servedOf
} from './testing-official.ts'

/** The length-delimited fields of a message. */
function forEachField(bytes: Buffer, take: (field: number, content: Buffer) => void): void {
  const reader = new WireReader(bytes, { start: 0, end: bytes.length })
  while (!reader.isDone) {
    const { field, wireType } = reader.tag('Document')
    if (wireType !== wireTypes.bytes) reader.skip(wireType)
    else {
      const { start, end } = reader.span()
      take(field, bytes.subarray(start, end))
    }
  }
}

function namedEntry(bytes: Buffer): readonly [name: string, value: Buffer] {
  const parts: Buffer[] = []
  forEachField(bytes, (field, content) => (parts[field] = content))
  return [parts[1]!.toString('utf8'), parts[2]!]
}

interface DocumentV3 {
  readonly paths: Readonly<Record<string, OfficialPath>>
  readonly components: { readonly schemas: Readonly<Record<string, Record<string, Json>>> }
}

function cacheOf(resources: readonly ServedResource[], custom: readonly CustomSchema[] = [], prose: Prose = noProse) {
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  const time = { now: () => performance.now(), turn }
  return new OpenApiCache({ served: servedOf(resources), customSchemas: () => custom, prose, version: 'v1.34.0', time })
}

const parsed = <T>(bytes: Buffer): T => JSON.parse(bytes.toString('utf8')) as T

/** Without descriptions; what is required in the order of the alphabet, as ours is. */
function comparable(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(comparable)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value as Record<string, Json>).map(([key, inner]): [string, Json] => {
    if (key === 'required' && Array.isArray(inner)) return [key, [...(inner as string[])].sort()]
    return [key, comparable(inner)]
  })
  return Object.fromEntries(entries.filter(([key, inner]) => key !== 'description' || typeof inner !== 'string'))
}

/** Definitions that differ from the official ones, and why. One that is equal again must leave this table. */
const definitionDeviations: Readonly<Record<string, string>> = {}

function parametersOf(document: OfficialDocument, item: OfficialPath, own: readonly OfficialParameter[] = []) {
  const all = [...(item.parameters ?? []), ...own].map((parameter) =>
    parameter.$ref === undefined ? parameter : document.parameters[parameter.$ref.split('/').at(-1)!]!
  )
  return all
    .map(({ name, in: where, type, required, schema }) =>
      JSON.stringify([name, where, type, required === true, schema])
    )
    .sort()
}

/** All of an operation that clients read. */
function operationsByPath(document: OfficialDocument, paths: readonly string[]) {
  return paths.flatMap((path) =>
    operationsOf(document.paths[path]!).map(([method, operation]) => ({
      at: `${method} ${path}`,
      id: operation.operationId,
      tags: operation.tags,
      action: operation['x-kubernetes-action'],
      kind: operation['x-kubernetes-group-version-kind'],
      consumes: operation.consumes,
      produces: operation.produces,
      shared: parametersOf(document, { parameters: document.paths[path]!.parameters ?? [] }),
      parameters: parametersOf(document, document.paths[path]!, operation.parameters),
      responses: comparable(operation.responses)
    }))
  )
}

describe.skipIf(!hasOfficial)('the official document (skipped without it)', () => {
  const official = hasOfficial ? readOfficial() : undefined!
  const cache = hasOfficial ? cacheOf(officialResources(official)) : undefined!

  it('has the same definitions, but for descriptions', async () => {
    const ours = parsed<OfficialDocument>((await cache.v2()).bytes)
    const names = Object.keys(ours.definitions)
    expect(names.length).toBeGreaterThan(400)
    const differing = names.filter((name) => {
      const [mine, theirs] = [ours.definitions[name], official.definitions[name]].map((one) => comparable(one ?? null))
      if (/\.(?:DeleteOptions|WatchEvent)$/.test(name)) {
        for (const one of [mine, theirs]) delete (one as Record<string, Json>)['x-kubernetes-group-version-kind']
      }
      try {
        expect(mine).toEqual(theirs)
        return false
      } catch (error) {
        if (definitionDeviations[name] === undefined) throw new Error(name, { cause: error })
        return true
      }
    })
    expect(differing).toEqual(Object.keys(definitionDeviations))
  })

  it('has the same operations on every path of a stable version', async () => {
    const ours = parsed<OfficialDocument>((await cache.v2()).bytes)
    const served = Object.keys(official.paths).filter(
      (path) =>
        !/\/v\d+(?:alpha|beta)/.test(path) &&
        !/^\/(?:logs|openid|\.well-known)\//.test(path) &&
        !/^\/apis\/(?:internal|storagemigration)/.test(path)
    )
    expect(Object.keys(ours.paths).sort()).toEqual(served.sort())
    expect(operationsByPath(ours, served)).toEqual(operationsByPath(official, served))
  })

  it('is in protobuf too, with every path and definition', async () => {
    const { bytes } = await cache.v2Protobuf()
    const { paths, definitions } = parsed<OfficialDocument>((await cache.v2()).bytes)
    const found = new Map<number, string[]>()
    let pod: string | undefined
    forEachField(bytes, (field, content) => {
      if (field !== 8 && field !== 9) return
      forEachField(content, (_, entry) => {
        const [name, value] = namedEntry(entry)
        found.set(field, [...(found.get(field) ?? []), name])
        if (name === 'io.k8s.api.core.v1.Pod') pod = value.toString('utf8')
      })
    })
    expect(found.get(8)!.sort()).toEqual(Object.keys(paths).sort())
    expect(found.get(9)!.sort()).toEqual(Object.keys(definitions).sort())
    expect(pod).toContain('#/definitions/io.k8s.api.core.v1.PodSpec')
    expect(pod).toContain('x-kubernetes-group-version-kind')
    expect(pod).toContain('[{"group":"","version":"v1","kind":"Pod"}]')
  })

  it('is made in pieces, each once', () => {
    const fresh = cacheOf(officialResources(official))
    const root = parsed<{ paths: Record<string, { serverRelativeURL: string }> }>(fresh.root().bytes)
    for (const key of Object.keys(root.paths)) expect(fresh.v3(key)).toBeDefined()
    expect(fresh.v3('apis/apps/v1')).toBe(fresh.v3('apis/apps/v1'))
  })

  it('gives version 3 references that all lead somewhere', () => {
    for (const key of Object.keys(parsed<{ paths: object }>(cache.root().bytes).paths)) {
      const text = cache.v3(key)!.bytes.toString('utf8')
      const { schemas } = (JSON.parse(text) as DocumentV3).components
      for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
        expect(schemas).toHaveProperty([name!])
    }
  })
})

const cronTabs: ServedResource = {
  group: 'stable.example.com',
  version: 'v1',
  kind: 'CronTab',
  resource: 'crontabs',
  singular: 'crontab',
  shortNames: ['ct'],
  categories: [],
  namespaced: true,
  verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: [
    {
      name: 'status',
      body: { group: 'stable.example.com', version: 'v1', kind: 'CronTab' },
      verbs: ['get', 'patch', 'update']
    }
  ],
  storage: { group: 'stable.example.com', version: 'v1', kind: 'CronTab' },
  isCustom: true
}
const cronTabSchema: CustomSchema = {
  group: 'stable.example.com',
  version: 'v1',
  kind: 'CronTab',
  definitionName: 'com.example.stable.v1.CronTab',
  schema: {
    type: 'object',
    description: 'A CronTab.',
    properties: {
      spec: {
        type: 'object',
        properties: {
          cronSpec: { type: 'string', nullable: true, default: 'x' },
          port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }
        }
      }
    }
  }
}

const workloads: ServedResource = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  resource: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  verbs: ['create', 'get', 'list', 'patch', 'watch'],
  subresources: [],
  isCustom: false
}

describe('version 3', () => {
  const document = (): DocumentV3 => parsed(cacheOf([workloads]).v3('apis/apps/v1')!.bytes)

  it('has enums, defaults and what stands beside references', () => {
    const { schemas } = document().components
    const port = schemas['io.k8s.api.core.v1.ContainerPort']!['properties'] as Record<string, Json>
    expect(port['protocol']).toEqual({ default: 'TCP', type: 'string', enum: ['SCTP', 'TCP', 'UDP'] })
    expect(port['containerPort']).toEqual({ default: 0, type: 'integer', format: 'int32' })
    const deployment = schemas['io.k8s.api.apps.v1.Deployment']!
    expect((deployment['properties'] as Record<string, Json>)['spec']).toEqual({
      default: {},
      allOf: [{ $ref: '#/components/schemas/io.k8s.api.apps.v1.DeploymentSpec' }]
    })
    expect(schemas['io.k8s.apimachinery.pkg.util.intstr.IntOrString']).toEqual({
      format: 'int-or-string',
      oneOf: [{ type: 'integer' }, { type: 'string' }]
    })
  })

  it("has what kubectl's verifier of query parameters looks for", () => {
    const patch = operationOf(document().paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}']!, 'patch')
    expect(patch['x-kubernetes-group-version-kind']).toEqual({ group: 'apps', version: 'v1', kind: 'Deployment' })
    expect(patch.parameters!.map(({ name }) => name)).toEqual(expect.arrayContaining(['fieldValidation', 'dryRun']))
  })

  it('says what is known of each field', () => {
    const prose: Prose = {
      ...noProse,
      stamp: 'a',
      of: (name) => ({ text: `About ${name}`, fields: { spec: 'What is wanted.' } })
    }
    const { schemas } = parsed<DocumentV3>(cacheOf([workloads], [], prose).v3('apis/apps/v1')!.bytes).components
    expect(schemas['io.k8s.api.apps.v1.Deployment']).toMatchObject({
      description: 'About io.k8s.api.apps.v1.Deployment',
      properties: { spec: { description: 'What is wanted.' } }
    })
  })
})

describe('custom resources', () => {
  it('are in the documents with what every object has', async () => {
    const cache = cacheOf([workloads, cronTabs], [cronTabSchema])
    const { components, paths } = parsed<DocumentV3>(cache.v3('apis/stable.example.com/v1')!.bytes)
    expect(components.schemas['com.example.stable.v1.CronTab']).toMatchObject({
      properties: {
        apiVersion: { type: 'string' },
        metadata: { allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }] },
        spec: { properties: { cronSpec: { nullable: true } } }
      },
      'x-kubernetes-group-version-kind': [{ group: 'stable.example.com', version: 'v1', kind: 'CronTab' }]
    })
    const list = operationOf(paths['/apis/stable.example.com/v1/namespaces/{namespace}/crontabs']!, 'get')
    expect(list.operationId).toBe('listStableExampleComV1NamespacedCronTab')
    expect(components.schemas).toHaveProperty(['com.example.stable.v1.CronTabList'])
    const v2 = parsed<OfficialDocument>((await cache.v2()).bytes).definitions['com.example.stable.v1.CronTab']
    expect(v2).toMatchObject({
      properties: { spec: { properties: { cronSpec: {}, port: { 'x-kubernetes-int-or-string': true } } } }
    })
    expect(JSON.stringify(v2)).not.toMatch(/nullable|anyOf|default/)
  })

  it('change the addresses of their own documents and of no other', () => {
    const changed = { ...cronTabSchema, schema: { type: 'object', description: 'Another.' } }
    const [before, after] = [cacheOf([workloads, cronTabs], [cronTabSchema]), cacheOf([workloads, cronTabs], [changed])]
    expect(after.hash('apis/stable.example.com/v1')).not.toBe(before.hash('apis/stable.example.com/v1'))
    expect(after.hash('apis/apps/v1')).toBe(before.hash('apis/apps/v1'))
    expect(cacheOf([workloads]).hash('apis/apps/v1')).toBe(before.hash('apis/apps/v1'))
  })
})
