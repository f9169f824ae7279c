// D11: what keeps Services, Ingresses, autoscalers, Jobs, webhooks and claims from their work is brought about.
import { afterEach, expect, test } from 'vitest'
import type { Body } from '../engine/scenarios/cluster.ts'
import { cronJob, deployment, job, pod, service } from '../engine/scenarios/manifests.ts'
import { autoscaler } from '../engine/scenarios/testing-autoscaling.ts'
import { runPolicyServer, validating } from '../engine/scenarios/testing-webhooks.ts'
import { start } from '../engine/scenarios/chaos-faults.ts'
import { ExplainedCluster } from './testing-why.ts'

let cluster: ExplainedCluster
afterEach(() => cluster.close())

const backend = (name: string, number = 80): Body => ({ service: { name, port: { number } } })
const ingress = (name: string, spec: Body): Body => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name },
  spec
})

test('D11 a Service without endpoints: no such pods, none wanted, none ready, no such port, a partition', () => {
  cluster = new ExplainedCluster()
  cluster.create(service('nobody'))
  cluster.create(deployment('idle', { replicas: 0 }))
  cluster.create(service('idle'))
  cluster.create(pod('ill', { image: 'nginx:9.99' }, {}, { labels: { app: 'ill' } }))
  cluster.create(service('ill'))
  cluster.create(deployment('web', { replicas: 1 }))
  cluster.create(service('web', { ports: [{ port: 80, targetPort: 'http' }] }))
  cluster.create(service('bare', { selector: null }))
  cluster.create(service('fine', { selector: { app: 'web' } }))
  cluster.create(service('outside', { selector: { app: 'web' }, type: 'LoadBalancer' }))
  cluster.run(60)
  expect(cluster.why('services nobody')).toEqual(['no pod has the labels app=nobody', '> edit nobody'])
  expect(cluster.why('services idle')).toEqual([
    'no pod has the labels app=idle',
    'Deployment idle is scaled to 0',
    '> scale idle'
  ])
  expect(cluster.why('services ill').slice(0, 2)).toEqual(['pod ill is not ready', 'image nginx:9.99 cannot be pulled'])
  expect(cluster.why('services web').at(0)).toMatch(/^no container of pod web-.* has a port called http$/)
  expect(cluster.why('services web').at(-1)).toBe('> edit web')
  expect(cluster.why('services bare')).toEqual(['it selects no pods, and nobody gave it endpoints', '> edit bare'])
  expect(cluster.why('services outside')[0]).toBe('nothing in this cluster gives addresses to load balancers')
  expect(cluster.why('services fine')).toEqual([])
  const to = { kind: 'service', namespace: 'default', name: 'fine' } as const
  start(cluster, { kind: 'way', from: { kind: 'everyone' }, to, loss: 1 })
  expect(cluster.why('services fine')).toEqual([
    'broken on purpose: partition between everyone and fine, by kubernetes-admin',
    '> stop-chaos'
  ])
})

test('D11 an Ingress that leads nowhere: its class, its Service, the port, the pods behind', () => {
  cluster = new ExplainedCluster()
  cluster.create(deployment('web', { replicas: 1 }))
  cluster.create(service('web'))
  cluster.create(service('nobody'))
  cluster.create(ingress('unclassed', { defaultBackend: backend('web') }))
  cluster.create(ingress('other', { ingressClassName: 'traefik', defaultBackend: backend('web') }))
  cluster.create({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'nginx' },
    spec: { controller: 'k8s.io/ingress-nginx' }
  })
  const ofNginx = (more: Body): Body => ({ ingressClassName: 'nginx', ...more })
  cluster.create(ingress('gone', ofNginx({ defaultBackend: backend('gone') })))
  cluster.create(ingress('port', ofNginx({ defaultBackend: backend('web', 8080) })))
  cluster.create(ingress('empty', ofNginx({ defaultBackend: backend('nobody') })))
  cluster.create(ingress('secret', ofNginx({ defaultBackend: backend('web'), tls: [{ secretName: 'cert' }] })))
  cluster.run(40)
  expect(cluster.why('ingresses unclassed')).toEqual(['it names no class, and none is the default', '> edit unclassed'])
  expect(cluster.why('ingresses other')).toEqual(['IngressClass traefik does not exist', '> create traefik'])
  expect(cluster.why('ingresses gone')).toEqual(['Service gone does not exist', '> create gone'])
  expect(cluster.why('ingresses port')).toEqual(['Service web has no port 8080', '> edit port'])
  expect(cluster.why('ingresses empty')).toEqual([
    'Service nobody has no ready endpoint',
    'no pod has the labels app=nobody',
    '> edit nobody'
  ])
  expect(cluster.why('ingresses secret')).toEqual(['Secret cert does not exist', '> create cert'])
})

test('D11 an autoscaler that does not scale: no target, no request, no metrics, at its most', () => {
  cluster = new ExplainedCluster({ workers: 3 })
  cluster.create(autoscaler())
  cluster.run(40)
  expect(cluster.why('horizontalpodautoscalers web').slice(1)).toEqual([
    'Deployment web does not exist',
    '> create web'
  ])
  cluster.create(deployment('web', { replicas: 1 }))
  cluster.run(200)
  expect(cluster.why('horizontalpodautoscalers web')).toEqual([
    expect.stringContaining('missing request for cpu'),
    'web asks for no cpu: there is nothing to measure against',
    '> edit web'
  ])
  const resources = { requests: { cpu: '100m' } }
  cluster.patch('deployments web', { spec: { template: { spec: { containers: [{ name: 'main', resources }] } } } })
  cluster.patch('horizontalpodautoscalers web', { spec: { maxReplicas: 2 } })
  cluster.run(200)
  cluster.engine.setLoad(cluster.get('deployments web')!.metadata.uid, 2_000)
  cluster.run(300)
  expect(cluster.why('horizontalpodautoscalers web')).toEqual([
    expect.stringContaining('maxReplicas is 2'),
    '> edit web'
  ])
  cluster.patch('deployments metrics-server', { spec: { replicas: 0 } }, { namespace: 'kube-system' })
  cluster.run(120)
  expect(cluster.why('horizontalpodautoscalers web').slice(-2)).toEqual([
    'Deployment metrics-server is scaled to 0',
    '> scale metrics-server'
  ])
  expect(cluster.why('horizontalpodautoscalers web')).toContain('the API of metrics does not answer')
  cluster.patch('deployments web', { spec: { replicas: 0 } })
  cluster.run(60)
  expect(cluster.why('horizontalpodautoscalers web').slice(-2)).toEqual([
    'Deployment web is scaled to 0',
    '> scale web'
  ])
})

test('D11 a Job that failed, and a CronJob whose last one did, that was suspended, or that waits for one', () => {
  cluster = new ExplainedCluster()
  cluster.create(job('work', 'echo "error: no input"; exit 2', { backoffLimit: 0 }))
  cluster.create(cronJob('nightly', '* * * * *', 'echo "error: no input"; exit 2', {}, { backoffLimit: 0 }))
  cluster.create(cronJob('slow', '* * * * *', 'sleep 1000', { concurrencyPolicy: 'Forbid' }))
  cluster.run(140)
  const failed = ['container main exited with code 2', '"error: no input"']
  expect(cluster.why('jobs work')).toEqual([
    'Job has reached the specified backoff limit',
    '1 pod failed',
    ...failed,
    '> delete work'
  ])
  const nightly = cluster.why('cronjobs nightly')
  expect(nightly[0]).toMatch(/^its last Job nightly-\d+ failed$/)
  expect(nightly.slice(-3)).toEqual([...failed, '> edit nightly'])
  expect(cluster.why('cronjobs slow')).toEqual([
    expect.stringContaining('prior execution is running'),
    expect.stringMatching(/^slow-\d+ is still running, and the policy is Forbid$/),
    '> edit slow'
  ])
  cluster.patch('cronjobs nightly', { spec: { suspend: true } })
  expect(cluster.why('cronjobs nightly')).toEqual(['suspended', '> unsuspend nightly'])
})

test('D11 a CronJob that missed its times says so in upstream’s words', () => {
  cluster = new ExplainedCluster()
  cluster.create(cronJob('late', '* * * * *', 'true', { suspend: true }))
  cluster.run(110 * 60)
  cluster.patch('cronjobs late', { spec: { suspend: false } })
  cluster.run(5)
  expect(cluster.why('cronjobs late')).toEqual([expect.stringMatching(/^too many missed start times/), '> edit late'])
})

test('D11 a webhook that nobody answers refuses, and leads to who should answer; one that says no is changed', () => {
  cluster = new ExplainedCluster()
  const onPods: Body = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }
  const rules = [{ resources: ['pods'], deny: 'no pods today' }]
  const { authority } = runPolicyServer(cluster, { rules })
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'default' } }
  cluster.create(validating({ authority, rules: [onPods], more: { namespaceSelector } }))
  cluster.create(deployment('web', { replicas: 1 }))
  cluster.run(20)
  const name = 'check.policy.example'
  expect(cluster.why('deployments web').slice(-2)).toEqual([`webhook ${name} denies it`, `> edit ${name}`])
  expect(cluster.why(`validatingwebhookconfigurations ${name}`)).toEqual([])
  cluster.patch('deployments server', { spec: { replicas: 0 } }, { namespace: 'policy' })
  cluster.run(400)
  const behind = [
    'Service server has no ready endpoint',
    'no pod has the labels app=server',
    'Deployment server is scaled to 0',
    '> scale server'
  ]
  expect(cluster.why(`validatingwebhookconfigurations ${name}`)).toEqual([
    `webhook ${name} refuses all that it should be asked`,
    ...behind
  ])
  expect(cluster.why('deployments web').slice(-4)).toEqual(behind)
})

test('D11 a namespace that does not go names what is left in it', () => {
  cluster = new ExplainedCluster()
  cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'old' } })
  cluster.run(5)
  const metadata = { name: 'kept', namespace: 'old', finalizers: ['example.com/keep'] }
  cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata })
  cluster.delete('namespaces old')
  cluster.run(30)
  const chain = cluster.why('namespaces old')
  expect(chain.some((words) => words.includes('configmaps. has 1 resource instances'))).toBe(true)
  expect(chain.some((words) => words.includes('example.com/keep in 1 resource instances'))).toBe(true)
})
