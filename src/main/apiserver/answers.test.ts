// What answers look like over https: their forms, codes, headers and watches, in upstream's ways.
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { TestingApi, type TestingAnswer } from '../host/testing-api.ts'
import { RawClient } from '../host/testing-raw-client.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
const table = { Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }

let api: TestingApi

beforeAll(async () => {
  // Nothing happens by itself, so that two lists are of one revision.
  api = await TestingApi.open({ speed: 0 })
  for (const name of ['a', 'b', 'c']) {
    const metadata = { name, labels: { test: 'answers' } }
    expect((await api.request('POST', configMaps, { body: { metadata, data: { text: 'ä\n "x"' } } })).code).toBe(201)
  }
})
afterAll(() => api.close())

/** The lines of a watch that ends by itself after a second. */
async function watched(query: string, headers: Readonly<Record<string, string>> = {}): Promise<readonly Event[]> {
  const answer = await api.get(`${configMaps}?watch=true&timeoutSeconds=1&${query}`, { headers })
  expect(answer).toMatchObject({ code: 200, headers: { 'content-type': 'application/json' } })
  return answer.text
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event)
}

interface Event {
  readonly type: string
  readonly object: {
    readonly kind: string
    readonly metadata: Metadata
    readonly rows?: readonly unknown[]
    readonly columnDefinitions?: readonly unknown[] | null
  }
}

interface Metadata {
  readonly name?: string
  readonly resourceVersion: string
  readonly annotations?: Readonly<Record<string, string>>
}

const namesOf = (events: readonly Event[]): readonly string[] =>
  events.map(({ type, object }) => `${type} ${object.metadata.name ?? ''}`)
/** JSON is YAML too. */
const statusOf = (answer: TestingAnswer): unknown => parse(answer.text)

describe('forms', () => {
  const path = `${configMaps}?labelSelector=test%3Danswers`

  test.each([
    ['a list', path],
    ['a list of nothing', `${configMaps}?labelSelector=none`],
    ['an object', `${configMaps}/a`]
  ])('%s is the same in JSON, pretty JSON and YAML', async (_, url) => {
    const plain = await api.get(url)
    const pretty = await api.get(`${url}${url.includes('?') ? '&' : '?'}pretty=true`)
    const yaml = await api.get(url, { headers: { Accept: 'application/yaml' } })
    expect(plain.text).toBe(`${JSON.stringify(plain.json())}\n`)
    expect(pretty.text).toBe(`${JSON.stringify(plain.json(), null, 2)}\n`)
    expect(parse(yaml.text)).toEqual(plain.json())
    expect(yaml.headers['content-type']).toBe('application/yaml')
  })

  test('a table is the same in all of them too', async () => {
    const plain = await api.get(path, { headers: table })
    const pretty = await api.get(`${path}&pretty=1`, { headers: table })
    const yaml = await api.get(path, { headers: { Accept: table.Accept.replace('json', 'yaml') } })
    expect(pretty.text).toBe(`${JSON.stringify(plain.json(), null, 2)}\n`)
    expect(parse(yaml.text)).toEqual(plain.json())
    expect(plain.json()).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1' })
  })

  test('what is longer than 128 KiB is compressed for those who ask for it in so many words', async () => {
    const data = { text: 'x'.repeat(140_000) }
    await api.request('POST', configMaps, { body: { metadata: { name: 'long' }, data } })
    for (const [coding, encoding] of [
      ['gzip', 'gzip'],
      ['br, gzip', 'gzip'],
      ['gzip;q=0', undefined],
      ['x-gzip', undefined],
      ['', undefined]
    ]) {
      const answer = await api.get(`${configMaps}/long`, { headers: { 'Accept-Encoding': coding! } })
      expect([coding, answer.headers['content-encoding']]).toEqual([coding, encoding])
    }
    const short = await api.get(`${configMaps}/a`, { headers: { 'Accept-Encoding': 'gzip' } })
    expect(short.headers['content-encoding']).toBeUndefined()
    const client = await RawClient.connect(api)
    client.send(
      `GET ${configMaps} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a-token-for-tests\r\nAccept-Encoding: gzip\r\n\r\n`
    )
    const list = (await client.answer())!
    expect(list.headers.get('vary')).toBe('Accept-Encoding')
    expect(gunzipSync(Buffer.from(list.body, 'latin1')).toString()).toBe((await api.get(configMaps)).text)
    client.close()
    await api.request('DELETE', `${configMaps}/long`)
  })

  test('pages are whole together', async () => {
    const names: string[] = []
    let token = ''
    do {
      const page = (await api.get(`${path}&limit=2&continue=${encodeURIComponent(token)}`)).json() as unknown as {
        readonly metadata: { readonly continue?: string }
        readonly items: readonly { readonly metadata: { readonly name: string } }[]
      }
      names.push(...page.items.map(({ metadata }) => metadata.name))
      token = page.metadata.continue ?? ''
    } while (token !== '')
    expect(names).toEqual(['a', 'b', 'c'])
  })
})

describe('refusals', () => {
  test.each<readonly [number, string, string, Readonly<Record<string, string>>, string]>([
    [405, 'POST', `${configMaps}/a`, {}, 'the server does not allow this method on the requested resource'],
    [405, 'PUT', configMaps, {}, 'the server does not allow this method on the requested resource'],
    [405, 'OPTIONS', configMaps, {}, 'the server does not allow this method on the requested resource'],
    [
      405,
      'POST',
      '/api/v1/watch/namespaces/default/configmaps',
      {},
      'the server does not allow this method on the requested resource'
    ],
    [404, 'GET', '/api/v1//configmaps', {}, 'the server could not find the requested resource'],
    [400, 'GET', `${configMaps}?limit=`, {}, 'strconv.ParseInt: parsing "": invalid syntax'],
    [400, 'GET', `${configMaps}?watch=1&timeoutSeconds=x`, {}, 'strconv.ParseInt: parsing "x": invalid syntax'],
    [
      406,
      'GET',
      `${configMaps}?watch=1`,
      { Accept: 'application/yaml' },
      'only the following media types are accepted: application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch'
    ],
    [
      400,
      'GET',
      '/api/v1/watch/namespaces/default/configmaps/a?fieldSelector=metadata.name%3Db',
      {},
      "fieldSelector metadata.name doesn't match requested name"
    ]
  ])('%i to %s %s %j', async (code, method, path, headers, message) => {
    const answer = await api.request(method, path, { headers })
    expect(statusOf(answer)).toMatchObject({ kind: 'Status', status: 'Failure', code, message })
    expect(answer.code).toBe(code)
  })

  test('HEAD is answered without a body, to paths and not to resources', async () => {
    expect(await api.request('HEAD', '/readyz')).toMatchObject({
      code: 200,
      text: '',
      headers: { 'content-length': '2' }
    })
    expect(await api.request('HEAD', configMaps)).toMatchObject({ code: 405, text: '' })
  })

  test('another protocol that is offered is passed over', async () => {
    const headers = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c' }
    expect((await api.get('/readyz', { headers })).text).toBe('ok')
  })
})

describe('watches', () => {
  test('begin with what is there, or behind a revision', async () => {
    const { resourceVersion } = (await api.get(configMaps)).json()['metadata'] as Metadata
    const selector = 'labelSelector=test%3Danswers'
    const all = ['ADDED a', 'ADDED b', 'ADDED c']
    const [any, zero, newest, old] = await Promise.all([
      watched(selector),
      watched(`${selector}&resourceVersion=0`),
      watched(`${selector}&resourceVersion=${resourceVersion}`),
      watched(`${selector}&resourceVersion=1`)
    ])
    expect([any, zero, newest, old].map((events) => namesOf(events))).toEqual([all, all, [], all])
  })

  test('end with a bookmark for those who want one', async () => {
    const events = await watched('allowWatchBookmarks=true&labelSelector=none')
    expect(events).toMatchObject([{ type: 'BOOKMARK', object: { kind: 'ConfigMap', apiVersion: 'v1' } }])
    expect(Number(events[0]!.object.metadata.resourceVersion)).toBeGreaterThan(0)
  })

  test('say where the beginning ends', async () => {
    const events = await watched(
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=test%3Danswers'
    )
    expect(namesOf(events).slice(0, 4)).toEqual(['ADDED a', 'ADDED b', 'ADDED c', 'BOOKMARK '])
    expect(events[3]!.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' })
  })

  test('leave out the beginning for those who do not want it', async () => {
    const asked = 'sendInitialEvents=false&resourceVersionMatch=NotOlderThan&labelSelector=test%3Danswers'
    expect(await watched(asked)).toEqual([])
    expect(await watched(`${asked}&resourceVersion=0`)).toEqual([])
  })

  test('show rows where a table is asked for', async () => {
    const events = await watched('labelSelector=test%3Danswers', table)
    expect(events.map(({ object }) => object.rows?.length)).toEqual([1, 1, 1])
    expect(events[0]!.object.kind).toBe('Table')
  })

  test('of one object by its path select it by name; its own path knows no watch', async () => {
    const old = await api.get('/api/v1/watch/namespaces/default/configmaps/b?timeoutSeconds=1')
    expect(old.text.trimEnd().split('\n')).toHaveLength(1)
    expect((await api.get(`${configMaps}/b?watch=true`)).json()).toMatchObject({ kind: 'ConfigMap' })
  })
})

test('what is shown is on disk: who goes on from its revision after a crash misses nothing', async () => {
  const { cluster } = api
  let committed = cluster.engine.store.revision
  cluster.commits.onCommit(() => (committed = cluster.engine.store.revision))
  const identity = { user: 'kubernetes-admin', groups: ['system:masters'], userAgent: '' }
  const path = { group: '', version: 'v1', resource: 'configmaps', namespace: 'default' }
  for (const url of [`${configMaps}/a`, configMaps, `${configMaps}?watch=true&timeoutSeconds=1`]) {
    // As a controller writes: nobody waits for it.
    const body = { data: { seen: url } }
    cluster.engine.submit(
      { ...path, verb: 'patch', name: 'a', patchType: 'merge', bodyText: JSON.stringify(body) },
      identity
    )
    const { revision } = cluster.engine.store
    expect(committed).toBeLessThan(revision)
    expect((await api.get(url)).text).toContain(JSON.stringify(url))
    expect(committed).toBeGreaterThanOrEqual(revision)
  }
})

test('who shows nothing is nobody: everywhere refused but where everybody may look', async () => {
  const cluster = await TestingApi.open({ controlPlaneOnly: false, nodes: 0 })
  try {
    for (const path of ['/healthz', '/livez', '/readyz', '/version', '/version/']) {
      expect([path, (await cluster.get(path, { token: null })).code]).toEqual([path, 200])
    }
    const closed = [
      '/',
      '/api',
      '/apis',
      '/api/v1',
      '/metrics',
      '/openapi/v2',
      '/openapi/v3',
      configMaps,
      '/api/v1/nodes?watch=true',
      '/nothing',
      '/apis/apps/v1/deployments',
      '/%61pi',
      '/version/../api',
      '/healthz/../metrics',
      '//api/v1/secrets'
    ]
    for (const path of closed) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const answer = await cluster.request(method, path, { token: null })
        expect([method, path, answer.code]).toEqual([method, path, 403])
        expect(answer.json()).toMatchObject({ kind: 'Status', reason: 'Forbidden' })
      }
    }
    for (const Authorization of ['Bearer x', 'Basic eDp5', 'Bearer', 'bearer a-token-for-testsx']) {
      expect((await cluster.get('/version', { token: null, headers: { Authorization } })).code).toBe(401)
    }
  } finally {
    await cluster.close()
  }
})
