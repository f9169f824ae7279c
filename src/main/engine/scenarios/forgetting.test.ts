import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { census } from './collection-census.ts'
import type { Service } from '../../../shared/schema/types.ts'
import type { Fault } from '../../../shared/chaos/fault.ts'
import { breaker } from './chaos-faults.ts'
import type { Body, Cluster } from './cluster.ts'

setFlagsFromString('--expose-gc')
globalThis.gc = runInNewContext('gc') as NonNullable<typeof globalThis.gc>

// Behind the census, so that it counts all that the engine makes.
const { Cluster: CountedCluster } = await import('./cluster.ts')
const { cronJob, deployment, job, pod, service, shell, statefulSet } = await import('./manifests.ts')

const requests: Body = { resources: { requests: { cpu: '100m' } } }

/** Everything that a person makes in a namespace, broken where breaking makes somebody remember. */
function bodies(): readonly Body[] {
  const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
  const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }
  const data = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
  return [
    deployment('web', { container: requests }),
    service('web'),
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } }
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web' },
      spec: { minReplicas: 1, maxReplicas: 5, metrics: [cpu], scaleTargetRef: target }
    },
    service('db', { clusterIP: 'None' }),
    statefulSet('db', {
      replicas: 2,
      container: { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
      spec: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: data }] }
    }),
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'agent' },
      spec: {
        selector: { matchLabels: { app: 'agent' } },
        template: {
          metadata: { labels: { app: 'agent' } },
          spec: { containers: [{ name: 'main', ...shell('sleep 3; exit 1') }] }
        }
      }
    },
    job('once', 'exit 0'),
    job('never', 'exit 1', { backoffLimit: 1 }),
    cronJob('often', '* * * * *', 'exit 0'),
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'all' }, spec: { hard: { pods: '100' } } },
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'all' },
      spec: { limits: [{ type: 'Container', default: { cpu: '1' }, max: { cpu: '600' } }] }
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: '1' } },
    pod('huge', { resources: { requests: { cpu: '500' }, limits: { cpu: '500' } } }),
    pod('tagless', { image: 'nginx:none' }),
    pod('lost', {}, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'nowhere' } }] })
  ]
}

function round(cluster: Cluster, number: number): void {
  const name = `round-${number}`
  cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  cluster.engine.changeMachines({ type: 'add', machines: [{ name: `machine-${number}` }] })
  cluster.run(30)
  for (const body of bodies()) cluster.create({ ...body, metadata: { ...(body['metadata'] as Body), namespace: name } })
  cluster.run(200)
  const web = cluster.get('deployments web', name)!
  cluster.engine.setLoad(web.metadata.uid, 900)
  cluster.engine.strainNode(`machine-${number}`, { disk: 10 ** 15 })
  const target = { group: 'apps', resource: 'deployments', namespace: name, name: 'web' }
  const faults: readonly Fault[] = [
    { kind: 'crash', target, exitCode: 1, again: 20_000 },
    { kind: 'leak', target, bytesPerSecond: 10 ** 7 },
    { kind: 'fail-probe', target, probe: 'liveness' },
    { kind: 'bad-image', target: { ...target, container: 'main' }, image: 'nginx:none' },
    { kind: 'way', from: { kind: 'service', namespace: name, name: 'db' }, to: { kind: 'everyone' }, loss: 0.5 },
    { kind: 'way', from: { kind: 'nodes', names: [`machine-${number}`] }, to: { kind: 'everyone' }, delay: 50 }
  ]
  for (const fault of faults) cluster.engine.changeChaos({ type: 'start', fault }, breaker)
  cluster.patch('configmaps settings', { data: { a: '2' } }, { namespace: name })
  // From a machine that goes, to a Service that goes: with affinity it is remembered who came.
  cluster.patch('services web', { spec: { sessionAffinity: 'ClientIP' } }, { namespace: name })
  cluster.run(2)
  const { clusterIP } = cluster.get<Service>('services web', name)!.spec
  for (const node of [`machine-${number}`, 'worker-1'])
    cluster.engine.sendRequest({ kind: 'node', node }, { scheme: 'http', host: clusterIP!, port: 80 }, () => {})
  const request = { scheme: 'http', host: clusterIP!, port: 80 } as const
  for (const node of [`machine-${number}`, 'worker-1'])
    cluster.engine.changeTraffic({
      type: 'start',
      load: { client: { kind: 'node', node }, request, shape: { kind: 'constant', rps: 500 }, seconds: 600 }
    })
  cluster.run(120)
  cluster.engine.setNodePower(`machine-${number}`, false)
  cluster.run(90)
  cluster.delete(`namespaces ${name}`)
  cluster.engine.changeMachines({ type: 'remove', name: `machine-${number}`, deletesNode: true })
  // Events live for an hour, and what was told of objects for a while.
  cluster.run(4000)
  for (const { id } of cluster.engine.traffic.documents()) cluster.engine.changeTraffic({ type: 'remove', id })
  expect(cluster.engine.chaos.all).toEqual([])
  cluster.file.commit()
}

/** What is kept on purpose of what is gone, each up to a bound of its own. */
const bounded = new Set([
  'src/shared/kube/quantity.ts', // the last texts that were read
  'src/main/engine/api/authorization/rbac-authorizer.ts', // 5,000 decisions about each of 1,000 identities
  'src/main/engine/api/managed-fields/field-tree.ts', // trees of fields, thrown away beyond a size
  'src/main/engine/controllers/parsed-time.ts', // the last 1,000 times
  'src/main/engine/events/event-correlation.ts', // upstream's 4,096 objects that say much
  'src/main/engine/kubelet/pod-status.ts', // conditions of the pods that changed in the last second
  'src/main/engine/kubelet/configuration/config-versions.ts', // what a kubelet may not have read yet
  'src/main/engine/scheduler/decisions.ts', // the last attempts
  'src/main/engine/scheduler/default-selectors.ts', // what 8,192 controllers select
  'src/main/engine/scheduler/pod-counts.ts', // 4,096 counts
  'src/main/engine/store/log-store.ts', // 50,000 containers with logs
  'src/main/engine/store/object-codec.ts', // goes with the trees of fields
  'src/main/engine/store/template-store.ts' // as long as a revision refers to it
])

describe('what is gone is forgotten', () => {
  test('namespaces with every kind of workload and machines come and go, and nothing grows', async () => {
    const cluster = new CountedCluster({ workers: 1 })
    round(cluster, 1)
    const before = await census()
    round(cluster, 2)
    const after = await census()
    cluster.close()
    const grown = [...after].filter(([file, count]) => count > (before.get(file) ?? 0) && !bounded.has(file))
    expect(grown.map(([file, count]) => `${file}: ${before.get(file) ?? 0}, then ${count}`)).toEqual([])
  }, 120_000)
})
