import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { NetworkRequest, RequestReport } from '../../../shared/network/request.ts'
import type { Ingress, Service } from '../../../shared/schema/types.ts'
import { undisturbed } from '../containers/disturbance.ts'
import { Cluster, type Body } from './cluster.ts'
import { sampleDocuments } from './samples.ts'
import { deployment, service } from './manifests.ts'
import { answerers, ask, outcome, outside, times, wayOf } from './requests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
  for (const document of sampleDocuments('ingress-nginx')) cluster.create(document)
  for (const name of ['web', 'api']) {
    cluster.create(deployment(name, { replicas: 2 }))
    cluster.create(service(name))
  }
  cluster.run(60)
})
afterEach(() => cluster.close())

const path = (where: string, name: string, pathType = 'Prefix', number = 80): Body => ({
  path: where,
  pathType,
  backend: { service: { name, port: { number } } }
})
const rule = (host: string, ...paths: readonly Body[]): Body => ({
  ...(host === '' ? {} : { host }),
  http: { paths: [...paths] }
})

function ingress(name: string, spec: Body, annotations: Readonly<Record<string, string>> = {}): Ingress {
  const own = Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [
      key.includes('/') ? key : `nginx.ingress.kubernetes.io/${key}`,
      value
    ])
  )
  const made = cluster.create<Ingress>({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, annotations: own },
    spec: { ingressClassName: 'nginx', ...spec }
  })
  cluster.run(1)
  return made
}

/** Through the controller's node port, with the Host of the URL. */
function get(url: string, more: Partial<NetworkRequest> = {}): RequestReport {
  const { protocol, hostname } = new URL(url)
  const { ports = [] } = cluster.get<Service>('services ingress-nginx-controller', 'ingress-nginx')!.spec
  const port = ports.find(({ name }) => `${name}:` === protocol)!.nodePort!
  const where = url.slice(url.indexOf(hostname) + hostname.length) || '/'
  const headers = { Host: hostname, ...more.headers }
  return ask(cluster, outside, `${protocol}//172.18.0.3:${port}/`, { ...more, path: where, headers })
}

/** "web", "api": the Deployment whose pod answered; else how it ended. */
const who = (report: RequestReport): string => report.by?.pod?.name.split('-').slice(0, -2).join('-') ?? outcome(report)
const header = ({ answer }: RequestReport, name: string): string | undefined =>
  answer.kind === 'http' ? answer.headers?.[name] : undefined

describe('S10 rules', () => {
  test('S10 hosts and paths lead to Services, all others to the default backend', () => {
    ingress('shop', { rules: [rule('shop.example', path('/', 'web'), path('/api', 'api'))] })
    const report = get('http://shop.example/')
    expect([outcome(report), who(report)]).toEqual(['200', 'web'])
    expect(wayOf(report)).toContain('nginx: shop.example/ is / of default/shop: default/web:80')
    // The controller asks the pods themselves: without a rule of kube-proxy.
    expect(wayOf(report).split('nginx:')[1]).not.toContain('KUBE-SVC')
    expect(who(get('http://shop.example/api'))).toBe('api')
    expect(who(get('http://shop.example/api/v1'))).toBe('api')
    expect(who(get('http://shop.example/apix'))).toBe('web')
    expect(outcome(get('http://other.example/'))).toBe('404')
    expect(Object.keys(answerers(times(6, () => get('http://shop.example/'))))).toHaveLength(2)
  })

  test('S10 Exact, Prefix and ImplementationSpecific; the longest path wins', () => {
    ingress('paths', {
      rules: [
        rule(
          'a.example',
          path('/exact', 'web', 'Exact'),
          path('/pre', 'web'),
          path('/pre/deep', 'api'),
          path('/impl', 'api', 'ImplementationSpecific')
        )
      ]
    })
    const found = ['/exact', '/exact/', '/pre', '/prefix', '/pre/x', '/pre/deep/y', '/implicit'].map((where) => {
      const report = get(`http://a.example${where}`)
      return report.by?.pod === undefined || report.hops.at(-1)?.at === 'nginx' ? outcome(report) : who(report)
    })
    expect(found).toEqual(['web', '404', 'web', '404', 'web', 'api', 'api'])
    // Whatever comes first in the list.
    ingress('backwards', { rules: [rule('z.example', path('/a/b', 'api'), path('/a', 'web'), path('/', 'web'))] })
    expect(['/a/b', '/a', '/'].map((where) => who(get(`http://z.example${where}`)))).toEqual(['api', 'web', 'web'])
  })

  test('S10 several Ingresses for one host, wildcards, and a default backend', () => {
    ingress('one', { rules: [rule('b.example', path('/one', 'web'))] })
    ingress('two', { rules: [rule('b.example', path('/two', 'api'))] })
    ingress('wild', { rules: [rule('*.wild.example', path('/', 'api'))] })
    expect([who(get('http://b.example/one')), who(get('http://b.example/two'))]).toEqual(['web', 'api'])
    expect(who(get('http://x.wild.example/'))).toBe('api')
    expect(outcome(get('http://x.y.wild.example/'))).toBe('404')
    ingress('all', { defaultBackend: { service: { name: 'web', port: { number: 80 } } } })
    expect(who(get('http://anything.example/'))).toBe('web')
  })

  test('S10 IngressClass, the legacy annotation, and Ingresses of nobody', () => {
    ingress(
      'legacy',
      { ingressClassName: null, rules: [rule('old.example', path('/', 'web'))] },
      {
        'kubernetes.io/ingress.class': 'nginx'
      }
    )
    ingress('foreign', { ingressClassName: 'traefik', rules: [rule('foreign.example', path('/', 'web'))] })
    ingress('none', { ingressClassName: null, rules: [rule('none.example', path('/', 'web'))] })
    expect(['old', 'foreign', 'none'].map((name) => outcome(get(`http://${name}.example/`)))).toEqual([
      '200',
      '404',
      '404'
    ])
  })

  test('S10 503 without endpoints, 502 where nobody listens, 504 where nobody answers', () => {
    cluster.create(service('empty', { selector: { app: 'nobody' } }))
    cluster.create(service('shut', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 81 }] }))
    ingress('errors', {
      rules: [rule('e.example', path('/empty', 'empty'), path('/shut', 'shut'), path('/missing', 'missing'))]
    })
    ingress('slow', { rules: [rule('slow.example', path('/', 'api'))] }, { 'proxy-read-timeout': '3' })
    expect(['/empty', '/missing', '/shut'].map((where) => outcome(get(`http://e.example${where}`)))).toEqual([
      '503',
      '503',
      '502'
    ])
    for (const { status } of cluster.pods('app=api'))
      cluster.engine.runtime.disturb(status!.containerStatuses![0]!.containerID!, { ...undisturbed, isHung: true })
    const late = get('http://slow.example/')
    expect([outcome(late), Math.round(late.latency / 1000)]).toEqual(['504', 3])
  })
})

describe('S10 annotations', () => {
  test('S10 rewrite-target, with what a regular expression caught', () => {
    ingress(
      'rewrite',
      { rules: [rule('r.example', path('/app(/|$)(.*)', 'web', 'ImplementationSpecific'))] },
      { 'rewrite-target': '/$2' }
    )
    // nginx answers 404 for anything but its own pages: 200 says that /app was taken away.
    expect(outcome(get('http://r.example/app/index.html'))).toBe('200')
    expect(outcome(get('http://r.example/app'))).toBe('200')
    expect(outcome(get('http://r.example/app/nothing'))).toBe('404')
    expect(outcome(get('http://r.example/other'))).toBe('404')
  })

  test('S10 an expression that would try for ever takes no longer than its path', () => {
    ingress(
      'hostile',
      { rules: [rule('h.example', path('/(a+)+$', 'web', 'ImplementationSpecific'))] },
      {
        'use-regex': 'true'
      }
    )
    expect(outcome(get(`http://h.example/${'a'.repeat(4000)}b`))).toBe('404')
    expect(who(get(`http://h.example/${'a'.repeat(4000)}`))).toBe('web')
  })

  test('S10 TLS: plain requests are sent to https, unless ssl-redirect says no; force-ssl-redirect without TLS', () => {
    const tls = [{ hosts: ['t.example', 'n.example'], secretName: 'cert' }]
    ingress('tls', { tls, rules: [rule('t.example', path('/', 'web'))] })
    ingress('plain', { tls, rules: [rule('n.example', path('/', 'web'))] }, { 'ssl-redirect': 'false' })
    ingress('forced', { rules: [rule('f.example', path('/', 'web'))] }, { 'force-ssl-redirect': 'true' })
    const redirect = get('http://t.example/a?b=c')
    expect([outcome(redirect), header(redirect, 'Location')]).toEqual(['308', 'https://t.example/a?b=c'])
    expect([
      outcome(get('https://t.example/')),
      outcome(get('http://n.example/')),
      outcome(get('http://f.example/'))
    ]).toEqual(['200', '200', '308'])
  })

  test('S10 app-root, proxy-body-size, whitelist-source-range', () => {
    ingress('root', { rules: [rule('root.example', path('/', 'web'))] }, { 'app-root': '/index.html' })
    ingress('small', { rules: [rule('small.example', path('/', 'web'))] }, { 'proxy-body-size': '8k' })
    ingress(
      'listed',
      { rules: [rule('listed.example', path('/', 'web'))] },
      { 'whitelist-source-range': '192.0.2.0/24' }
    )
    const root = get('http://root.example/')
    expect([outcome(root), header(root, 'Location')]).toEqual(['302', 'http://root.example/index.html'])
    const post = (size: number): string =>
      outcome(get('http://small.example/', { method: 'POST', headers: { 'Content-Length': String(size) } }))
    expect([post(8192), post(8193)]).toEqual(['200', '413'])
    expect(outcome(get('http://listed.example/'))).toBe('403')
  })

  test('S10 affinity by a cookie of the name that is asked for', () => {
    ingress(
      'sticky',
      { rules: [rule('s.example', path('/', 'web'))] },
      {
        affinity: 'cookie',
        'session-cookie-name': 'route',
        'session-cookie-hash': 'sha1'
      }
    )
    const first = get('http://s.example/')
    const cookie = /^(route=[0-9a-f]{40}); Path=\/; HttpOnly$/.exec(header(first, 'Set-Cookie')!)![1]!
    const reports = times(8, () => get('http://s.example/', { headers: { Cookie: `other=1; ${cookie}` } }))
    expect(Object.keys(answerers(reports))).toEqual([first.by!.pod!.name])
    expect(header(reports[0]!, 'Set-Cookie')).toBeUndefined()
  })

  test('S10 canary by weight and by header', () => {
    ingress('main', { rules: [rule('c.example', path('/', 'web'))] })
    ingress(
      'canary',
      { rules: [rule('c.example', path('/', 'api'))] },
      {
        canary: 'true',
        'canary-weight': '30',
        'canary-by-header': 'X-Canary'
      }
    )
    const counts = { web: 0, api: 0 }
    for (let round = 0; round < 100; round++) counts[who(get('http://c.example/')) as 'web' | 'api']++
    expect(counts.api).toBeGreaterThan(15)
    expect(counts.api).toBeLessThan(45)
    const asked = (value: string): readonly string[] => [
      ...new Set(times(8, () => who(get('http://c.example/', { headers: { 'X-Canary': value } }))))
    ]
    expect([asked('always'), asked('never')]).toEqual([['api'], ['web']])
  })
})

describe('S10 the controller', () => {
  test('S10 writes Sync events and within a minute the ADDRESS; nginx.conf can be read', () => {
    const made = ingress('shop', { rules: [rule('shop.example', path('/', 'web'), path('/api', 'api'))] })
    expect(cluster.events(made)).toEqual(['Normal Sync: Scheduled for sync'])
    const row = (): Readonly<Record<string, string>> => cluster.rows('ingresses').find((one) => one['Name'] === 'shop')!
    expect(row()['Address']).toBe('')
    cluster.run(61)
    const [controller] = cluster.pods('app.kubernetes.io/name=ingress-nginx', 'ingress-nginx')
    expect(row()).toMatchObject({
      Class: 'nginx',
      Hosts: 'shop.example',
      Address: controller!.status!.hostIP!,
      Ports: '80'
    })
    const rules = cluster.engine.networkLooks.ingressRules()!
    expect([rules.mode, rules.node]).toEqual(['nginx', controller!.spec.nodeName])
    const { text } = rules
    expect(text).toContain('server_name shop.example ;')
    expect(text).toMatch(/location \/api\/ \{\n(?:.*\n)*?\t\t\tset \$service_name {3}"api";/)
    expect(text).toContain('upstream_balancer')
    const [pod] = cluster.pods('app=web')
    expect(text).toContain(`${pod!.status!.podIP!}:80`)
  })

  test('S10 without its pod nobody answers, and changes are not taken in', () => {
    cluster.patch('deployments ingress-nginx-controller', { spec: { replicas: 0 } }, { namespace: 'ingress-nginx' })
    const controllers = (): number => cluster.pods('app.kubernetes.io/component=controller', 'ingress-nginx').length
    expect(cluster.until(() => controllers() === 0, 320)).toBeLessThan(320)
    cluster.run(3)
    // Its webhook would refuse all Ingresses now.
    cluster.delete('validatingwebhookconfigurations ingress-nginx-admission')
    const made = ingress('shop', { rules: [rule('shop.example', path('/', 'web'))] })
    expect(outcome(get('http://shop.example/'))).toBe('refused')
    expect(cluster.events(made)).toEqual([])
  })
})
