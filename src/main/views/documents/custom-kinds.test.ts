// What the window is told of kinds that come, change and go while it looks.
import { expect, test } from 'vitest'
import { customKindOf } from '../../../shared/custom-resources/custom-kind.ts'
import type { CustomResourceDefinition } from '../../../shared/kinds/customresourcedefinition/types.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { FixtureSource } from '../fixture/fixture-source.ts'
import { applyManifest } from '../manifest/apply-manifest.ts'
import { StreamReader, testBench } from '../testing-router.ts'

const call = { cluster: 'test', identity: 'admin', subscription: 'd' }
const crontabs = { group: 'example.com', resource: 'crontabs' }

type Column = NonNullable<CustomResourceDefinition['spec']['versions'][number]['additionalPrinterColumns']>[number]

function definitionWith(generation: number, columns: readonly Column[]): CustomResourceDefinition {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: 'crontabs.example.com',
      uid: 'definition',
      creationTimestamp: '2026-11-28T09:00:00Z',
      resourceVersion: '1',
      generation
    },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'crontabs', singular: 'crontab', kind: 'CronTab', listKind: 'CronTabList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          additionalPrinterColumns: columns
        }
      ],
      conversion: { strategy: 'None' }
    }
  }
}

const when: Column = { name: 'When', type: 'string', jsonPath: '.spec.when' }
const last: Column = { name: 'Last', type: 'date', jsonPath: '.status.last' }
const replicas: Column = { name: 'Replicas', type: 'integer', jsonPath: '.spec.replicas' }

function crontab(name: string, spec: { readonly when: string; readonly replicas: number }): KubeObject {
  const metadata = {
    name,
    namespace: 'shop',
    uid: name,
    creationTimestamp: '2026-11-28T09:00:00Z',
    resourceVersion: '2'
  }
  return {
    apiVersion: 'example.com/v1',
    kind: 'CronTab',
    metadata,
    spec,
    status: { last: '2026-11-28T09:30:00Z' }
  } as KubeObject
}

/** Puts the kind of a definition in the place of the one that is there. */
function bring(source: FixtureSource, definition: CustomResourceDefinition, old?: Kind): Kind {
  source.put(definition)
  if (old !== undefined) source.kinds.unregister(old)
  const { kind } = customKindOf(definition)
  source.kinds.register(kind)
  return kind
}

function cluster(): FixtureSource {
  return new FixtureSource('test', Date.parse('2026-11-28T10:00:00Z'))
}

test('the navigation tells the kinds and counts their objects while they are there', async () => {
  const source = cluster()
  const bench = testBench(source)
  const navigation = new StreamReader(bench, 'd', bench.client.documents.navigation({ ...call, namespaces: [] }))
  await bench.timer.pass(600)
  expect(navigation.last.customKinds).toEqual([])

  const kind = bring(source, definitionWith(1, [when]))
  source.put(crontab('hourly', { when: '0 * * * *', replicas: 1 }))
  await bench.timer.pass(600)
  const told = { ...crontabs, version: 'v1', kind: 'CronTab', singular: 'crontab', namespaced: true }
  expect(navigation.last.customKinds).toEqual([{ ...told, generation: 1 }])
  expect(navigation.last.counts['crontabs.example.com']).toEqual({ total: 1, troubled: 0 })

  const changed = bring(source, definitionWith(2, [when, replicas]), kind)
  source.put(crontab('daily', { when: '0 0 * * *', replicas: 1 }))
  await bench.timer.pass(600)
  expect(navigation.last.customKinds).toEqual([{ ...told, generation: 2 }])
  expect(navigation.last.counts['crontabs.example.com']).toEqual({ total: 2, troubled: 0 })

  source.kinds.unregister(changed)
  await bench.timer.pass(600)
  expect(navigation.last.customKinds).toEqual([])
  expect(navigation.last.counts).not.toHaveProperty('crontabs.example.com')
})

test('a list that is opened after a change has the columns of now', async () => {
  const source = cluster()
  const bench = testBench(source)
  const list = {
    ...crontabs,
    namespaces: [],
    filter: '',
    sort: { column: 'name', descending: false },
    window: { first: 0, count: 10 }
  }
  const open = (subscription: string) =>
    new StreamReader(bench, subscription, bench.client.tables.watch({ ...call, ...list, subscription }))
  const kind = bring(source, definitionWith(1, [when]))
  source.put(crontab('hourly', { when: '0 * * * *', replicas: 1 }))
  const before = open('before')
  await bench.timer.pass(300)
  expect(JSON.stringify(before.last)).toContain('0 * * * *')
  expect(JSON.stringify(before.last)).not.toContain('Replicas')

  bring(source, definitionWith(2, [when, replicas]), kind)
  const after = open('after')
  await bench.timer.pass(300)
  expect(JSON.stringify(after.last)).toContain('Replicas')
})

test('what nobody serves is not listed', async () => {
  const bench = testBench(cluster())
  const ref = { ...crontabs, namespace: 'shop', name: 'hourly' }
  await expect(bench.client.documents.object({ ...call, ref })).rejects.toThrow(
    'there is no kind "crontabs.example.com"'
  )
})

test('an object has what its definition prints, and moments as they are written', async () => {
  const source = cluster()
  const bench = testBench(source)
  bring(source, definitionWith(1, [when, replicas, last]))
  source.put(crontab('hourly', { when: '0 * * * *', replicas: 3 }))
  const ref = { ...crontabs, namespace: 'shop', name: 'hourly' }
  const document = new StreamReader(bench, 'd', bench.client.documents.object({ ...call, ref }))
  await bench.timer.pass(300)
  expect(document.last.printed).toEqual([
    { name: 'When', text: '0 * * * *' },
    { name: 'Replicas', text: '3' },
    { name: 'Last', text: '2026-11-28T09:30:00Z' }
  ])
})

test('objects are found by name', async () => {
  const source = cluster()
  const bench = testBench(source)
  bring(source, definitionWith(1, [when]))
  source.put(crontab('hourly', { when: '0 * * * *', replicas: 3 }))
  const found = await bench.client.find({ cluster: 'test', identity: 'admin', text: 'hour' })
  expect(found).toMatchObject([{ ...crontabs, kind: 'CronTab', namespace: 'shop', name: 'hourly' }])
})

const manifest = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: crontabs.example.com}
spec:
  group: example.com
  names: {kind: CronTab, plural: crontabs}
---
apiVersion: example.com/v1
kind: CronTab
metadata: {name: hourly}
`

/** Takes what it is sent, and establishes a definition at once, later or never. */
class TakingSource extends FixtureSource {
  readonly sent: string[] = []
  isEstablishing = true

  override request(...[request]: Parameters<FixtureSource['request']>): ReturnType<FixtureSource['request']> {
    if (request.verb === 'get') return super.request(request)
    this.sent.push(`${request.verb} ${request.resource} ${request.patchType ?? ''}`.trimEnd())
    if (request.resource === 'customresourcedefinitions' && this.isEstablishing)
      this.kinds.register(customKindOf(definitionWith(1, [])).kind)
    return Promise.resolve({ code: 201, object: request.body as unknown as KubeObject, warnings: [] })
  }
}

async function applied(source: FixtureSource, yaml: string): Promise<readonly string[]> {
  const input = { cluster: 'test', identity: 'admin', yaml, namespace: 'shop', mode: 'apply', dryRun: false } as const
  const { documents } = await applyManifest(source, input, () => Promise.resolve())
  return documents.map(({ outcome, error }) => error?.message ?? outcome)
}

test('what a text defines and uses is applied in its order', async () => {
  const source = new TakingSource('test', 0)
  expect(await applied(source, manifest)).toEqual(['created', 'created'])
  expect(source.sent).toEqual(['create customresourcedefinitions', 'create crontabs'])
})

test('a definition is applied though its kind is not there when its object is due', async () => {
  const source = new TakingSource('test', 0)
  source.isEstablishing = false
  const missing = 'no matches for kind "CronTab" in version "example.com/v1"'
  expect(await applied(source, manifest)).toEqual(['created', missing])
  expect(await applied(source, manifest.slice(manifest.indexOf('---')))).toEqual([missing])
  expect(source.sent).toEqual(['create customresourcedefinitions'])
})

test('custom objects are patched member by member, for the API has no strategic merge of them', async () => {
  const source = new TakingSource('test', 0)
  bring(source, definitionWith(1, []))
  source.put(crontab('hourly', { when: '0 * * * *', replicas: 3 }))
  const yaml = 'apiVersion: example.com/v1\nkind: CronTab\nmetadata: {name: hourly}\nspec: {when: "5 * * * *"}\n'
  expect(await applied(source, yaml)).toEqual(['configured'])
  expect(source.sent).toEqual(['patch crontabs merge'])
})
