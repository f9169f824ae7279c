import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { entrancesOf } from '../../../shared/network/entrance.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { NetworkRequest, RequestReport } from '../../../shared/network/request.ts'
import type { Service } from '../../../shared/schema/types.ts'
import type { Condition, Gateway, GatewayClass, HttpRoute, WrittenCondition } from '../network/gateway/gateway-types.ts'
import { Cluster, refusal, type Body } from './cluster.ts'
import { loadOf, startLoad } from './loads.ts'
import { deployment, service } from './manifests.ts'
import { answerers, ask, outcome, outside, times, wayOf } from './requests.ts'

const samples = join(import.meta.dirname, '../../../../resources/samples')

let cluster: Cluster
beforeEach(() => begin())
afterEach(() => cluster.close())

function begin(onDisk = false): void {
  cluster = new Cluster({ onDisk })
  apply('gateway-api')
  cluster.run(2)
  apply('nginx-gateway')
  for (const name of ['web', 'api']) {
    cluster.create(deployment(name, { replicas: 2 }))
    cluster.create(service(name))
  }
  cluster.run(60)
}

function apply(sample: string): void {
  for (const document of parseAllDocuments(readFileSync(join(samples, `${sample}.yaml`), 'utf8')))
    cluster.create(document.toJS() as Body)
}

const api = 'gateway.networking.k8s.io/v1'
const http: Body = { name: 'http', port: 80, protocol: 'HTTP' }

function gateway(name = 'gw', listeners: readonly Body[] = [http]): Gateway {
  const made = cluster.create<Gateway>({
    apiVersion: api,
    kind: 'Gateway',
    metadata: { name },
    spec: { gatewayClassName: 'nginx', listeners: [...listeners] }
  })
  cluster.run(40)
  return made
}

function route(name: string, spec: Body, namespace = 'default'): HttpRoute {
  const made = cluster.create<HttpRoute>({
    apiVersion: api,
    kind: 'HTTPRoute',
    metadata: { name, namespace },
    spec: { parentRefs: [{ name: 'gw', ...(namespace === 'default' ? {} : { namespace: 'default' }) }], ...spec }
  })
  cluster.run(1)
  return made
}

const to = (name: string, more: Body = {}): Body => ({ name, port: 80, ...more })
const prefix = (value: string, more: Body = {}): Body => ({ path: { type: 'PathPrefix', value }, ...more })

/** Through the node port of the Gateway's Service, with the Host of the URL. */
function get(url: string, more: Partial<NetworkRequest> = {}, name = 'gw'): RequestReport {
  const { protocol, hostname, port } = new URL(url)
  const wanted = port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port)
  const { ports = [] } = cluster.get<Service>(`services ${name}-nginx`)!.spec
  const { nodePort } = ports.find((one) => one.port === wanted)!
  const [pod] = cluster.pods(`gateway.networking.k8s.io/gateway-name=${name}`)
  const where = url.slice(url.indexOf(hostname) + hostname.length).replace(/^:\d+/, '') || '/'
  const headers = { Host: hostname, ...more.headers }
  return ask(cluster, outside, `${protocol}//${pod!.status!.hostIP!}:${nodePort!}/`, { ...more, path: where, headers })
}

const who = (report: RequestReport): string => report.by?.pod?.name.split('-').slice(0, -2).join('-') ?? outcome(report)
const served = (report: RequestReport): string => (report.hops.at(-1)?.at === 'nginx' ? outcome(report) : who(report))
const header = ({ answer }: RequestReport, name: string): string | undefined =>
  answer.kind === 'http' ? answer.headers?.[name] : undefined
const words = (conditions: readonly Condition[] = []): readonly string[] =>
  conditions.map(({ type, status, reason, message }) => `${type} ${status} ${reason}: ${message}`)

function read<T extends KubeObject>(what: string, namespace = 'default'): T {
  return cluster.get<T>(what, namespace)!
}
const routeWords = (name: string, namespace?: string): readonly string[] =>
  words(read<HttpRoute>(`httproutes ${name}`, namespace).status?.parents?.[0]?.conditions)

describe('S15 Gateways', () => {
  test('S15 a GatewayClass is accepted, a Gateway gets an nginx with a Service, and is programmed', () => {
    const classes = read<GatewayClass>('gatewayclasses nginx')
    expect(words(classes.status?.conditions)).toEqual([
      'Accepted True Accepted: GatewayClass is accepted',
      'SupportedVersion True SupportedVersion: Gateway API CRD versions are supported',
      'ResolvedRefs True ResolvedRefs: ParametersRef resource is resolved'
    ])
    gateway()
    expect(cluster.get('gateways gw')!.apiVersion).toBe(api)
    const { status } = read<Gateway>('gateways gw')
    expect(words(status?.conditions)).toEqual([
      'Accepted True Accepted: Gateway is accepted',
      'Programmed True Programmed: Gateway is programmed'
    ])
    expect(status?.listeners).toMatchObject([{ name: 'http', attachedRoutes: 0 }])
    expect(words(status?.listeners?.[0]?.conditions)).toEqual([
      'Accepted True Accepted: Listener is accepted',
      'Programmed True Programmed: Listener is programmed',
      'ResolvedRefs True ResolvedRefs: All references are resolved',
      'Conflicted False NoConflicts: No conflicts'
    ])
    expect(cluster.podRows('gateway.networking.k8s.io/gateway-name=gw').join()).toBe('1/1 Running 0')
    const { spec } = read<Service>('services gw-nginx')
    expect(spec).toMatchObject({
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      ports: [{ name: 'port-80', port: 80, targetPort: 80 }]
    })
    expect(cluster.rows('gateways')).toMatchObject([{ Name: 'gw', Class: 'nginx', Programmed: 'True' }])
  })

  test('S15 its nginx goes with the Gateway, and follows its listeners', () => {
    gateway()
    cluster.patch(
      'gateways gw',
      { spec: { listeners: [http, { name: 'other', port: 8080, protocol: 'HTTP' }] } },
      { type: 'merge' }
    )
    cluster.run(40)
    const { nodePort } = read<Service>('services gw-nginx').spec.ports![0]!
    expect(read<Service>('services gw-nginx').spec.ports).toMatchObject([{ port: 80, nodePort }, { port: 8080 }])
    route('all', { rules: [{ backendRefs: [to('web')] }] })
    expect(who(get('http://a.example:8080/'))).toBe('web')
    cluster.delete('gateways gw')
    cluster.until(() => cluster.pods('gateway.networking.k8s.io/gateway-name=gw').length === 0, 120)
    expect(cluster.get('services gw-nginx')).toBeUndefined()
    expect(cluster.get('deployments gw-nginx')).toBeUndefined()
  })

  test('S15 v1beta1 is served too, and is the same object', () => {
    const group = 'gateway.networking.k8s.io'
    const { code } = cluster.submit({
      verb: 'create',
      group,
      version: 'v1beta1',
      resource: 'gateways',
      namespace: 'default',
      body: {
        apiVersion: `${group}/v1beta1`,
        kind: 'Gateway',
        metadata: { name: 'old' },
        spec: { gatewayClassName: 'nginx', listeners: [http] }
      }
    })
    expect(code).toBe(201)
    cluster.run(40)
    const { apiVersion, status } = read<Gateway>('gateways old')
    expect([apiVersion, status?.conditions?.[1]?.status]).toEqual([api, 'True'])
  })

  test('S15 what the schema forbids is refused in upstream’s words', () => {
    const refused = (spec: Body, kind = 'Gateway'): string =>
      refusal(cluster.tryCreate({ apiVersion: api, kind, metadata: { name: 'x' }, spec })).message ?? ''
    const listeners = (...some: readonly Body[]): Body => ({ gatewayClassName: 'nginx', listeners: [...some] })
    expect(refused(listeners(http, { ...http, name: 'b' }))).toContain(
      'Combination of port, protocol and hostname must be unique for each listener'
    )
    expect(refused(listeners({ ...http, tls: { certificateRefs: [{ name: 'c' }] } }))).toContain(
      "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']"
    )
    const redirect = { type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }
    expect(refused({ rules: [{ filters: [redirect], backendRefs: [to('web')] }] }, 'HTTPRoute')).toContain(
      'RequestRedirect filter must not be used together with backendRefs'
    )
    expect(refused({ rules: [{ matches: [prefix('no')] }] }, 'HTTPRoute')).toContain(
      "value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']"
    )
    expect(refused({ rules: [{ backendRefs: [{ name: 'web' }] }] }, 'HTTPRoute')).toContain(
      'Must have port for Service reference'
    )
  })

  test('S15 listeners that cannot be served say why; one that can is enough', () => {
    gateway('gw', [
      http,
      { name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'missing' }] } },
      { name: 'tcp', port: 5000, protocol: 'TCP' },
      {
        name: 'mixed',
        port: 80,
        protocol: 'HTTPS',
        hostname: 'm.example',
        tls: { certificateRefs: [{ name: 'missing' }] }
      }
    ])
    const { status } = read<Gateway>('gateways gw')
    const of = (name: string): readonly string[] =>
      words(status?.listeners?.find((one) => one.name === name)?.conditions)
    expect(of('https')[0]).toBe(
      'Accepted False InvalidCertificateRef: tls.certificateRefs[0]: Invalid value: {"Namespace":"default","Name":"missing"}: secret does not exist'
    )
    expect(of('tcp')[0]).toMatch(/^Accepted False UnsupportedProtocol: protocol: Unsupported value: "TCP"/)
    expect(of('http')).toContain(
      'Conflicted True ProtocolConflict: Multiple listeners for the same port 80 specify incompatible protocols; ensure only one protocol per port'
    )
    expect(words(status?.conditions)).toEqual([
      'Accepted False ListenersNotValid: Gateway has no valid listeners',
      'Programmed False Invalid: Gateway has no valid listeners'
    ])
    cluster.patch(
      'gateways gw',
      { spec: { listeners: [http, { name: 'tcp', port: 5000, protocol: 'TCP' }] } },
      { type: 'merge' }
    )
    cluster.run(2)
    expect(words(read<Gateway>('gateways gw').status?.conditions)).toEqual([
      'Accepted True ListenersNotValid: Gateway has at least one valid listener',
      'Programmed True Programmed: Gateway is programmed'
    ])
  })

  test('S15 a listener with TLS serves its host once its Secret is there; one of another namespace needs a ReferenceGrant', () => {
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'certs' } })
    const tls = { certificateRefs: [{ name: 'shop', namespace: 'certs' }] }
    gateway('gw', [{ name: 'https', port: 443, protocol: 'HTTPS', hostname: 'shop.example', tls }])
    const first = (): string => words(read<Gateway>('gateways gw').status?.listeners?.[0]?.conditions)[0]!
    expect(first()).toBe(
      'Accepted False RefNotPermitted: Certificate ref to secret certs/shop not permitted by any ReferenceGrant'
    )
    cluster.create({
      apiVersion: 'gateway.networking.k8s.io/v1beta1',
      kind: 'ReferenceGrant',
      metadata: { name: 'certs', namespace: 'certs' },
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'default' }],
        to: [{ group: '', kind: 'Secret' }]
      }
    })
    cluster.run(1)
    expect(first()).toContain('secret does not exist')
    cluster.create({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata: { name: 'shop', namespace: 'certs' },
      data: { 'tls.crt': 'Yw==', 'tls.key': 'aw==' }
    })
    cluster.run(40)
    expect(first()).toBe('Accepted True Accepted: Listener is accepted')
    route('shop', { rules: [{ backendRefs: [to('web')] }] })
    expect(who(get('https://shop.example/'))).toBe('web')
    // No certificate for this name: nginx ends the handshake. Plain HTTP is not spoken there.
    expect(outcome(get('https://other.example/'))).toBe('reset')
    expect(outcome(get('http://shop.example:443/'))).toBe('reset')
  })

  test('S14 its controller acts as its ServiceAccount: without its role nothing is made, and it tries again', () => {
    cluster.delete('clusterrolebindings nginx-gateway')
    gateway()
    expect(cluster.get('deployments gw-nginx')).toBeUndefined()
    expect(read<Gateway>('gateways gw').status?.listeners).toBeUndefined()
    const [binding] = parseAllDocuments(readFileSync(join(samples, 'nginx-gateway.yaml'), 'utf8'))
      .map((document) => document.toJS() as Body)
      .filter(({ kind }) => kind === 'ClusterRoleBinding')
    cluster.create(binding!)
    cluster.until(() => cluster.get('deployments gw-nginx') !== undefined, 300)
    cluster.run(2)
    expect(words(read<Gateway>('gateways gw').status?.conditions)[0]).toContain('Gateway is accepted')
  })

  test('S15 without the controller’s pod nginx serves what it was told, also after a restart, and nothing new', () => {
    cluster.close()
    begin(true)
    gateway()
    route('old', { hostnames: ['old.example'], rules: [{ backendRefs: [to('web')] }] })
    cluster.patch('deployments nginx-gateway', { spec: { replicas: 0 } }, { namespace: 'nginx-gateway' })
    cluster.until(() => cluster.pods(undefined, 'nginx-gateway').length === 0, 320)
    route('new', { hostnames: ['new.example'], rules: [{ backendRefs: [to('web')] }] })
    expect([who(get('http://old.example/')), outcome(get('http://new.example/'))]).toEqual(['web', '404'])
    expect(read<HttpRoute>('httproutes new').status).toBeUndefined()
    cluster.restart()
    expect(who(get('http://old.example/'))).toBe('web')
    cluster.patch('deployments nginx-gateway', { spec: { replicas: 1 } }, { namespace: 'nginx-gateway' })
    cluster.run(30)
    expect([routeWords('new')[0], who(get('http://new.example/'))]).toEqual([
      'Accepted True Accepted: The route is accepted',
      'web'
    ])
  })
})

describe('S15 HTTPRoutes attach', () => {
  test('S15 an accepted route says so, and its listener counts it', () => {
    gateway()
    route('shop', { hostnames: ['shop.example'], rules: [{ backendRefs: [to('web')] }] })
    expect(routeWords('shop')).toEqual([
      'Accepted True Accepted: The route is accepted',
      'ResolvedRefs True ResolvedRefs: All references are resolved'
    ])
    const { parents } = read<HttpRoute>('httproutes shop').status!
    expect(parents).toMatchObject([
      {
        controllerName: 'gateway.nginx.org/nginx-gateway-controller',
        parentRef: { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gw' },
        conditions: [{ observedGeneration: 1 }, {}]
      }
    ])
    expect(read<Gateway>('gateways gw').status?.listeners?.[0]?.attachedRoutes).toBe(1)
    const report = get('http://shop.example/')
    expect([outcome(report), who(report)]).toEqual(['200', 'web'])
    expect(wayOf(report)).toContain('nginx: shop.example/ is of default/shop: default/web:80')
    expect(wayOf(report).split('nginx:')[1]).not.toContain('KUBE-SVC')
    expect(Object.keys(answerers(times(6, () => get('http://shop.example/'))))).toHaveLength(2)
    expect(outcome(get('http://other.example/'))).toBe('404')
    cluster.delete('httproutes shop')
    cluster.run(1)
    expect(outcome(get('http://shop.example/'))).toBe('404')
    expect(read<Gateway>('gateways gw').status?.listeners?.[0]?.attachedRoutes).toBe(0)
  })

  test('S15 a route that no listener takes says why', () => {
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } })
    gateway('gw', [{ ...http, hostname: '*.shop.example' }])
    const rules = [{ backendRefs: [to('web')] }]
    route('host', { hostnames: ['a.other.example'], rules })
    route('section', { parentRefs: [{ name: 'gw', sectionName: 'none' }], rules })
    route('far', { rules }, 'team')
    expect(routeWords('host')[0]).toBe('ResolvedRefs True ResolvedRefs: All references are resolved')
    expect(routeWords('host')[1]).toBe(
      'Accepted False NoMatchingListenerHostname: Listener hostname does not match the Route hostnames'
    )
    expect(routeWords('section')).toContain(
      'Accepted False NoMatchingParent: Listener is not found for this parent ref'
    )
    expect(routeWords('far', 'team')).toContain(
      'Accepted False NotAllowedByListeners: Route is not allowed by any listener'
    )
  })

  test('S15 allowedRoutes lets in namespaces by their labels, as soon as they have them', () => {
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } })
    const allowedRoutes = { namespaces: { from: 'Selector', selector: { matchLabels: { routes: 'yes' } } } }
    gateway('gw', [{ ...http, allowedRoutes }])
    cluster.create({ ...deployment('far'), metadata: { name: 'far', namespace: 'team' } })
    cluster.create({ ...service('far'), metadata: { name: 'far', namespace: 'team' } })
    route('far', { rules: [{ backendRefs: [to('far')] }] }, 'team')
    cluster.run(30)
    expect(outcome(get('http://x.example/'))).toBe('404')
    cluster.patch('namespaces team', { metadata: { labels: { routes: 'yes' } } })
    cluster.run(1)
    expect(routeWords('far', 'team')[0]).toBe('Accepted True Accepted: The route is accepted')
    expect(who(get('http://x.example/'))).toBe('far')
  })

  test('S15 backends that cannot be followed say why and answer 500; without endpoints 503, where nobody listens 502', () => {
    gateway()
    cluster.create(service('empty', { selector: { app: 'nobody' } }))
    cluster.create(service('shut', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 81 }] }))
    const rule = (path: string, ref: Body): Body => ({ matches: [prefix(path)], backendRefs: [ref] })
    route('missing', { hostnames: ['a.example'], rules: [rule('/', to('none'))] })
    route('port', { hostnames: ['b.example'], rules: [rule('/', { name: 'web', port: 81 })] })
    route('kind', { hostnames: ['c.example'], rules: [rule('/', { kind: 'Bucket', name: 'web', port: 80 })] })
    route('rest', { hostnames: ['d.example'], rules: [rule('/empty', to('empty')), rule('/shut', to('shut'))] })
    expect(routeWords('missing')[1]).toBe(
      'ResolvedRefs False BackendNotFound: spec.rules[0].backendRefs[0].name: Not found: "none"'
    )
    expect(routeWords('port')[1]).toBe(
      'ResolvedRefs False BackendNotFound: no matching port for Service web and port 81'
    )
    expect(routeWords('kind')[1]).toBe(
      'ResolvedRefs False InvalidKind: spec.rules[0].backendRefs[0].kind: Unsupported value: "Bucket": supported values: "Service", "InferencePool"'
    )
    expect(
      ['a.example/', 'b.example/', 'c.example/', 'd.example/empty', 'd.example/shut'].map((where) =>
        outcome(get(`http://${where}`))
      )
    ).toEqual(['500', '500', '500', '503', '502'])
    cluster.create(service('none', { selector: { app: 'api' } }))
    cluster.run(1)
    expect(routeWords('missing')[1]).toBe('ResolvedRefs True ResolvedRefs: All references are resolved')
    expect(who(get('http://a.example/'))).toBe('api')
  })

  test('S15 a backend of another namespace needs a ReferenceGrant there', () => {
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } })
    cluster.create({ ...deployment('far'), metadata: { name: 'far', namespace: 'team' } })
    cluster.create({ ...service('far'), metadata: { name: 'far', namespace: 'team' } })
    gateway()
    route('far', { rules: [{ backendRefs: [to('far', { namespace: 'team' })] }] })
    expect(routeWords('far')[1]).toBe(
      'ResolvedRefs False RefNotPermitted: spec.rules[0].backendRefs[0].namespace: Forbidden: Backend ref to Service team/far not permitted by any ReferenceGrant'
    )
    const grant = (name: string, namespace: string, from: Body, to: Body): void => {
      cluster.create({
        apiVersion: 'gateway.networking.k8s.io/v1beta1',
        kind: 'ReferenceGrant',
        metadata: { name, namespace },
        spec: {
          from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'default', ...from }],
          to: [{ group: '', kind: 'Service', name: 'far', ...to }]
        }
      })
      cluster.run(1)
    }
    // Of another namespace, for others, or to something else: none of them lets it in.
    grant('elsewhere', 'default', {}, {})
    grant('others', 'team', { namespace: 'kube-system' }, {})
    grant('gateways', 'team', { kind: 'Gateway' }, {})
    grant('other-name', 'team', {}, { name: 'near' })
    grant('secrets', 'team', {}, { kind: 'Secret' })
    expect(outcome(get('http://x.example/'))).toBe('500')
    grant('routes', 'team', {}, {})
    expect(who(get('http://x.example/'))).toBe('far')
    cluster.delete('referencegrants routes', { namespace: 'team' })
    cluster.run(1)
    expect(outcome(get('http://x.example/'))).toBe('500')
  })
})

describe('S15 HTTPRoutes choose', () => {
  test('S15 by host: a name before a wildcard, a wildcard before any', () => {
    gateway()
    route('any', { rules: [{ backendRefs: [to('web')] }] })
    route('wild', { hostnames: ['*.shop.example'], rules: [{ backendRefs: [to('api')] }] })
    route('name', { hostnames: ['a.shop.example'], rules: [{ backendRefs: [to('web')] }] })
    expect(
      ['a.shop.example', 'b.shop.example', 'b.c.shop.example', 'x.example'].map((host) => who(get(`http://${host}/`)))
    ).toEqual(['web', 'api', 'api', 'web'])
  })

  test('S15 by path: Exact, then an expression, then the longest prefix of whole elements', () => {
    gateway()
    const rule = (type: string, value: string, name: string): Body => ({
      matches: [{ path: { type, value } }],
      backendRefs: [to(name)]
    })
    route('paths', {
      hostnames: ['p.example'],
      rules: [
        rule('PathPrefix', '/shop', 'web'),
        rule('PathPrefix', '/shop/deep', 'api'),
        rule('Exact', '/shop/deep', 'web'),
        rule('RegularExpression', '/item/[0-9]+$', 'api')
      ]
    })
    const found = ['/shop', '/shop/x', '/shopping', '/shop/deep', '/shop/deep/x', '/item/42', '/item/x', '/'].map(
      (where) => served(get(`http://p.example${where}`))
    )
    expect(found).toEqual(['web', 'web', '404', 'web', 'api', 'api', '404', '404'])
  })

  test('S15 by method, headers and query: the more a match asks for, the earlier it is tried', () => {
    gateway()
    const beta = { name: 'version', value: 'beta' }
    route('how', {
      hostnames: ['h.example'],
      rules: [
        { matches: [prefix('/')], backendRefs: [to('web')] },
        { matches: [prefix('/', { headers: [beta] })], backendRefs: [to('api')] },
        {
          matches: [prefix('/', { queryParams: [{ type: 'RegularExpression', name: 'v', value: '^b' }] })],
          backendRefs: [to('api')]
        },
        { matches: [prefix('/only', { method: 'POST' })], backendRefs: [to('api')] }
      ]
    })
    expect(who(get('http://h.example/'))).toBe('web')
    expect(who(get('http://h.example/', { headers: { Version: 'beta' } }))).toBe('api')
    expect(who(get('http://h.example/', { headers: { Version: 'stable' } }))).toBe('web')
    expect([who(get('http://h.example/?v=beta')), who(get('http://h.example/?v=a'))]).toEqual(['api', 'web'])
    expect(who(get('http://h.example/only', { method: 'POST' }))).toBe('api')
    expect(served(get('http://h.example/only'))).toBe('404')
  })

  test('S15 of two routes that want the same the older one has it', () => {
    gateway()
    route('b', { rules: [{ backendRefs: [to('web')] }] })
    cluster.run(2)
    route('a', { rules: [{ backendRefs: [to('api')] }] })
    expect(who(get('http://x.example/'))).toBe('web')
  })

  test('S15 weights share requests out, 0 gets none', () => {
    gateway()
    const refs = (web: number, other: number): Body => ({
      rules: [{ backendRefs: [to('web', { weight: web }), to('api', { weight: other })] }]
    })
    route('shares', refs(80, 20))
    const counts = { web: 0, api: 0 }
    for (let count = 0; count < 100; count++) counts[who(get('http://x.example/')) as 'web' | 'api']++
    expect(counts.api).toBeGreaterThan(8)
    expect(counts.api).toBeLessThan(35)
    cluster.patch('httproutes shares', { spec: refs(0, 1) }, { type: 'merge' })
    cluster.run(1)
    expect(new Set(times(8, () => who(get('http://x.example/'))))).toEqual(new Set(['api']))
  })

  test('S15 expressions that nobody can read drop their rule; with no other left the route is not accepted', () => {
    gateway()
    const bad = { matches: [{ path: { type: 'RegularExpression', value: '/(' } }], backendRefs: [to('web')] }
    route('partly', { hostnames: ['a.example'], rules: [bad, { backendRefs: [to('web')] }] })
    route('dead', { hostnames: ['b.example'], rules: [bad] })
    expect(routeWords('partly').at(-1)).toMatch(
      /^PartiallyInvalid True UnsupportedValue: Dropped Rule\(s\): spec\.rules\[0\]/
    )
    expect(routeWords('dead').join()).toMatch(
      /Accepted False UnsupportedValue: All rules are invalid: spec\.rules\[0\]/
    )
    expect([who(get('http://a.example/')), outcome(get('http://b.example/'))]).toEqual(['web', '404'])
  })
})

describe('S15 filters', () => {
  const filtered = (name: string, path: string, filters: readonly Body[], hasBackend = true): HttpRoute =>
    route(name, {
      hostnames: [`${name}.example`],
      rules: [{ matches: [prefix(path)], filters: [...filters], ...(hasBackend ? { backendRefs: [to('web')] } : {}) }]
    })

  test('S15 RequestRedirect', () => {
    gateway()
    const redirect = (requestRedirect: Body): readonly Body[] => [{ type: 'RequestRedirect', requestRedirect }]
    filtered('tls', '/', redirect({ scheme: 'https', statusCode: 301 }), false)
    filtered('host', '/', redirect({ hostname: 'new.example', port: 8080 }), false)
    filtered('full', '/old', redirect({ path: { type: 'ReplaceFullPath', replaceFullPath: '/new' } }), false)
    filtered('part', '/old', redirect({ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' } }), false)
    const told = (url: string): readonly unknown[] => {
      const report = get(url)
      return [outcome(report), header(report, 'Location')]
    }
    expect(told('http://tls.example/a?b=c')).toEqual(['301', 'https://tls.example/a?b=c'])
    expect(told('http://host.example/a')).toEqual(['302', 'http://new.example:8080/a'])
    expect(told('http://full.example/old/x?y')).toEqual(['302', 'http://full.example/new?y'])
    expect(told('http://part.example/old/x?y')).toEqual(['302', 'http://part.example/new/x?y'])
  })

  test('S15 URLRewrite: nginx answers only its own pages, so 200 says what it was asked for', () => {
    gateway()
    const path = (value: string): readonly Body[] => [
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: value } } }
    ]
    filtered('plain', '/app', [])
    filtered('cut', '/app', path('/'))
    filtered('full', '/app', [
      { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: '/index.html' } } }
    ])
    const codes = [
      'plain.example/app',
      'cut.example/app',
      'cut.example/app/index.html',
      'cut.example/app/x',
      'full.example/app/x'
    ]
    expect(codes.map((where) => outcome(get(`http://${where}`)))).toEqual(['404', '200', '200', '404', '200'])
  })

  test('S15 RequestMirror: another Service gets a copy, the client the answer of the first alone', () => {
    gateway()
    filtered('copied', '/', [{ type: 'RequestMirror', requestMirror: { backendRef: to('api') } }])
    filtered('nowhere', '/', [{ type: 'RequestMirror', requestMirror: { backendRef: to('none') } }])
    const copies = (): number =>
      cluster.pods('app=api').reduce((count, { metadata }) => {
        const asked = { podUid: metadata.uid, container: 'main', instance: 0, tailLines: 50 }
        return count + cluster.engine.runtime.logs.read(asked).filter(({ text }) => text.includes('GET /copy')).length
      }, 0)
    expect(times(4, () => who(get('http://copied.example/copy')))).toEqual(['web', 'web', 'web', 'web'])
    cluster.run(1)
    expect(copies()).toBe(4)
    expect(routeWords('nowhere')[1]).toBe(
      'ResolvedRefs False BackendNotFound: spec.rules[0].filters[0].backendRef.name: Not found: "none"'
    )
    expect(who(get('http://nowhere.example/'))).toBe('web')
  })

  test('S15 header modifiers: of the request as the backend logs it, of the answer as the client gets it', () => {
    gateway()
    filtered('heads', '/', [
      {
        type: 'RequestHeaderModifier',
        requestHeaderModifier: { set: [{ name: 'User-Agent', value: 'gateway' }], remove: ['Referer'] }
      },
      {
        type: 'ResponseHeaderModifier',
        responseHeaderModifier: { add: [{ name: 'X-By', value: 'gw' }], set: [{ name: 'X-Kind', value: 'test' }] }
      }
    ])
    const report = get('http://heads.example/', { headers: { 'User-Agent': 'curl', Referer: 'http://from.example/' } })
    expect([header(report, 'X-By'), header(report, 'X-Kind')]).toEqual(['gw', 'test'])
    const { uid } = report.by!.pod!
    const lines = cluster.engine.runtime.logs.read({ podUid: uid, container: 'main', instance: 0, tailLines: 5 })
    const line = lines.map(({ text }) => text).find((text) => text.includes('GET /'))
    expect(line).toContain('gateway')
    expect(line).not.toContain('curl')
  })
})

test('S15 the sample of a Gateway with a route runs', () => {
  apply('gateway-route')
  cluster.run(60)
  expect(routeWords('shop')[0]).toBe('Accepted True Accepted: The route is accepted')
  const shop = (path: string): string => who(get(`http://shop.example.com${path}`, {}, 'shop'))
  expect(shop('/coffee')).toBe('coffee')
  expect(new Set(times(40, () => shop('/')))).toEqual(new Set(['tea', 'coffee']))
})

describe('S11 in the browser', () => {
  test('S11 a listener and the hosts of a route lead in, and a redirect to https to the listener that speaks it', () => {
    cluster.create({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata: { name: 'shop' },
      data: { 'tls.crt': 'Yw==', 'tls.key': 'aw==' }
    })
    const tls = { certificateRefs: [{ name: 'shop' }] }
    gateway('gw', [http, { name: 'https', port: 443, protocol: 'HTTPS', hostname: '*.example', tls }])
    route('shop', { hostnames: ['shop.example'], rules: [{ backendRefs: [to('web')] }] })
    const ofGateway = entrancesOf(read('gateways gw'))
    const [ofRoute] = entrancesOf(read('httproutes shop'))
    const place = { way: 'gateway', namespace: 'default', name: 'gw' }
    expect([...ofGateway, ofRoute]).toEqual([
      { ...place, port: 80 },
      { ...place, port: 443, host: 'www.example', isTls: true },
      { ...place, host: 'shop.example' }
    ])
    for (const scheme of ['http', 'https'] as const) {
      const way = cluster.engine.networkLooks.wayIn(ofRoute!, scheme)
      if ('why' in way) throw new Error(way.why)
      const headers = { Host: 'shop.example' }
      expect(who(ask(cluster, way.client, `${scheme}://${way.address}:${way.port}/`, { headers }))).toBe('web')
    }
    cluster.delete('gateways gw')
    expect(cluster.engine.networkLooks.wayIn(ofRoute!, 'http')).toEqual({
      why: 'gateways.gateway.networking.k8s.io "gw" not found'
    })
  })
})

// The types of what is written are those of the API.
const checkTypes = (condition: WrittenCondition): string => condition.lastTransitionTime
test('S15 conditions keep the time at which they became so', () => {
  gateway()
  const before = read<Gateway>('gateways gw').status!.conditions!.map(checkTypes)
  route('late', { rules: [{ backendRefs: [to('web')] }] })
  cluster.run(30)
  expect(read<Gateway>('gateways gw').status!.conditions!.map(checkTypes)).toEqual(before)
})

describe('S11 loads through a Gateway', () => {
  test('S11 a load goes by the weights of a route, and by the new ones once they are configured', () => {
    gateway()
    const weighted = (web: number, api: number): Body => ({
      rules: [{ backendRefs: [to('web', { weight: web }), to('api', { weight: api })] }]
    })
    route('split', weighted(3, 1))
    const { ports = [] } = read<Service>('services gw-nginx').spec
    const [pod] = cluster.pods('gateway.networking.k8s.io/gateway-name=gw')
    const url = `http://${pod!.status!.hostIP!}:${ports[0]!.nodePort!}/`
    const id = startLoad(cluster, outside, url, 400)
    const share = (): Readonly<Record<string, number>> => {
      const { pods } = loadOf(cluster, id)
      const of = (app: string): number =>
        Math.round(pods.filter(({ name }) => name.startsWith(app)).reduce((sum, { rps }) => sum + rps, 0) / 10) * 10
      return { web: of('web-'), api: of('api-') }
    }
    cluster.run(5)
    expect(share()).toEqual({ web: 300, api: 100 })
    cluster.patch('httproutes split', { spec: weighted(0, 1) }, { type: 'merge' })
    cluster.run(5)
    expect(share()).toEqual({ web: 0, api: 400 })
    expect(loadOf(cluster, id).failed).toBe(0)
  })

  test('S11 a mirror works for its copies, and no client sees what becomes of them', () => {
    gateway()
    const filters = [{ type: 'RequestMirror', requestMirror: { backendRef: to('api'), percent: 50 } }]
    route('copied', { rules: [{ filters, backendRefs: [to('web')] }] })
    const { ports = [] } = read<Service>('services gw-nginx').spec
    const [pod] = cluster.pods('gateway.networking.k8s.io/gateway-name=gw')
    const url = `http://${pod!.status!.hostIP!}:${ports[0]!.nodePort!}/`
    const used = (app: string): number =>
      cluster
        .pods(`app=${app}`)
        .reduce((sum, { metadata }) => sum + cluster.engine.metrics.current(metadata.uid)!.cpu.usage, 0)
    cluster.run(30)
    const idle = used('api')
    const id = startLoad(cluster, outside, url, 400)
    cluster.run(30)
    const [web, api] = [used('web'), used('api')]
    expect(api - idle).toBeGreaterThan(20)
    expect((api - idle) / (web - idle)).toBeGreaterThan(0.4)
    expect((api - idle) / (web - idle)).toBeLessThan(0.6)
    expect(loadOf(cluster, id).pods.some(({ name }) => name.startsWith('api-'))).toBe(false)
    cluster.patch('deployments api', { spec: { replicas: 0 } })
    cluster.run(60)
    expect([used('api'), loadOf(cluster, id).failed]).toEqual([0, 0])
  })
})
