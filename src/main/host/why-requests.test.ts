// D11: requests that fail (503, refused, no answer, no name), as a load's client sees them, lead to what mends them.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { NetworkRequest } from '../../shared/network/request.ts'
import type { Service } from '../../shared/schema/types.ts'
import { sampleDocuments } from '../engine/scenarios/samples.ts'
import { start } from '../engine/scenarios/chaos-faults.ts'
import { loadOf, startLoad } from '../engine/scenarios/loads.ts'
import { deployment, image, pod, service } from '../engine/scenarios/manifests.ts'
import { fromPod, outside } from '../engine/scenarios/requests.ts'
import { requestChain } from '../views/why/causes.ts'
import { englishWords } from '../views/why/testing-words.ts'
import { ExplainedCluster } from './testing-why.ts'

let cluster: ExplainedCluster
beforeEach(() => {
  cluster = new ExplainedCluster()
  cluster.create(pod('client', {}))
  cluster.create(deployment('web', { replicas: 2 }))
  cluster.create(service('web'))
  cluster.run(20)
})
afterEach(() => cluster.close())

/** Why the requests of a load fail now, its most frequent reason first, and what is offered at the end. */
function whyLoad(id: string): readonly string[] {
  const { load, failing } = loadOf(cluster, id)
  const [most] = failing
  if (most === undefined) return []
  const causes = requestChain(cluster.source, { ...load, failure: most.reason })
  const remedy = causes.at(-1)?.remedy
  const words = causes.map((cause) => englishWords(cause.words))
  if (remedy === undefined) return words
  return [...words, remedy.command === 'stop-chaos' ? '> stop-chaos' : `> ${remedy.command} ${remedy.about.name}`]
}

function load(url: string, more: Partial<NetworkRequest> = {}): string {
  return startLoad(cluster, fromPod(cluster, 'client'), url, 20, more)
}

test('D11 refused: no ready endpoints, because no pod is ready, because of its image; well again it is silent', () => {
  const id = load('http://web/')
  cluster.run(5)
  expect(whyLoad(id)).toEqual([])
  cluster.patch('deployments web', { spec: { strategy: { type: 'Recreate', rollingUpdate: null } } })
  cluster.patch('deployments web', image('nginx:9.99'))
  cluster.run(60)
  expect(whyLoad(id)).toEqual([
    'the connection is refused',
    'Service web has no ready endpoint',
    'none of 2 pods is ready',
    'image nginx:9.99 cannot be pulled',
    expect.stringMatching(/nginx:9\.99.*not found/),
    '> set-image web'
  ])
  cluster.patch('deployments web', image('nginx:1.27'))
  cluster.run(60)
  expect(whyLoad(id)).toEqual([])
})

test('D11 503 through an Ingress: its Service, the pods behind it, the probe that fails on purpose', () => {
  for (const document of sampleDocuments('ingress-nginx')) cluster.create(document)
  cluster.run(60)
  cluster.create({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'shop' },
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          host: 'shop.example',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }]
          }
        }
      ]
    }
  })
  cluster.run(5)
  const { nodePort } = cluster.get<Service>('services ingress-nginx-controller', 'ingress-nginx')!.spec.ports![0]!
  const address = cluster.node('worker-1').status!.addresses!.find(({ type }) => type === 'InternalIP')!.address
  const id = startLoad(cluster, outside, `http://${address}:${nodePort}/`, 20, { headers: { Host: 'shop.example' } })
  cluster.run(10)
  expect(whyLoad(id)).toEqual([])
  const readinessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1, failureThreshold: 1 }
  cluster.patch('deployments web', { spec: { template: { spec: { containers: [{ name: 'main', readinessProbe }] } } } })
  cluster.run(60)
  start(cluster, {
    kind: 'fail-probe',
    target: { group: 'apps', resource: 'deployments', namespace: 'default', name: 'web' },
    probe: 'readiness'
  })
  cluster.run(30)
  expect(whyLoad(id)).toEqual([
    'answered with 503',
    'Service web has no ready endpoint',
    'none of 2 pods is ready',
    expect.stringContaining('Readiness probe failed'),
    'broken on purpose: its readiness probe fails, by kubernetes-admin',
    '> stop-chaos'
  ])
})

test('D11 a port or a name that is not there, nobody who listens, a policy', () => {
  const port = load('http://web:8080/', { timeout: 1_000 })
  const name = load('http://shop/')
  cluster.create(service('wrong', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 81 }] }))
  cluster.run(5)
  const wrong = load('http://wrong.default.svc.cluster.local/')
  cluster.run(10)
  expect(whyLoad(port).slice(-2)).toEqual(['Service web has no port 8080', '> edit web'])
  expect(whyLoad(name)).toEqual(['the name shop is not known', 'Service shop does not exist', '> create shop'])
  expect(whyLoad(wrong)).toEqual([
    'the connection is refused',
    expect.stringMatching(/^no container of pod web-.* declares the port 81$/),
    '> edit wrong'
  ])
  cluster.create({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'closed' },
    spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] }
  })
  // As a network that enforces it would have it.
  const request = { scheme: 'http', host: 'web', port: 80 } as const
  const causes = requestChain(cluster.source, {
    client: fromPod(cluster, 'client'),
    request,
    failure: 'connect-timeout'
  })
  expect(englishWords(causes[1]!.words)).toMatch(/^policy closed says who may reach pod web-/)
  expect(causes.at(-1)!.remedy).toMatchObject({ command: 'edit', about: { name: 'closed' } })
})
