// What a person or a program may do wrong, through the whole host: the contract's frames, the router, the API, the
// engine on its file. Each is answered in upstream's words, nothing of it is applied, and the connection goes on.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ApplyResult, KubeRequest, KubeResponse } from '../../shared/contract/kube.ts'
import { kinds } from '../../shared/kinds/table.ts'
import { createRouter } from '../views/router.ts'
import type { EngineCluster } from './engine-cluster.ts'
import { openHost } from './testing-engine-cluster.ts'
import { realTime } from './real-time.ts'
import { asAdministrator, type ContractClient } from './testing-server.ts'
import { WindowPorts } from './window-ports.ts'

let folder: string
let cluster: EngineCluster
let windows: WindowPorts
let client: ContractClient
let port: MessagePort
let before: Map<string, string>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-bad-'))
  // It has settled and stands still, so that nothing changes but by what a test asks for.
  cluster = openHost(folder, { seed: '1' })
  windows = new WindowPorts(
    createRouter({
      session: () => ({
        version: '0',
        kubernetesVersion: 'v1.34.0',
        clusters: [{ name: cluster.name, context: cluster.name }],
        identities: []
      }),
      source: (name) => (name === cluster.name ? cluster.source : undefined),
      control: () => cluster.control,
      api: () => cluster.api,
      definitionTexts: () => undefined,
      schedule: (delay, run) => realTime.after(delay, run)
    })
  )
  ;({ client, port } = connect())
  const settled = cluster.source.now() + 120_000
  cluster.control.step(120_000)
  await stepped(settled)
})
beforeEach(() => {
  before = everything()
})
afterAll(() => {
  port.close()
  cluster.close()
  rmSync(folder, { recursive: true, force: true })
})

function connect(): { readonly client: ContractClient; readonly port: MessagePort } {
  const { port1, port2 } = new MessageChannel()
  windows.connect(port1)
  const client = createORPCClient<ContractClient>(new RPCLink({ port: port2 as never }))
  port2.start()
  return { client, port: port2 }
}

/** Every object of the cluster by its revision. */
function everything(): Map<string, string> {
  const found = new Map<string, string>()
  for (const kind of kinds) {
    for (const { metadata } of cluster.source.all(kind))
      found.set(`${kind.resource} ${metadata.uid}`, metadata.resourceVersion)
  }
  return found
}

function expectNothingDone(): void {
  expect(everything()).toEqual(before)
}

function apply(yaml: string, mode: 'create' | 'apply' = 'apply'): Promise<ApplyResult> {
  return client.kube.apply({ ...asAdministrator, yaml, namespace: 'default', mode, dryRun: false })
}

function ask(request: Partial<KubeRequest> & Pick<KubeRequest, 'verb'>): Promise<KubeResponse> {
  return client.kube.request({
    ...asAdministrator,
    group: '',
    version: 'v1',
    resource: 'configmaps',
    namespace: 'default',
    ...request
  })
}

const configMap = (name: string, rest: object = {}): never =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...rest }) as never

const deployment = (spec: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: { matchLabels: { app: web } }
${spec}
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: nginx:1.27
`

describe('a manifest', () => {
  const good = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: good }\n---\n'

  test.each([
    [
      'a tab for indentation',
      `${good}apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: x\n`,
      8,
      1,
      /^error converting YAML to JSON: yaml: /
    ],
    [
      'a list that is not closed',
      `${good}apiVersion: v1\nkind: ConfigMap\ndata: [1\n`,
      undefined,
      undefined,
      /^error converting YAML to JSON: yaml: /
    ],
    ['aliases that grow without end', `${good}${bomb()}`, undefined, undefined, /Excessive alias count/],
    [
      'a document nested without end',
      `${good}apiVersion: v1\ndata: ${'{a: '.repeat(20_000)}1${'}'.repeat(20_000)}`,
      undefined,
      undefined,
      /^error converting YAML to JSON: yaml: /
    ],
    ['no object', `${good}just text\n`, 5, 1, /./],
    [
      'an unknown kind',
      `${good}apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: x }\n`,
      6,
      1,
      /^no matches for kind "Widget" in version "example\.com\/v1"$/
    ]
  ])('that has %s is not begun', async (_what, yaml, line, column, message) => {
    const { documents } = await apply(yaml)
    expect(documents).toHaveLength(1)
    expect(documents[0]).toMatchObject({ outcome: 'failed', error: { message: expect.stringMatching(message) } })
    if (line !== undefined) expect(documents[0]!.error).toMatchObject({ line, column })
    expectNothingDone()
  })

  test('with unknown fields is refused as kubectl has it, on the line of the first', async () => {
    const { documents } = await apply(deployment('  replicaz: 3').replace('image:', 'imagee: x\n          image:'))
    expect(documents).toMatchObject([
      {
        outcome: 'failed',
        error: {
          line: 7,
          column: 3,
          message:
            'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replicaz", unknown field "spec.template.spec.containers[0].imagee"',
          status: { code: 400, reason: 'BadRequest' }
        }
      }
    ])
    expectNothingDone()
  })

  test('with a wrong type is refused on its line', async () => {
    const { documents } = await apply(deployment('  replicas: three'))
    expect(documents).toMatchObject([
      {
        outcome: 'failed',
        error: {
          line: 7,
          column: 3,
          message: expect.stringContaining('json: cannot unmarshal string into Go struct field'),
          status: { code: 400 }
        }
      }
    ])
    expect(documents[0]!.error!.message).toContain('spec.replicas of type int32')
    expectNothingDone()
  })

  test('with a name that breaks the rules is refused on its line', async () => {
    const { documents } = await apply('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: Bad_Name\n')
    expect(documents).toMatchObject([
      {
        outcome: 'failed',
        error: {
          line: 4,
          column: 3,
          message: expect.stringMatching(
            /^ConfigMap "Bad_Name" is invalid: metadata\.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must consist of/
          ),
          status: { code: 422, reason: 'Invalid' }
        }
      }
    ])
    expectNothingDone()
  })

  test('of 5 MB is refused for its size, and the clock goes on', async () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `  key-${index}: "${'x'.repeat(1_000)}"\n`)
    const { documents } = await apply(
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: big }\ndata:\n${lines.join('')}`
    )
    expect(documents).toMatchObject([
      { outcome: 'failed', error: { message: 'Request entity too large: limit is 3145728', status: { code: 413 } } }
    ])
    expectNothingDone()
    const now = cluster.source.now()
    cluster.control.step(1_000)
    await stepped(now + 1_000)
    expect(cluster.source.now()).toBe(now + 1_000)
  })

  test('longer than the contract allows is a typed error', async () => {
    await expect(apply(`#${'x'.repeat(6_000_000)}`)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect((await apply('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: after }\n')).documents).toMatchObject([
      { outcome: 'created' }
    ])
  })
})

/** The clock has come that far; looked at in each turn of the event loop. */
function stepped(time: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => void (cluster.source.now() >= time ? resolve() : setImmediate(look))
    look()
  })
}

function bomb(): string {
  const levels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
  return levels
    .map(
      (name, index) =>
        `${name}: &${name} [${Array(9)
          .fill(index === 0 ? 'x' : `*${levels[index - 1]}`)
          .join(', ')}]`
    )
    .join('\n')
}

describe('a request', () => {
  const notFound = 'the server could not find the requested resource'

  test.each<[string, Parameters<typeof ask>[0], number, string]>([
    ['deletes what is gone', { verb: 'delete', name: 'gone' }, 404, 'configmaps "gone" not found'],
    ['reads what is not there', { verb: 'get', name: 'gone' }, 404, 'configmaps "gone" not found'],
    [
      'patches what is not there',
      { verb: 'patch', name: 'gone', patchType: 'merge', body: {} },
      404,
      'configmaps "gone" not found'
    ],
    ['names an unknown resource', { verb: 'list', resource: 'widgets' }, 404, notFound],
    ['names an unknown version', { verb: 'list', version: 'v7' }, 404, notFound],
    [
      'has an unknown field',
      { verb: 'create', body: configMap('x', { dada: {} }), options: { fieldValidation: 'Strict' } },
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dada"'
    ],
    [
      'has a number for a text',
      { verb: 'create', body: configMap('x', { data: { a: 1 } }) },
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string'
    ],
    ['has no body', { verb: 'create' }, 400, 'the object provided is unrecognized'],
    ['has a list for a body', { verb: 'create', body: [1] }, 400, 'the object provided is unrecognized'],
    [
      'has another kind for a body',
      { verb: 'create', body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } } },
      400,
      'Secret in version "v1" cannot be handled as a ConfigMap'
    ],
    [
      'has another namespace than its object',
      { verb: 'create', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'other' } } },
      400,
      'the namespace of the provided object does not match the namespace sent on the request'
    ],
    [
      'goes to a namespace that is not there',
      { verb: 'create', namespace: 'nowhere', body: configMap('x') },
      404,
      'namespaces "nowhere" not found'
    ],
    [
      'has 5 MB',
      { verb: 'create', body: configMap('x', { data: { a: 'x'.repeat(5_000_000) } }) },
      413,
      'Request entity too large: limit is 3145728'
    ],
    [
      'has a selector that cannot be read',
      { verb: 'list', options: { labelSelector: 'a in (b' } },
      400,
      'unable to parse requirement'
    ],
    ['continues with nonsense', { verb: 'list', options: { continue: 'nonsense' } }, 400, 'invalid continue token'],
    [
      'patches without saying how',
      { verb: 'patch', name: 'kube-root-ca.crt', body: {} },
      415,
      '415: Unsupported Media Type'
    ],
    [
      'patches with what is no patch',
      { verb: 'patch', name: 'gone', patchType: 'json', body: { a: 1 } },
      404,
      'configmaps "gone" not found'
    ]
  ])('that %s', async (_what, request, code, message) => {
    const answer = await ask(request)
    expect(answer).toMatchObject({
      code,
      object: { kind: 'Status', status: 'Failure', code, message: expect.stringContaining(message) }
    })
    expectNothingDone()
  })

  test('that would write over a newer version is a conflict, and the newer version stays', async () => {
    const created = await ask({ verb: 'create', body: configMap('x', { data: { by: 'first' } }) })
    const { resourceVersion } = (created.object as { metadata: { resourceVersion: string } }).metadata
    expect((await ask({ verb: 'patch', name: 'x', patchType: 'merge', body: { data: { by: 'second' } } })).code).toBe(
      200
    )
    const body = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x', resourceVersion },
      data: { by: 'third' }
    }
    expect(await ask({ verb: 'update', name: 'x', body })).toMatchObject({
      code: 409,
      object: {
        reason: 'Conflict',
        message:
          'Operation cannot be fulfilled on configmaps "x": the object has been modified; please apply your changes to the latest version and try again'
      }
    })
    expect(await ask({ verb: 'get', name: 'x' })).toMatchObject({ object: { data: { by: 'second' } } })
    expect(await ask({ verb: 'create', body: configMap('x') })).toMatchObject({
      code: 409,
      object: { message: 'configmaps "x" already exists' }
    })
  })
})

describe('the contract', () => {
  const loose = (): Record<string, Record<string, (input: unknown) => Promise<unknown>>> => client as never

  test.each([
    ['kube', 'request', {}],
    ['kube', 'request', { ...asAdministrator, group: '', version: 'v1', resource: 'pods', verb: 'explode' }],
    ['kube', 'request', 'text'],
    ['kube', 'request', null],
    ['kube', 'apply', { ...asAdministrator, yaml: 7, namespace: 'default', mode: 'apply', dryRun: false }],
    [
      'tables',
      'watch',
      {
        ...asAdministrator,
        subscription: 'a',
        group: '',
        resource: 'pods',
        namespaces: 'x',
        filter: 1,
        sort: 3,
        window: { first: -1, count: 1e9 }
      }
    ],
    ['documents', 'object', { ...asAdministrator, subscription: '', ref: {} }],
    ['simulation', 'setSpeed', { ...asAdministrator, speed: 5_000 }],
    ['simulation', 'step', { ...asAdministrator, milliseconds: -1 }]
  ])('answers %s.%s(%j) with a typed error and goes on', async (room, call, input) => {
    await expect(loose()[room]![call]!(input)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect(await client.session()).toMatchObject({ version: '0' })
    expectNothingDone()
  })

  test('knows its clusters, its kinds and its calls', async () => {
    await expect(ask({ verb: 'list', cluster: 'other' })).rejects.toMatchObject({
      code: 'UNKNOWN_CLUSTER',
      message: 'there is no cluster "other"'
    })
    const table = {
      ...asAdministrator,
      subscription: 'a',
      group: '',
      resource: 'widgets',
      namespaces: [],
      filter: '',
      sort: { column: 'name', descending: false },
      window: { first: 0, count: 1 }
    }
    await expect(client.tables.watch(table)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: 'there is no kind "widgets"'
    })
    await expect(loose()['nobody']!['asked']!({})).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await client.session()).toMatchObject({ version: '0' })
  })

  test.each([
    'not json',
    '',
    '[]',
    'null',
    '{"i":1}',
    '{"i":"9","p":{"u":7}}',
    '{"i":{},"t":99}',
    new Uint8Array([1, 2, 3])
  ])('closes the connection of a frame that is none of its own (%j), and no other', async (frame) => {
    const { port: broken } = connect()
    const closed = new Promise((resolve) => broken.once('close', resolve))
    broken.postMessage(frame)
    await closed
    expect(await client.session()).toMatchObject({ version: '0' })
    expectNothingDone()
  })
})
