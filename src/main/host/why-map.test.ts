// D11: whatever box of the map is not fine, one click on it gives the chain of its reasons.
import { expect, test } from 'vitest'
import { cronJob, deployment, image, job, pod, service, shell, statefulSet } from '../engine/scenarios/manifests.ts'
import { sampleDocuments } from '../engine/scenarios/samples.ts'
import { buildMap } from '../views/map/build-map.ts'
import type { MapQuery } from '../views/map/map-scope.ts'
import { whyDocument } from '../views/why/why-document.ts'
import { englishWords } from '../views/why/testing-words.ts'
import { ExplainedCluster } from './testing-why.ts'

const fine: ReadonlySet<string> = new Set(['ok', 'done'])

const query: MapQuery = {
  namespaces: [],
  owners: true,
  config: true,
  policies: true,
  traffic: false,
  troubled: false,
  group: 'namespace',
  unfold: [],
  find: ''
}

/** "Service empty": why, of the boxes that are not fine. */
function explained(cluster: ExplainedCluster): ReadonlyMap<string, readonly string[]> {
  const { graph } = buildMap(cluster.source, query)
  const found = new Map<string, readonly string[]>()
  for (const { ref, mark } of graph.boxes.values()) {
    if (fine.has(mark)) continue
    const kind = cluster.source.kinds.ofResource(ref.group, ref.resource)!
    const { causes } = whyDocument(cluster.source, kind, ref)
    found.set(
      `${ref.kind} ${ref.name}`,
      causes.map(({ words }) => englishWords(words))
    )
  }
  return found
}

test('D11 every box of the map that is not fine has its reasons', () => {
  const cluster = new ExplainedCluster()
  for (const sample of ['ingress-nginx', 'gateway-api'])
    for (const document of sampleDocuments(sample)) cluster.create(document)
  cluster.run(5)
  for (const document of sampleDocuments('nginx-gateway')) cluster.create(document)
  cluster.create(deployment('web', { replicas: 2 }))
  cluster.create(deployment('stuck', { replicas: 2 }))
  cluster.create(deployment('zero', { replicas: 0 }))
  cluster.create(service('zero'))
  cluster.create(service('empty'))
  cluster.create(service('stuck'))
  cluster.create(service('balanced', { type: 'LoadBalancer', selector: { app: 'web' } }))
  cluster.run(40)
  cluster.patch('deployments stuck', image('nginx:9.99'))
  cluster.create(deployment('crash', { replicas: 1, container: shell('exit 3') }))
  cluster.create(deployment('greedy', { container: { resources: { requests: { cpu: '64' } } } }))
  cluster.create(deployment('held', { replicas: 1, spec: { paused: true } }))
  cluster.create(
    statefulSet('db', {
      replicas: 1,
      pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'nobody' } }] }
    })
  )
  cluster.create(service('db'))
  cluster.create(job('fails', 'exit 1', { backoffLimit: 0 }))
  cluster.create(cronJob('sleeps', '* * * * *', 'true', { suspend: true }))
  cluster.create(
    deployment('names', {
      replicas: 1,
      pod: { volumes: [{ name: 's', secret: { secretName: 'no-secret' } }] },
      container: { envFrom: [{ configMapRef: { name: 'no-config' } }] }
    })
  )
  cluster.create(pod('alone', shell('exit 1'), { restartPolicy: 'Never' }))
  const path = (name: string) => ({
    path: '/',
    pathType: 'Prefix',
    backend: { service: { name, port: { number: 80 } } }
  })
  for (const name of ['missing', 'empty', 'stuck', 'zero'])
    cluster.create({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: `to-${name}` },
      spec: { ingressClassName: 'nginx', rules: [{ host: `${name}.example.com`, http: { paths: [path(name)] } }] }
    })
  cluster.create({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'classless' },
    spec: { ingressClassName: 'none', rules: [{ http: { paths: [path('web')] } }] }
  })
  const api = 'gateway.networking.k8s.io/v1'
  cluster.create({
    apiVersion: api,
    kind: 'Gateway',
    metadata: { name: 'gw' },
    spec: { gatewayClassName: 'nginx', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] }
  })
  cluster.create({
    apiVersion: api,
    kind: 'Gateway',
    metadata: { name: 'nobodys' },
    spec: { gatewayClassName: 'other', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] }
  })
  for (const name of ['gone', 'empty'])
    cluster.create({
      apiVersion: api,
      kind: 'HTTPRoute',
      metadata: { name: `route-${name}` },
      spec: { parentRefs: [{ name: 'gw' }], rules: [{ backendRefs: [{ name, port: 80 }] }] }
    })
  cluster.run(700)
  cluster.patch('nodes worker-1', { spec: { unschedulable: true } })
  cluster.engine.setNodePower('worker-2', false)
  cluster.run(60)
  cluster.delete('deployments web')
  cluster.run(1)
  const why = explained(cluster)
  expect([...why].filter(([, causes]) => causes.length === 0)).toEqual([])
  const kinds = new Set(Array.from(why.keys(), (what) => what.slice(0, what.indexOf(' '))))
  expect([...kinds].sort()).toEqual([
    'ConfigMap',
    'CronJob',
    'DaemonSet',
    'Deployment',
    'HTTPRoute',
    'Ingress',
    'Job',
    'Node',
    'PersistentVolumeClaim',
    'Pod',
    'ReplicaSet',
    'Secret',
    'Service',
    'StatefulSet'
  ])
  // What is not there, what nobody wants, and what answers in part have theirs, too.
  expect(why.get('Secret no-secret')).toEqual(['Secret no-secret does not exist'])
  expect(why.get('Deployment zero')).toEqual(['Deployment zero is scaled to 0'])
  expect(why.get('Ingress to-stuck')!.slice(0, 2)).toEqual(['2 pods not ready', 'image nginx:9.99 cannot be pulled'])
  expect(why.get('HTTPRoute route-gone')!.at(-1)).toBe('Service gone does not exist')
  expect(why.get('Deployment names')!.at(-1)).toMatch(/secret "no-secret" not found$/)
  cluster.close()
})
