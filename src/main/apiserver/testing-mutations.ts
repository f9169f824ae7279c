// Requests as nobody should send them: ordinary ones, each spoilt in one or two ways.
import { Random } from '../engine/sim/random.ts'
import { testingToken } from '../host/testing-api.ts'

export interface MutatedRequest {
  readonly bytes: Buffer
  readonly isHead: boolean
  /** What was done to it, for whoever must find out why a test failed. */
  readonly story: string
  /** The only codes that may be answered, where the mutation leaves no choice. */
  readonly codes?: readonly number[]
}

interface Draft {
  method: string
  path: string
  headers: [name: string, value: string][]
  body: Buffer
  story: string
  codes?: readonly number[]
}

const configMaps = '/api/v1/namespaces/default/configmaps'
const configMap =
  '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"fuzz","labels":{"a":"b"}},"data":{"key":"value"}}'
const protobufSecret = Buffer.concat([
  Buffer.from('6b387300', 'hex'),
  // Unknown{typeMeta: {v1, Secret}, raw: Secret{metadata{name: fuzz}, data{a: b}}}
  Buffer.from('0a0c0a02763112065365637265741214', 'hex'),
  Buffer.from('0a060a0466757a7a12060a016112016200000000', 'hex')
])

const ordinary: readonly (readonly [method: string, path: string, type?: string, body?: string | Buffer])[] = [
  ['GET', '/version'],
  ['GET', '/readyz?verbose'],
  ['GET', '/api/v1'],
  ['GET', '/apis/apps/v1'],
  ['GET', '/openapi/v3'],
  ['GET', '/metrics'],
  ['GET', configMaps],
  ['GET', `${configMaps}?limit=2&labelSelector=a%3Db&fieldSelector=metadata.name%3Dfuzz`],
  ['GET', `${configMaps}/fuzz`],
  ['GET', '/apis/apps/v1/namespaces/default/deployments/none/scale'],
  ['GET', '/api/v1/namespaces/default/pods/none/log?follow=true'],
  ['GET', '/api/v1/namespaces/default/services/none:80/proxy/some/path'],
  ['POST', configMaps, 'application/json', configMap],
  [
    'POST',
    configMaps,
    'application/yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fuzz}\ndata: &d {a: b}\n'
  ],
  ['POST', '/api/v1/namespaces/default/secrets', 'application/vnd.kubernetes.protobuf', protobufSecret],
  [
    'POST',
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    'application/json',
    '{"spec":{"resourceAttributes":{"verb":"get"}}}'
  ],
  ['PUT', `${configMaps}/fuzz`, 'application/json', configMap],
  ['PATCH', `${configMaps}/fuzz`, 'application/merge-patch+json', '{"data":{"a":"b"}}'],
  ['PATCH', `${configMaps}/fuzz`, 'application/strategic-merge-patch+json', '{"metadata":{"labels":{"a":"c"}}}'],
  ['PATCH', `${configMaps}/fuzz`, 'application/json-patch+json', '[{"op":"add","path":"/data/a","value":"b"}]'],
  ['PATCH', `${configMaps}/fuzz?fieldManager=f&force=true`, 'application/apply-patch+yaml', configMap],
  ['DELETE', `${configMaps}/fuzz`, 'application/json', '{"propagationPolicy":"Background"}'],
  ['DELETE', `${configMaps}?labelSelector=a%3Db`]
]

type Mutation = (draft: Draft, random: Random) => void

const pathParts = [
  '%2f',
  '%2F..%2F',
  '%00',
  '..',
  '.',
  '',
  '%ff',
  '%zz',
  '%',
  'é'.repeat(3),
  '\u0080',
  '~',
  "'",
  '%e2%82%ac',
  'watch',
  'proxy',
  'namespaces',
  'status',
  'constructor',
  '__proto__'
]
const methods = [
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'SEARCH',
  'PURGE',
  'GET',
  'PUT',
  'POST',
  'PATCH',
  'DELETE',
  'LINK'
]
const queries = [
  'watch=0',
  'limit=-1',
  'limit=x',
  'limit=9999999999999999999999',
  'continue=abc',
  'continue=eyJ2Ijoi',
  'resourceVersion=-1',
  'resourceVersion=1&resourceVersionMatch=Exact',
  'labelSelector=!',
  'labelSelector=a%20in%20(',
  'labelSelector=%00',
  'fieldSelector=a%3D',
  'fieldSelector=metadata.name',
  'dryRun=All&dryRun=x',
  'dryRun=All',
  'fieldValidation=Strict',
  'fieldValidation=x',
  'pretty=true',
  'timeout=0',
  '__proto__=1',
  '&&&==&',
  '%',
  'fieldManager=%00',
  'gracePeriodSeconds=x',
  'propagationPolicy=x',
  'includeObject=x'
]
const types = [
  '',
  'text/plain',
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/merge-patch+json',
  'application/json-patch+json',
  'application/apply-patch+yaml',
  'application/strategic-merge-patch+json',
  'application/cbor',
  'multipart/form-data; boundary=x',
  ';',
  'application/json;charset=utf-16',
  'a'.repeat(5_000)
]
const accepts = [
  '',
  'text/html',
  'application/yaml',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=Table;v=v9;g=x',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/vnd.kubernetes.protobuf',
  '*/*;q=0',
  ',;,;q=x',
  'a/b,'.repeat(2_000),
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
]
const bodies: readonly (string | Buffer)[] = [
  '',
  '{',
  'null',
  '[]',
  '0',
  '"',
  '{"kind":{}}',
  '{"metadata":[]}',
  '{"metadata":{"name":{}}}',
  '{"metadata":{"name":"fuzz","finalizers":[1]}}',
  'a: &a [*a]',
  'a: &a [1]\nb: *b',
  '[[[[[[[',
  '? ? ? ?',
  '!!binary x',
  '!<tag:x> y',
  '%YAML 9.9\n---\na',
  '---\na\n---\nb',
  '\ufeff{}',
  '\u0000\u0001',
  '['.repeat(100_000),
  `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
  `{"data":${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}}`,
  'k8s\0',
  Buffer.from('6b38730012ffffffff0f', 'hex'),
  Buffer.from('6b387300'.padEnd(20_000, '0a'), 'hex'),
  Buffer.from('fffe7b007d00', 'hex'),
  '[{"op":"replace","path":"","value":null}]',
  '[{"op":"move","from":"/metadata","path":"/metadata/name"}]',
  `[${'{"op":"copy","from":"","path":"/data/x"},'.repeat(30)}{"op":"test","path":"/","value":1}]`,
  '{"$patch":"delete"}',
  '{"metadata":{"$patch":"replace"}}',
  '{"metadata":{"$setElementOrder/finalizers":[{}]}}',
  '{"__proto__":{"x":1}}',
  '{"metadata":{"managedFields":[{"fieldsV1":{"f:x":[]}}]}}',
  '{"metadata":{"creationTimestamp":"x"}}',
  '{"metadata":{"uid":"x","resourceVersion":"x"}}'
]

const mutations: Readonly<Record<string, Mutation>> = {
  path: (draft, random) => {
    const [path = '', query] = draft.path.split('?')
    const parts = path.split('/')
    parts.splice(1 + random.integer(parts.length), random.integer(2), pick(pathParts, random))
    // The old form of a watch would stay open: there is an answer to wait for when it has had its time.
    const asked = parts.includes('watch') ? `timeoutSeconds=1&${query ?? ''}` : query
    draft.path = asked === undefined ? parts.join('/') : `${parts.join('/')}?${asked}`
    if (!draft.path.startsWith('/')) draft.path = `/${draft.path}`
  },
  longPath: (draft, random) => void (draft.path += `/${'x'.repeat(random.integer(12_000))}`),
  method: (draft, random) => void (draft.method = pick(methods, random)),
  query: (draft, random) => void (draft.path += `${draft.path.includes('?') ? '&' : '?'}${pick(queries, random)}`),
  type: (draft, random) => set(draft, 'Content-Type', pick(types, random)),
  accept: (draft, random) => set(draft, 'Accept', pick(accepts, random)),
  body: (draft, random) => void (draft.body = Buffer.from(pick(bodies, random))),
  flip: (draft, random) => {
    if (draft.body.length === 0) return
    draft.body = Buffer.from(draft.body)
    for (let flips = 1 + random.integer(4); flips > 0; flips--)
      draft.body[random.integer(draft.body.length)] = random.integer(256)
  },
  cut: (draft, random) => void (draft.body = draft.body.subarray(0, random.integer(draft.body.length + 1))),
  double: (draft) => void (draft.body = Buffer.concat([draft.body, draft.body])),
  flood: (draft, random) => {
    for (let count = 50 + random.integer(500); count > 0; count--)
      draft.headers.push([`X-Flood-${count}`, 'y'.repeat(20)])
  },
  impersonation: (draft, random) => {
    set(draft, 'Impersonate-User', pick(['', 'jane', 'system:anonymous', 'system:serviceaccount:x', 'é'], random))
    if (random.integer(2) === 0)
      set(
        draft,
        pick(
          ['Impersonate-Group', 'Impersonate-Extra-%zz', 'Impersonate-Extra-', 'Impersonate-Uid', 'Impersonate-X'],
          random
        ),
        'x'
      )
  },
  hugeHeader: (draft) => {
    set(draft, 'X-Huge', 'z'.repeat(70_000))
    draft.codes = [431]
  },
  host: (draft, random) => {
    draft.headers = draft.headers.filter(([name]) => name !== 'Host')
    set(
      draft,
      'Host',
      pick(['example.com', '127.0.0.1.example.com', '', '0.0.0.0:1', 'localhost.', '[::', 'é'], random)
    )
    draft.codes = [403, 400]
  },
  token: (draft, random) => {
    set(
      draft,
      'Authorization',
      pick(
        [
          'Bearer x',
          'Bearer',
          'Bearer  ',
          'Basic eDp5',
          'Negotiate',
          `Bearer ${'x'.repeat(9_000)}`,
          'Bearer a b',
          `Bearer ${testingToken}x`
        ],
        random
      )
    )
    draft.codes = [401]
  },
  noToken: (draft) => {
    draft.headers = draft.headers.filter(([name]) => name !== 'Authorization')
    // A bare control plane knows nobody without credentials; what everybody may see is told of elsewhere.
    draft.codes = [401]
  },
  expect: (draft, random) => set(draft, 'Expect', pick(['100-continue', 'x'], random)),
  upgrade: (draft) => {
    set(draft, 'Connection', 'Upgrade')
    set(draft, 'Upgrade', 'h2c')
  },
  framing: (draft) => {
    set(draft, 'Transfer-Encoding', 'chunked')
    draft.codes = [400]
  }
}

const names = Object.keys(mutations)

/** The same for the same seed and number. */
export function mutatedRequest(seed: string, number: number): MutatedRequest {
  const random = new Random(`${seed} ${number}`)
  const [method, path, type, body = ''] = ordinary[random.integer(ordinary.length)]!
  const draft: Draft = {
    method,
    path,
    headers: [
      ['Host', '127.0.0.1'],
      ['Authorization', `Bearer ${testingToken}`],
      ['User-Agent', 'fuzz/1.0']
    ],
    body: Buffer.from(body),
    story: `${number}: ${method} ${path.slice(0, 60)}`
  }
  if (type !== undefined) set(draft, 'Content-Type', type)
  const chosen = [pick(names, random), ...(random.integer(2) === 0 ? [pick(names, random)] : [])]
  // The framing of a message and who sends it are judged in an order of their own: alone, so that one code is right.
  const decisive = chosen.find((name) => ['hugeHeader', 'host', 'token', 'noToken', 'framing'].includes(name))
  for (const name of decisive === undefined ? chosen : [decisive]) {
    mutations[name]!(draft, random)
    draft.story += ` ${name}`
  }
  // Without a length there would be no body, and one that announces chunks must have a length to contradict it.
  draft.headers.push(['Content-Length', String(draft.body.length)])
  const head = `${draft.method} ${draft.path} HTTP/1.1\r\n${draft.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  return {
    bytes: Buffer.concat([Buffer.from(head, 'utf8'), draft.body]),
    isHead: draft.method === 'HEAD',
    story: draft.story,
    ...(draft.codes === undefined ? {} : { codes: draft.codes })
  }
}

function pick<T>(choices: readonly T[], random: Random): T {
  return choices[random.integer(choices.length)]!
}

function set(draft: Draft, name: string, value: string): void {
  draft.headers = [...draft.headers.filter(([known]) => known !== name), [name, value]]
}
