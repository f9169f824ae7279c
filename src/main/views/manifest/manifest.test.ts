import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ApplyInput, ApplyResult, KubeRequest, KubeResponse } from '../../../shared/contract/kube.ts'
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import { FixtureSource } from '../fixture/fixture-source.ts'
import { applyManifest } from './apply-manifest.ts'
import { lastAppliedAnnotation } from '../../../shared/kube/last-applied.ts'
import { applyStrategicMergePatch } from '../../engine/api/patch/strategic-merge-patch.ts'
import { definitionOf } from '../../../shared/schema/schema.ts'
import { threeWayMergePatch } from '../../../shared/schema/strategic-diff.ts'
import { parseManifest } from '../../../shared/manifest/parse-manifest.ts'

type Members = { readonly [key: string]: Json }

/** Answers as told, and keeps what it was asked. */
class AnsweringSource extends FixtureSource {
  readonly requests: KubeRequest[] = []
  answers: (request: KubeRequest) => KubeResponse | undefined = () => undefined

  constructor() {
    super('test', 0)
  }

  override request(request: KubeRequest): Promise<KubeResponse> {
    this.requests.push(request)
    const told = this.answers(request)
    if (told !== undefined) return Promise.resolve(told)
    if (request.verb === 'get') return Promise.resolve(refusal(404, 'not found'))
    return Promise.resolve({ code: 201, object: request.body as unknown as KubeObject, warnings: [] })
  }
}

function refusal(code: number, message: string, field?: string): KubeResponse {
  const details = field === undefined ? {} : { details: { causes: [{ field, message: 'x' }] } }
  return {
    code,
    object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, message, ...details },
    warnings: []
  }
}

function send(source: AnsweringSource, yaml: string, more: Partial<ApplyInput> = {}): Promise<ApplyResult> {
  return applyManifest(
    source,
    { cluster: 'test', identity: 'admin', yaml, namespace: 'shop', mode: 'apply', dryRun: false, ...more },
    () => Promise.resolve()
  )
}

const deployment = `# a comment before
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app.kubernetes.io/name: web
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx
        imagee: x
      - name: side
        image: busybox
`

describe('reading', () => {
  test('several documents, lists and JSON, each with its line', async () => {
    const text = `${deployment}---\n{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}}\n---\n# nothing\n---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: s}\n- {apiVersion: v1, kind: Secret, metadata: {name: t}}\n`
    const { objects, errors } = await parseManifest(text, () => Promise.resolve())
    expect(errors).toEqual([])
    expect(objects.map(({ object, line }) => [object['kind'], line])).toEqual([
      ['Deployment', 2],
      ['ConfigMap', 21],
      ['Secret', 28],
      ['Secret', 31]
    ])
    expect(objects[0]!.placeOf('spec.template.spec.containers[1].image')).toEqual({ line: 19, column: 9 })
    expect(objects[0]!.placeOf('metadata.labels[app.kubernetes.io/name]')).toEqual({ line: 7, column: 5 })
    expect(objects[0]!.placeOf('metadata.labels.app.kubernetes.io/name')).toEqual({ line: 7, column: 5 })
    expect(objects[0]!.placeOf('spec.strategy.type')).toEqual({ line: 8, column: 1 })
    expect(objects[3]!.placeOf('metadata.name').line).toBe(31)
  })

  test("words and numbers as Go's library reads them", async () => {
    const { objects } = await parseManifest(
      'apiVersion: v1\nkind: X\na: yes\nb: 0644\nc: 22:22\nd: 2026-11-20\ne: &x {f: 1}\ng: {<<: *x, h: 2}\n',
      () => Promise.resolve()
    )
    expect(objects[0]!.object).toMatchObject({
      a: true,
      b: 420,
      c: '22:22',
      d: '2026-11-20',
      e: { f: 1 },
      g: { f: 1, h: 2 }
    })
  })

  test.each([
    ['a: b: c', 1, /^error converting YAML to JSON: yaml: /],
    ['apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  name: b\n', 5, /key "name" already set in map/],
    ['apiVersion: v1\nmetadata: {name: a}\n', 1, /kind not set/],
    ['hello\n', 1, /not an object/],
    ['\n\napiVersion: v1\nkind: ConfigMap\ndata:\n\ta: 1\n', 6, /yaml/]
  ])('%j is refused on line %i', async (text, line, message) => {
    const source = new AnsweringSource()
    const good = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fine}\n'
    const { documents } = await send(source, `${text}\n---\n${good}`)
    expect(documents).toHaveLength(1)
    expect(documents[0]).toMatchObject({ outcome: 'failed', error: { line } })
    expect(documents[0]!.error!.message).toMatch(message)
    expect(source.requests).toEqual([])
  })

  test('an alias bomb is refused', async () => {
    let text = 'apiVersion: v1\nkind: X\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n'
    for (let level = 1; level < 9; level++)
      text += `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]\n`
    const { errors } = await parseManifest(text, () => Promise.resolve())
    expect(errors[0]?.message).toMatch(/alias count/)
  })

  test('a text of 5 MB is read, with pauses between its documents', async () => {
    const one = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n'
    let text = one
    for (let number = 0; number < 20_000; number++) text += `  key-${number}: "value number ${number}"\n`
    text += `---\n${one}  text: |\n${'    a line of text that is long enough to count\n'.repeat(100_000)}`
    expect(text.length).toBeGreaterThan(5_000_000)
    let pauses = 0
    const { objects, errors } = await parseManifest(text, () => {
      pauses++
      return Promise.resolve()
    })
    expect([objects.length, errors.length, pauses > 0]).toEqual([2, 0, true])
  })
})

describe('applying', () => {
  test('an unknown kind is named on its line and nothing is sent', async () => {
    const source = new AnsweringSource()
    const { documents } = await send(
      source,
      `${deployment}---\napiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n`
    )
    expect(documents).toEqual([
      {
        line: 21,
        kind: 'Widget',
        outcome: 'failed',
        warnings: [],
        error: { message: 'no matches for kind "Widget" in version "example.com/v1"', line: 22, column: 1 }
      }
    ])
    expect(source.requests).toEqual([])
  })

  test('what is new is created with the annotation', async () => {
    const source = new AnsweringSource()
    const { documents } = await send(source, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "<1>"}\n')
    expect(documents[0]).toMatchObject({
      outcome: 'created',
      resource: 'configmaps',
      namespace: 'shop',
      name: 'c',
      line: 1
    })
    const [, create] = source.requests
    expect(create).toMatchObject({
      verb: 'create',
      options: { fieldManager: 'kubectl-client-side-apply', fieldValidation: 'Strict' }
    })
    const annotations = ((create!.body as Members)['metadata'] as Members)['annotations'] as Members
    expect(annotations[lastAppliedAnnotation]).toBe(
      '{"apiVersion":"v1","data":{"a":"\\u003c1\\u003e"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"c","namespace":"shop"}}\n'
    )
  })

  test('what stayed is unchanged, what changed is patched, what went is taken away', async () => {
    const source = new AnsweringSource()
    await send(source, deployment)
    const made = source.requests[1]!.body as Members
    const live = { ...made, status: {}, spec: { ...(made['spec'] as Members), progressDeadlineSeconds: 600 } }
    source.answers = (request) =>
      request.verb === 'get' ? { code: 200, object: live as unknown as KubeObject, warnings: [] } : undefined
    expect((await send(source, deployment)).documents[0]!.outcome).toBe('unchanged')
    const changed = deployment
      .replace('image: nginx', 'image: nginx:2')
      .replace('      - name: side\n        image: busybox\n', '')
      .replace('  replicas: 2\n', '')
    const { documents } = await send(source, changed)
    expect(documents[0]!.outcome).toBe('configured')
    const patch = source.requests.at(-1)!
    expect(patch).toMatchObject({ verb: 'patch', patchType: 'strategic', name: 'web' })
    expect((patch.body as Members)['spec']).toEqual({
      replicas: null,
      template: {
        spec: {
          '$setElementOrder/containers': [{ name: 'web' }],
          containers: [
            { image: 'nginx:2', name: 'web' },
            { $patch: 'delete', name: 'side' }
          ]
        }
      }
    })
  })

  test('refusals stand on the line of their field', async () => {
    const source = new AnsweringSource()
    const answers = [
      refusal(
        400,
        'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.template.spec.containers[0].imagee"'
      ),
      refusal(
        422,
        'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
        'spec.replicas'
      ),
      refusal(
        400,
        'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32'
      ),
      refusal(403, 'deployments.apps is forbidden')
    ]
    const lines: unknown[] = []
    for (const answer of answers) {
      source.answers = (request) => (request.verb === 'create' ? answer : undefined)
      const { documents } = await send(source, deployment)
      expect(documents[0]).toMatchObject({ outcome: 'failed', error: { status: answer.object } })
      lines.push(documents[0]!.error!.line)
    }
    expect(lines).toEqual([17, 9, 9, 2])
  })

  test('create mode creates only, and a refusal does not stop the next document', async () => {
    const source = new AnsweringSource()
    source.answers = ({ body }) =>
      (body as Members)['kind'] === 'Secret' ? refusal(409, 'secrets "s" already exists') : undefined
    const { documents } = await send(
      source,
      'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: c-}\n',
      { mode: 'create', dryRun: true }
    )
    expect(documents.map(({ outcome }) => outcome)).toEqual(['failed', 'created'])
    expect(source.requests.map(({ verb }) => verb)).toEqual(['create', 'create'])
    expect(source.requests[1]!.options).toEqual({
      fieldManager: 'kubectl-create',
      fieldValidation: 'Strict',
      dryRun: true
    })
  })
})

describe('the patch', () => {
  const definition = definitionOf('apps.v1.Deployment')
  const name = fc.constantFrom('a', 'b', 'c', 'd')
  const env = fc.uniqueArray(fc.record({ name, value: fc.constantFrom('1', '2') }), { selector: (item) => item.name })
  const container = fc.record(
    { name, image: fc.constantFrom('x', 'y'), args: fc.array(name, { maxLength: 2 }), env },
    { requiredKeys: ['name'] }
  )
  const deploymentLike = fc.record(
    {
      metadata: fc.record(
        { labels: fc.dictionary(name, name), finalizers: fc.uniqueArray(name) },
        { requiredKeys: [] }
      ),
      spec: fc.record(
        {
          replicas: fc.nat(3),
          strategy: fc.constantFrom({ type: 'Recreate' }, { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } }),
          template: fc.record({
            spec: fc.record(
              {
                containers: fc.uniqueArray(container, { selector: (item) => item.name, minLength: 1 }),
                nodeSelector: fc.dictionary(name, name)
              },
              { requiredKeys: ['containers'] }
            )
          })
        },
        { requiredKeys: [] }
      )
    },
    { requiredKeys: [] }
  ) as fc.Arbitrary<Members>

  test('applied by the API, it makes of what was applied last what is wanted', () => {
    fc.assert(
      fc.property(deploymentLike, deploymentLike, (before, wanted) => {
        const patch = threeWayMergePatch(before, wanted, before, definition)
        const after = applyStrategicMergePatch(before, patch, definition)
        expect(pruned(after)).toEqual(pruned(wanted))
        expect(threeWayMergePatch(wanted, wanted, wanted, definition)).toEqual({})
      }),
      { numRuns: 300, seed: 14 }
    )
  })

  test('what others set stays', () => {
    const before = { metadata: { labels: { a: '1', b: '2' } } }
    const live = { metadata: { labels: { a: '1', b: '2', other: 'x' } }, spec: { replicas: 3 } }
    const patch = threeWayMergePatch(before, { metadata: { labels: { a: '9' } } }, live, definition)
    expect(patch).toEqual({ metadata: { labels: { a: '9', b: null } } })
  })

  /** Empty parts are as good as none. */
  function pruned(value: Json): Json | undefined {
    if (Array.isArray(value))
      return value.length === 0 ? undefined : (value as readonly Json[]).map((item) => pruned(item) ?? null)
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value as Members)
      .map(([key, member]) => [key, pruned(member)] as const)
      .filter(([, member]) => member !== undefined)
    return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Json)
  }
})
