// Sessions of random acts, with what must hold whatever was done: for the tests that play some, and the campaign that
// plays many.
import { expect } from 'vitest'
import type { Json } from '../../../shared/kube/object.ts'
import { parseQuantity } from '../../../shared/kube/quantity.ts'
import type { DaemonSet, Deployment, Endpoints, Node, Pod, ReplicaSet, Service } from '../../../shared/schema/types.ts'
import { Random } from '../sim/random.ts'
import { Cluster, isReady } from './cluster.ts'
import { deployment, image, pod, service, template, type DeploymentOptions } from './manifests.ts'

let cluster: Cluster

const names = ['red', 'green', 'blue', 'black']
const images = ['nginx:1.26', 'nginx:1.27', 'nginx:1.28', 'nginx:no-such-tag', 'busybox:1.36']

const strategies: readonly (DeploymentOptions & { readonly patch: Json })[] = [
  {
    spec: { strategy: { type: 'Recreate' } },
    patch: { spec: { strategy: { type: 'Recreate', rollingUpdate: null } } }
  },
  { spec: { minReadySeconds: 20 }, patch: { spec: { minReadySeconds: 20 } } },
  {
    spec: { strategy: { rollingUpdate: { maxSurge: '50%', maxUnavailable: 0 } } },
    patch: { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '50%', maxUnavailable: 0 } } } }
  },
  {
    container: { readinessProbe: { httpGet: { port: 80 }, periodSeconds: 2 } },
    patch: { spec: { minReadySeconds: 0 } }
  },
  {
    container: { image: 'busybox:1.36', command: ['sh', '-c', 'sleep 20; exit 1'] },
    patch: { spec: { progressDeadlineSeconds: 60 } }
  }
]

/** One thing that a person may do at any moment; it may be refused. */
function doSomething(random: Random): void {
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!
  const name = pick(names)
  const node = pick(['worker-1', 'worker-2', 'worker-3'])
  const pods = cluster.pods()
  const actions: readonly (() => unknown)[] = [
    () =>
      cluster.tryCreate(
        deployment(name, { replicas: random.integer(8), container: { resources: { requests: { cpu: '250m' } } } })
      ),
    () => cluster.tryCreate(service(name)),
    () => cluster.tryPatch(`deployments ${name}`, { spec: { replicas: random.integer(12) } }),
    () => cluster.tryPatch(`deployments ${name}`, image(pick(images))),
    () => cluster.tryPatch(`deployments ${name}`, { spec: { paused: random.integer(2) === 0 } }),
    () =>
      cluster.tryPatch(
        `deployments ${name}`,
        template({ metadata: { annotations: { restarted: String(cluster.now) } } })
      ),
    () =>
      cluster.delete(`deployments ${name}`, {
        propagationPolicy: pick(['Background', 'Foreground', 'Background', 'Orphan'])
      }),
    () =>
      pods.length > 0 &&
      cluster.delete(`pods ${pick(pods).metadata.name}`, random.integer(3) === 0 ? { gracePeriodSeconds: 0 } : {}),
    () =>
      pods.length > 0 &&
      cluster.tryPatch(`pods ${pick(pods).metadata.name}`, { metadata: { labels: { app: pick(names) } } }),
    () => cluster.engine.setNodePower(node, random.integer(3) > 0),
    () => cluster.tryPatch(`nodes ${node}`, { spec: { unschedulable: random.integer(2) === 0 } }),
    () => cluster.tryCreate(pod(`bare-${random.integer(5)}`, {}, {}, { labels: { app: name } })),
    () => cluster.tryCreate(deployment(name, pick(strategies))),
    () => cluster.tryPatch(`deployments ${name}`, pick(strategies).patch),
    () => cluster.tryPatch(`services ${name}`, { spec: { selector: { app: pick(names) } } }),
    () => cluster.delete(`services ${name}`),
    () =>
      cluster.tryPatch(
        `nodes ${node}`,
        { spec: { taints: pick([[], [{ key: 'x', effect: 'NoExecute' }]]) } },
        { type: 'merge' }
      ),
    () => cluster.restart(random.integer(3)),
    () => {
      cluster.restart()
      cluster.restart()
    }
  ]
  pick(actions)()
}

/** What must hold at every moment, whatever was done. */
function alwaysTrue(): void {
  const pods = cluster.pods(undefined, '*')
  const addresses = pods
    .filter(
      ({ spec, status }) => spec.hostNetwork !== true && status?.podIP !== undefined && status.phase === 'Running'
    )
    .map(({ status }) => status!.podIP)
  expect(new Set(addresses).size).toBe(addresses.length)
  for (const { metadata, status } of cluster.list<Node>('nodes')) {
    const here = pods.filter(
      ({ spec, status: own }) =>
        spec.nodeName === metadata.name && own?.phase !== 'Failed' && own?.phase !== 'Succeeded'
    )
    const asked = here
      .flatMap(({ spec }) => spec.containers)
      .reduce((sum, { resources }) => sum + parseQuantity(resources?.requests?.['cpu'] ?? '0'), 0)
    expect(asked).toBeLessThanOrEqual(parseQuantity(status!.allocatable!['cpu']!))
  }
}

/** Metrics count as they go: they must give what a recount gives, and nothing of a machine that is off. */
function metricsAgree(): void {
  const { metrics, poweredOff } = cluster.engine
  let recount = 0
  for (const { metadata, spec } of cluster.pods(undefined, '*')) {
    const usage = metrics.current(metadata.uid)?.memory.usage ?? 0
    if (poweredOff.includes(spec.nodeName ?? '')) expect(usage).toBe(0)
    recount += usage
  }
  const counted = metrics.now({ type: 'cluster' })!.memory.usage
  expect(Math.abs(counted - recount)).toBeLessThan(0.02 * counted + 1)
}

/** What must hold once everything has come to rest with all nodes up and nothing wrong. */
function trueAtRest(): void {
  expect(cluster.rows('nodes').map((row) => row['Status'])).toEqual(Array<string>(4).fill('Ready'))
  const pods = cluster.pods()
  for (const { metadata, spec, status } of cluster.list<Deployment>('deployments')) {
    const { name } = metadata
    const wanted = {
      updatedReplicas: spec.replicas!,
      readyReplicas: spec.replicas!,
      availableReplicas: spec.replicas!,
      replicas: spec.replicas!
    }
    const told = { updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0, replicas: 0, ...status }
    expect({ name, ...told }).toMatchObject({ name, ...wanted })
    expect(status!.observedGeneration).toBe(metadata.generation)
    const sets = cluster
      .list<ReplicaSet>('replicasets')
      .filter(({ metadata: { ownerReferences } }) => ownerReferences?.[0]?.uid === metadata.uid)
    expect(sets.reduce((sum, set) => sum + set.spec.replicas!, 0)).toBe(spec.replicas)
    const own = pods.filter((one) => sets.some((set) => one.metadata.ownerReferences?.[0]?.uid === set.metadata.uid))
    expect(own).toHaveLength(spec.replicas!)
  }
  const uids = new Set(
    [...cluster.list('deployments'), ...cluster.list('replicasets')].map(({ metadata }) => metadata.uid)
  )
  for (const { metadata } of [...cluster.list('replicasets'), ...pods]) {
    for (const { uid } of metadata.ownerReferences ?? []) expect(uids).toContain(uid)
  }
  for (const { metadata, spec } of cluster
    .list<Service>('services')
    .filter(({ metadata: { name } }) => name !== 'kubernetes')) {
    const ready = pods
      .filter((one) => one.metadata.labels?.['app'] === spec.selector!['app'] && isReady(one))
      .map(({ status }) => status!.podIP)
    const { subsets = [] } = cluster.get<Endpoints>(`endpoints ${metadata.name}`)!
    const addresses = subsets.flatMap((subset) => (subset.addresses ?? []).map(({ ip }) => ip))
    expect(new Set(addresses)).toEqual(new Set(ready))
    expect(addresses).toHaveLength(ready.length)
  }
  for (const { status } of cluster.list<DaemonSet>('daemonsets', undefined, '*'))
    expect(status).toMatchObject({ desiredNumberScheduled: 4, numberReady: 4 })
  const words = pods
    .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
    .map(({ metadata }: Pod) => metadata.name)
  expect(words).toEqual([])
}

/** Plays one session to its end and throws where something does not hold. */
export function playChaos(seed: number): void {
  const random = new Random(`chaos-${seed}`)
  cluster = new Cluster({ seed: String(seed), workers: 3, onDisk: true })
  try {
    for (let step = 0; step < 40; step++) {
      doSomething(random)
      cluster.run([0, 0.05, 1, 7, 40, 200][random.integer(6)]!)
      alwaysTrue()
      metricsAgree()
    }
    mendEverything()
    cluster.run(900)
    trueAtRest()
    const before = cluster.engine.store.revision
    cluster.run(300)
    const late = cluster
      .changesSince(before)
      .filter(({ kind }) => kind.kind !== 'Event')
      .map(({ kind, object }) => `${kind.kind} ${object.metadata.name}`)
    expect(late).toEqual([])
  } finally {
    cluster.close()
  }
}

function mendEverything(): void {
  for (const node of ['worker-1', 'worker-2', 'worker-3']) {
    cluster.engine.setNodePower(node, true)
    cluster.patch(`nodes ${node}`, { spec: { unschedulable: null, taints: null } }, { type: 'merge' })
  }
  for (const { metadata } of cluster.list('deployments')) {
    const spec = { containers: [{ name: 'main', image: 'nginx:1.28', command: null }] }
    cluster.patch(`deployments ${metadata.name}`, { spec: { paused: false, template: { spec } } })
  }
  // What nobody rolls out again would fail for ever.
  for (const resource of ['replicasets', 'pods']) {
    for (const { metadata } of cluster.list(resource)) {
      if (metadata.ownerReferences === undefined) cluster.delete(`${resource} ${metadata.name}`)
    }
  }
}
