// A real HTTP client at ports of this machine, with the simulated network behind them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { createConnection } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { browserPortLimit, type BrowserPort } from '../../../shared/contract/browser-ports.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { Entrance } from '../../../shared/network/entrance.ts'
import { EngineCluster } from '../engine-cluster.ts'

const sample = join(import.meta.dirname, '../../../../resources/samples/ingress-nginx.yaml')
const place = { namespace: 'default', name: 'web' } as const

let folder: string
let cluster: EngineCluster
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-browser-ports-'))
  cluster = new EngineCluster({
    data: folder,
    speed: 0,
    seed: '1',
    nodes: 1,
    fixture: false,
    api: undefined,
    controlPlaneOnly: false,
    serviceRange: undefined
  })
  cluster.identities.create({ name: 'jane', groups: [] })
  for (const document of parseAllDocuments(readFileSync(sample, 'utf8'))) await create(document.toJS() as Body)
  await create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'nginx', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] }
      }
    }
  })
  await create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 8000, targetPort: 80, nodePort: 30080 }] }
  })
  await create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'empty' },
    spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] }
  })
  await server('azure-vote-back', 'mcr.microsoft.com/oss/bitnami/redis:6.0.8', 6379, {
    name: 'ALLOW_EMPTY_PASSWORD',
    value: 'yes'
  })
  await server('vote', 'mcr.microsoft.com/azuredocs/azure-vote-front:v1', 80, {
    name: 'REDIS',
    value: 'azure-vote-back'
  })
  cluster.engine.advanceTo(cluster.engine.now + 120_000)
  // From here on time runs: the controller's webhook judges the Ingresses.
  cluster.control.setSpeed(10)
  await ingress('shop', ['shop.example', 'other.example'], {
    'nginx.ingress.kubernetes.io/affinity': 'cookie',
    'nginx.ingress.kubernetes.io/session-cookie-name': 'route',
    'nginx.ingress.kubernetes.io/proxy-body-size': '8k'
  })
  await ingress('safe', ['safe.example'], { 'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true' })
  await ingress('gone', ['gone.example'], {}, 'empty')
  await ingress('vote', ['vote.example'], {}, 'vote')
  await ingress('wide', ['wide.example'], { 'nginx.ingress.kubernetes.io/proxy-body-size': '8m' }, 'vote')
})
afterEach(() => cluster.browserPorts.closeAll())
afterAll(() => {
  cluster.close()
  rmSync(folder, { recursive: true, force: true })
})

type Body = Readonly<Record<string, Json>> & {
  readonly metadata: Json & { readonly name: string; readonly namespace?: string }
}

async function create(body: Body): Promise<void> {
  const [group, version] = /\//.test(String(body['apiVersion']))
    ? (String(body['apiVersion']).split('/') as [string, string])
    : ['', 'v1']
  const kind = cluster.source.kinds.all().find((one) => one.group === group && one.kind === body['kind'])!
  const { code, object } = await cluster.source.request({
    cluster: 'drydock',
    identity: 'kubernetes-admin',
    verb: 'create',
    group,
    version,
    resource: kind.resource,
    ...(kind.namespaced ? { namespace: body.metadata.namespace ?? 'default' } : {}),
    body
  })
  if (code !== 201) throw new Error(JSON.stringify(object))
}

/** A Deployment of one pod and its Service. */
async function server(name: string, image: string, port: number, variable: Json): Promise<void> {
  const labels = { app: name }
  const containers = [{ name: 'c', image, env: [variable] }]
  await create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } }
  })
  await create({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: labels, ports: [{ port }] } })
}

function ingress(
  name: string,
  hosts: readonly string[],
  annotations: Readonly<Record<string, string>>,
  service = 'web'
): Promise<void> {
  const number = service === 'web' ? 8000 : 80
  const paths = [{ path: '/', pathType: 'Prefix', backend: { service: { name: service, port: { number } } } }]
  return create({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, annotations },
    spec: { ingressClassName: 'nginx', rules: hosts.map((host) => ({ host, http: { paths } })) }
  })
}

async function opened(entrance: Entrance): Promise<BrowserPort> {
  const outcome = await cluster.browserPorts.open(entrance, 'kubernetes-admin')
  if (!outcome.isDone) throw new Error(outcome.message)
  return outcome.port
}

interface Answer {
  readonly code: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

function get(
  { localPort }: BrowserPort,
  path = '/',
  more: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {}
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const { body, ...options } = more
  request({ host: '127.0.0.1', port: localPort, path, agent: false, ...options }, (response) => {
    let text = ''
    response.on('data', (piece: Buffer) => (text += piece.toString()))
    response.on('end', () => resolve({ code: response.statusCode!, headers: response.headers, text }))
    response.on('error', reject)
  })
    .on('error', reject)
    .end(body)
  return promise
}

const shop: Entrance = { way: 'ingress', namespace: 'default', name: 'shop', host: 'shop.example' }
const listed = (id: string): BrowserPort => cluster.browserPorts.list().find((port) => port.id === id)!

describe('S11 a port for the real browser', () => {
  it('S11 leads to a pod, to a Service’s cluster IP and over a node port, through the simulated network', async () => {
    const [pod] = Array.from(
      cluster.source.all(
        cluster.source.kinds.all().find(({ kind }) => kind === 'Pod')!,
        'default'
      )
    )
    const ways: readonly Entrance[] = [
      { way: 'pod', namespace: 'default', name: pod!.metadata.name, port: 80 },
      { way: 'cluster-ip', ...place, port: 8000 },
      { way: 'node-port', ...place, port: 8000 }
    ]
    const origins: string[] = []
    for (const way of ways) {
      const port = await opened(way)
      const { code, headers, text } = await get(port)
      expect([code, headers['content-type'], headers['cache-control']]).toEqual([200, 'text/html', 'no-store'])
      expect(text).toContain('Welcome to nginx!')
      expect((await get(port, '/nope')).code).toBe(404)
      origins.push(listed(port.id).origin!)
      expect(listed(port.id).requests).toBe(2)
    }
    expect(origins[0]).toMatch(/^http:\/\/10\.244\.\d+\.\d+$/)
    expect(origins[1]).toMatch(/^http:\/\/10\.\d+\.\d+\.\d+:8000$/)
    expect(origins[2]).toBe('http://172.18.0.2:30080')
  })

  it('S11 leads through the ingress controller, a port a host, with nginx’ own pages of errors', async () => {
    const [port, gone, unknown] = [
      await opened(shop),
      await opened({ ...shop, name: 'gone', host: 'gone.example' }),
      await opened({ ...shop, host: 'unknown.example' })
    ]
    expect((await get(port)).text).toContain('Welcome to nginx!')
    const none = await get(gone)
    expect([none.code, none.text]).toEqual([
      503,
      expect.stringContaining('<h1>503 Service Temporarily Unavailable</h1>')
    ])
    const lost = await get(unknown)
    expect([lost.code, lost.text]).toEqual([404, expect.stringContaining('<center>nginx</center>')])
    const large = await get(port, '/', { method: 'POST', body: 'x'.repeat(9000) })
    expect([large.code, large.text]).toEqual([413, expect.stringContaining('Request Entity Too Large')])
    expect(listed(port.id).origin).toBe('http://shop.example')
  })

  it('S11 what is posted reaches the program, over a Service and over an Ingress, as far as each takes it', async () => {
    const vote = { namespace: 'default', name: 'vote' } as const
    const [direct, led, wide] = [
      await opened({ ...vote, way: 'cluster-ip', port: 80 }),
      await opened({ ...vote, way: 'ingress', host: 'vote.example' }),
      await opened({ ...vote, way: 'ingress', name: 'wide', host: 'wide.example' })
    ]
    const post = (port: BrowserPort, body: string, method = 'POST'): Promise<Answer> => get(port, '/', { method, body })
    expect((await post(direct, 'vote=Dogs')).text).toContain('Cats - 0 | Dogs - 1')
    expect((await post(led, 'vote=Cats')).text).toContain('Cats - 1 | Dogs - 1')
    const filled = (mebibytes: number): string => `vote=Cats&more=${'é'.repeat(mebibytes * 2 ** 19)}`
    const refused = await post(led, filled(1))
    expect([refused.code, refused.text]).toEqual([413, expect.stringContaining('<center>nginx</center>')])
    expect((await post(wide, filled(3))).text).toContain('Cats - 2 | Dogs - 1')
    const large = await post(wide, filled(4))
    expect([large.code, large.text]).toEqual([
      413,
      'Content Too Large: a port of this machine hands on bodies of up to 4 MiB\n'
    ])
    expect((await post(direct, 'vote=reset')).text).toContain('Cats - 0 | Dogs - 0')
  })

  it('S11 cookies and redirects keep the browser where it is', async () => {
    const port = await opened(shop)
    const cookie = (await get(port)).headers['set-cookie']![0]!.split(';')[0]!
    expect(cookie).toMatch(/^route=[0-9a-f]{32}$/)
    // Known again: the controller gives no new one.
    const again = await get(port, '/', { headers: { Cookie: `drydock-1=secret; ${cookie}` } })
    expect(again.headers['set-cookie']).toBeUndefined()
    const safe = await opened({ ...shop, name: 'safe', host: 'safe.example' })
    const sent = await get(safe, '/x?y=z')
    expect([sent.code, sent.headers.location]).toEqual([308, `http://127.0.0.1:${safe.localPort}/x?y=z`])
    expect((await get(safe)).code).toBe(200)
    expect(listed(safe.id).origin).toBe('https://safe.example')
  })

  it('S11 a journey that fails closes the connection and says why; the next that does not takes it back', async () => {
    const empty = await opened({ way: 'cluster-ip', namespace: 'default', name: 'empty', port: 80 })
    await expect(get(empty)).rejects.toThrow()
    expect(listed(empty.id)).toMatchObject({
      requests: 1,
      problem: expect.stringMatching(/^10\..*:80: connection refused$/) as string
    })
    const balancer = await opened({ way: 'load-balancer', ...place, port: 8000 })
    await expect(get(balancer)).rejects.toThrow()
    expect(listed(balancer.id).problem).toBe('service "web" has no address of a load balancer yet')
  })

  it('S11 takes no foreign names, no endless paths and no broken requests, on loopback alone', async () => {
    const port = await opened(shop)
    expect((await get(port, '/', { headers: { Host: 'evil.example' } })).code).toBe(421)
    expect((await get(port, `/${'x'.repeat(9000)}`)).code).toBe(414)
    expect((await get(port, '/', { headers: { 'X-Long': 'x'.repeat(40_000) } })).code).toBe(431)
    expect(await spoken(port.localPort, 'what is this\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 Bad Request/)
    expect(await spoken(port.localPort, 'GET http://shop.example/ HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 421 /
    )
    for (const { address, internal } of Object.values(networkInterfaces()).flatMap((one) => one ?? []))
      if (!internal) await expect(reached(port.localPort, address)).resolves.toBe(false)
  })

  it('S11 is refused to who may not look, is opened once for each way, and is closed again', async () => {
    expect(await cluster.browserPorts.open(shop, 'jane')).toEqual({
      isDone: false,
      message:
        'ingresses.networking.k8s.io "shop" is forbidden: User "jane" cannot get resource "ingresses" in API group "networking.k8s.io" in the namespace "default"'
    })
    expect(await cluster.browserPorts.open({ ...shop, name: 'none' }, 'kubernetes-admin')).toEqual({
      isDone: false,
      message: 'ingresses.networking.k8s.io "none" not found'
    })
    const port = await opened(shop)
    expect(await opened(shop)).toEqual(port)
    cluster.browserPorts.close(port.id)
    await expect(get(port)).rejects.toThrow('ECONNREFUSED')
    for (let count = 0; count < browserPortLimit; count++) await opened({ ...shop, host: `h${count}.example` })
    expect(await cluster.browserPorts.open(shop, 'kubernetes-admin')).toEqual({
      isDone: false,
      message: `at most ${browserPortLimit} ports can be open at once`
    })
  })
})

/** What comes back to these bytes until the connection is closed. */
function spoken(port: number, bytes: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  let text = ''
  const socket = createConnection({ host: '127.0.0.1', port }, () => socket.write(bytes))
  socket.on('data', (piece) => (text += piece.toString()))
  socket.on('error', () => resolve(text))
  socket.on('close', () => resolve(text))
  return promise
}

function reached(port: number, host: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = createConnection({ host, port }, () => {
    socket.destroy()
    resolve(true)
  })
  socket.on('error', () => resolve(false))
  return promise
}
