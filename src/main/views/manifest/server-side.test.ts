// Server-side apply of manifests, answered by the engine's own API.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyInput, type ApplyInput, type DocumentResult } from '../../../shared/contract/kube.ts'
import type { Json, KubeObject, ManagedFieldsEntry } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import { parseManifest, type ManifestObject } from '../../../shared/manifest/parse-manifest.ts'
import { applyManifest } from './apply-manifest.ts'
import { fieldConflicts } from './field-conflicts.ts'
import { ApiSource } from './testing-api-source.ts'

const input: Omit<ApplyInput, 'yaml'> = {
  cluster: 'test',
  identity: 'admin',
  namespace: 'default',
  mode: 'server-side',
  dryRun: false
}

async function send(
  source: ApiSource,
  yaml: string,
  more: Partial<ApplyInput> = {}
): Promise<readonly DocumentResult[]> {
  const { documents } = await applyManifest(source, { ...input, yaml, ...more }, () => Promise.resolve())
  return documents
}

function ownersOf({ metadata }: KubeObject): readonly string[] {
  return (metadata.managedFields ?? []).map(({ manager, operation }: ManagedFieldsEntry) => `${manager} ${operation}`)
}

const deployment = (name: string, image = 'nginx:1', replicas = 2): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
    app.kubernetes.io/name: ${name}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: side
        image: busybox
      - name: web
        image: ${image}
        ports:
        - containerPort: 80
          name: http
`

test('one request under the name of the window, of which the outcome is told from what was there', async () => {
  const source = new ApiSource()
  const outcomes: unknown[] = []
  for (const [text, more] of [
    [deployment('web'), { dryRun: true }],
    [deployment('web'), {}],
    [deployment('web'), {}],
    [deployment('web'), { dryRun: true }],
    [deployment('web', 'nginx:2'), { dryRun: true }],
    [deployment('web', 'nginx:2'), {}]
  ] as const) {
    const [document] = await send(source, text, more)
    outcomes.push([document!.outcome, document!.before === undefined, document!.after === undefined])
    source.api.clock.advanceTo(source.api.clock.now + 60_000)
  }
  expect(outcomes).toEqual([
    ['created', true, false],
    ['created', true, true],
    ['unchanged', true, true],
    ['unchanged', false, false],
    ['configured', false, false],
    ['configured', true, true]
  ])
  expect(source.requests.map(({ verb }) => verb).slice(0, 4)).toEqual(['get', 'patch', 'get', 'patch'])
  expect(source.requests[3]).toMatchObject({
    patchType: 'apply',
    options: { fieldManager: 'drydock', fieldValidation: 'Strict', force: false }
  })
  expect(ownersOf(source.deployment('web'))).toEqual(['drydock Apply'])
})

test('what the text no longer says is taken away, and what others own is left', async () => {
  const source = new ApiSource()
  await send(source, deployment('web'))
  source.write('other', 'web', { metadata: { annotations: { note: 'kept' } } })
  await send(source, deployment('web').replace(/ {2}labels:\n.*\n/, ''))
  const { metadata } = source.deployment('web')
  expect([metadata.labels, metadata.annotations]).toEqual([undefined, { note: 'kept' }])
})

test('conflicts name their owner and stand on the lines of their fields', async () => {
  const source = new ApiSource()
  await send(source, deployment('web'))
  source.api.clock.advanceTo(source.api.clock.now + 60_000)
  source.write('kubectl-patch', 'web', {
    metadata: { labels: { 'app.kubernetes.io/name': 'theirs' } },
    spec: {
      template: {
        spec: { containers: [{ name: 'web', image: 'nginx:9', ports: [{ containerPort: 80, name: 'theirs' }] }] }
      }
    }
  })
  source.write('scaler', 'web', { spec: { replicas: 7 } }, { subresource: 'scale', patchType: 'merge' })
  const before = source.deployment('web')
  const [document] = await send(source, `# first\n${deployment('web')}`)
  expect(document).toMatchObject({
    line: 2,
    outcome: 'failed',
    name: 'web',
    error: { line: 7, status: { code: 409, reason: 'Conflict' } }
  })
  expect(document!.error!.message).toMatch(
    /^Apply failed with 4 conflicts: conflicts with "kubectl-patch" using apps\/v1:\n/
  )
  // Of what is written through scale the API keeps no time.
  const patched = { manager: 'kubectl-patch', apiVersion: 'apps/v1', time: '2026-11-20T12:01:00Z' }
  expect(document!.conflicts).toEqual([
    { ...patched, field: '.metadata.labels.app.kubernetes.io/name', line: 7, column: 5 },
    { ...patched, field: '.spec.template.spec.containers[name="web"].image', line: 18, column: 9 },
    {
      ...patched,
      field: '.spec.template.spec.containers[name="web"].ports[containerPort=80,protocol="TCP"].name',
      line: 21,
      column: 11
    },
    {
      manager: 'scaler',
      subresource: 'scale',
      apiVersion: 'apps/v1',
      field: '.spec.replicas',
      line: 9,
      column: 3
    }
  ])
  expect(source.deployment('web')).toBe(before)
})

test('with force the fields change their owner, of the documents that were named only', async () => {
  const source = new ApiSource()
  const text = `${deployment('a')}---\n${deployment('b')}`
  await send(source, text)
  for (const name of ['a', 'b']) source.write('other', name, { spec: { replicas: 5 } })
  const refused = await send(source, text, { dryRun: true })
  expect(refused.map(({ conflicts }) => conflicts?.map(({ line }) => line))).toEqual([[8], [29]])
  const forced = await send(source, text, { force: true, onlyLines: [refused[1]!.line] })
  expect(forced.map(({ name, outcome, conflicts }) => [name, outcome, conflicts])).toEqual([
    ['b', 'configured', undefined]
  ])
  expect(ownersOf(source.deployment('a'))).toEqual(['drydock Apply', 'other Update'])
  expect(ownersOf(source.deployment('b'))).toEqual(['drydock Apply'])
  expect(source.deployment('b')).toMatchObject({ spec: { replicas: 2 } })
})

test('who may not read an object can apply it, and is told of conflicts without their time', async () => {
  const source = new ApiSource()
  source.mayRead = false
  expect((await send(source, deployment('web')))[0]!.outcome).toBe('created')
  expect((await send(source, deployment('web', 'nginx:2')))[0]!.outcome).toBe('configured')
  source.write('other', 'web', { spec: { replicas: 5 } })
  expect((await send(source, deployment('web')))[0]!.conflicts).toEqual([
    { manager: 'other', apiVersion: 'apps/v1', field: '.spec.replicas', line: 8, column: 3 }
  ])
})

test.each([
  [
    'a field of no schema',
    deployment('web').replace('image: nginx:1', 'imagee: x'),
    17,
    /\.spec\.template\.spec\.containers\[name="web"\]\.imagee: field not declared in schema$/
  ],
  ['a wrong type', deployment('web').replace('replicas: 2', 'replicas: two'), 8, /\.spec\.replicas: expected numeric/],
  [
    'two of them',
    deployment('web').replace('replicas: 2', 'replicas: two\n  other: 1'),
    8,
    /errors:\n {2}\.spec\.replicas: expected numeric/
  ],
  ['a value that is refused', deployment('web', 'nginx:1', -1), 8, /spec\.replicas: Invalid value: -1/],
  ['no name', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n', 3, /^resource name may not be empty$/],
  [
    'a name to be made',
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  generateName: c-\n',
    4,
    /^from c-: cannot use generate name with apply$/
  ]
])('%s is refused on its line', async (_, text, line, message) => {
  const [document] = await send(new ApiSource(), text)
  expect(document).toMatchObject({ outcome: 'failed', error: { line } })
  expect(document!.error!.message).toMatch(message)
  expect(document!.conflicts).toBeUndefined()
})

test('force is for server-side apply', () => {
  const call = { ...input, yaml: '' }
  expect(applyInput.safeParse({ ...call, force: true }).success).toBe(true)
  expect(applyInput.safeParse({ ...call, mode: 'apply', force: false }).success).toBe(true)
  expect(applyInput.safeParse({ ...call, mode: 'apply', force: true }).error?.issues).toMatchObject([
    { path: ['force'] }
  ])
})

const named = fc.stringMatching(/^[a-z]([a-z0-9-]{0,6}[a-z0-9])?$/)
const anyText = fc.oneof(named, fc.string({ maxLength: 12 }))

test('the item of any key is found, whatever is in its values', async () => {
  const items = fc.uniqueArray(fc.record({ name: anyText, port: fc.nat(9) }), {
    minLength: 1,
    maxLength: 4,
    selector: ({ name, port }) => `${port} ${name}`
  })
  await fc.assert(
    fc.asyncProperty(items, fc.nat(), async (list, chosen) => {
      const manifest = await manifestOf({ list })
      const index = chosen % list.length
      const { name, port } = list[index]!
      const path = `.spec.list[name=${JSON.stringify(name)},port=${port}].port`
      expect(conflictAt(manifest, path)).toMatchObject(manifest.placeOf(`spec.list[${index}].port`))
    }),
    { numRuns: 200, seed: 3 }
  )
})

test('no path, message or object makes it fail', async () => {
  const pathLike = fc.string({
    unit: fc.constantFrom('.', '[', ']', '"', '=', ',', '\\', 'a', 'list', 'spec', '0'),
    maxLength: 20
  })
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.oneof(pathLike, fc.string()), pathLike, async (spec, path, words) => {
      const manifest = await manifestOf(spec as Json)
      for (const message of ['conflict with "m"', `conflict with "${words}" with subresource "${words}`])
        conflictAt(manifest, path, message)
      expect(conflictAt(manifest, `.spec${path}`)).toMatchObject({ manager: 'm', line: expect.any(Number) as number })
    }),
    { numRuns: 300, seed: 4 }
  )
})

async function manifestOf(spec: Json): Promise<ManifestObject> {
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, spec }, undefined, 1)
  const { objects } = await parseManifest(text, () => Promise.resolve())
  return objects[0]!
}

function conflictAt(manifest: ManifestObject, field: string, message = 'conflict with "m"'): unknown {
  const details = { causes: [{ reason: 'FieldManagerConflict', message, field }] }
  const status: Status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    code: 409,
    reason: 'Conflict',
    details
  }
  return fieldConflicts(manifest, status, [])[0]
}
