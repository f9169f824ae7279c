// What a restless person does to a cluster. Each act may be refused, which is part of it.
import type { Json } from '../../../../shared/kube/object.ts'
import type { ControllerRevision, Pod, ReplicaSet } from '../../../../shared/schema/types.ts'
import type { Random } from '../../sim/random.ts'
import type { Cluster } from '../cluster.ts'
import { image, template } from '../manifests.ts'
import { budgetsHold } from './invariants.ts'
import { images, names, pick, randomCompanion, randomWorkload, workers } from './workloads.ts'

const templated = ['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'replicationcontrollers']
const scaled = ['deployments', 'statefulsets', 'replicasets', 'replicationcontrollers']
const withHistory = ['deployments', 'statefulsets', 'daemonsets']
const companions = ['services', 'poddisruptionbudgets', 'resourcequotas']
const holdFinalizer = 'example.com/hold'

type Act = (cluster: Cluster, random: Random) => unknown

function randomPod(cluster: Cluster, random: Random): Pod | undefined {
  const pods = cluster.pods()
  return pods.length === 0 ? undefined : pick(random, pods)
}

function onPod(act: (cluster: Cluster, pod: Pod, random: Random) => unknown): Act {
  return (cluster, random) => {
    const pod = randomPod(cluster, random)
    if (pod !== undefined) act(cluster, pod, random)
  }
}

/** Evicts a pod as `kubectl drain` does, a moment after what was done before. Throws where that breaks a budget. */
function evict(cluster: Cluster, pod: Pod): void {
  const { name, namespace } = pod.metadata
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: namespace! } }
  const { code } = cluster.submit({
    verb: 'create',
    group: '',
    version: 'v1',
    resource: 'pods',
    subresource: 'eviction',
    name,
    namespace: namespace!,
    body
  })
  if (code < 300) budgetsHold(cluster, pod)
}

function drain(cluster: Cluster, node: string): void {
  cluster.tryPatch(`nodes ${node}`, { spec: { unschedulable: true } })
  for (const pod of cluster.pods()) {
    const isOfDaemonSet = pod.metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet') === true
    if (pod.spec.nodeName === node && !isOfDaemonSet) evict(cluster, pod)
  }
}

/** Takes a workload back to an older revision, as `kubectl rollout undo` does. */
function undo(cluster: Cluster, random: Random): void {
  const resource = pick(random, withHistory)
  const name = pick(random, names)
  const what = `${resource} ${name}`
  const owner = cluster.get(what)
  if (owner === undefined) return
  const isOwn = ({ metadata }: ReplicaSet | ControllerRevision): boolean =>
    metadata.ownerReferences?.[0]?.uid === owner.metadata.uid
  if (resource === 'deployments') {
    const sets = cluster.list<ReplicaSet>('replicasets').filter(isOwn)
    if (sets.length === 0) return
    const { metadata, spec } = pick(random, sets).spec.template as { metadata?: Json; spec?: Json }
    cluster.tryPatch(what, template({ metadata: metadata!, spec: spec! }))
    return
  }
  const revisions = cluster.list<ControllerRevision>('controllerrevisions').filter(isOwn)
  if (revisions.length > 0) cluster.tryPatch(what, pick(random, revisions).data as Json)
}

function hold(cluster: Cluster, random: Random): void {
  const what = `${pick(random, ['deployments', 'services', 'statefulsets'])} ${pick(random, names)}`
  const object = cluster.get(what)
  if (object === undefined) return
  const isHeld = object.metadata.finalizers?.includes(holdFinalizer) === true
  cluster.tryPatch(what, { metadata: { finalizers: isHeld ? null : [holdFinalizer] } }, { type: 'merge' })
}

const acts: readonly Act[] = [
  (cluster, random) => cluster.tryCreate(randomWorkload(random, pick(random, names))),
  (cluster, random) => cluster.tryCreate(randomWorkload(random, pick(random, names))),
  (cluster, random) => cluster.tryCreate(randomCompanion(random, pick(random, names))),
  (cluster, random) => cluster.tryCreate(randomCompanion(random, pick(random, names))),
  (cluster, random) =>
    cluster.tryPatch(`${pick(random, scaled)} ${pick(random, names)}`, { spec: { replicas: random.integer(8) } }),
  (cluster, random) =>
    cluster.tryPatch(`${pick(random, templated)} ${pick(random, names)}`, image(pick(random, images))),
  (cluster, random) =>
    cluster.tryPatch(
      `${pick(random, withHistory)} ${pick(random, names)}`,
      template({ metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': String(cluster.now) } } })
    ),
  undo,
  (cluster, random) =>
    cluster.tryPatch(`deployments ${pick(random, names)}`, { spec: { paused: random.integer(2) === 0 } }),
  (cluster, random) =>
    cluster.delete(`${pick(random, [...templated, 'jobs'])} ${pick(random, names)}`, {
      propagationPolicy: pick(random, ['Background', 'Foreground', 'Background', 'Orphan'])
    }),
  (cluster, random) => cluster.delete(`${pick(random, companions)} ${pick(random, names)}`),
  onPod((cluster, { metadata }, random) =>
    cluster.delete(`pods ${metadata.name}`, random.integer(3) === 0 ? { gracePeriodSeconds: 0 } : {})
  ),
  onPod((cluster, { metadata }, random) =>
    cluster.tryPatch(`pods ${metadata.name}`, { metadata: { labels: { app: pick(random, names) } } })
  ),
  onPod((cluster, pod) => {
    cluster.run(1)
    evict(cluster, pod)
  }),
  (cluster, random) => cluster.engine.setNodePower(pick(random, workers), random.integer(3) > 0),
  (cluster, random) =>
    cluster.tryPatch(`nodes ${pick(random, workers)}`, { spec: { unschedulable: random.integer(2) === 0 } }),
  (cluster, random) => {
    cluster.run(1)
    drain(cluster, pick(random, workers))
  },
  (cluster, random) =>
    cluster.tryPatch(
      `nodes ${pick(random, workers)}`,
      { spec: { taints: pick<Json>(random, [[], [{ key: 'x', effect: 'NoExecute' }]]) } },
      { type: 'merge' }
    ),
  (cluster, random) =>
    cluster.tryPatch(`nodes ${pick(random, workers)}`, {
      metadata: { labels: { disk: pick(random, ['ssd', 'hdd']) } }
    }),
  hold,
  (cluster, random) => cluster.restart(random.integer(3))
]

/** Does one thing. */
export function actAtRandom(cluster: Cluster, random: Random): void {
  pick(random, acts)(cluster, random)
}
