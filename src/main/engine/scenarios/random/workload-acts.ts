// What is done to workloads and to what stands beside them.
import type { Json } from '../../../../shared/kube/object.ts'
import type { ControllerRevision, ReplicaSet } from '../../../../shared/schema/types.ts'
import type { Random } from '../../sim/random.ts'
import type { Cluster } from '../cluster.ts'
import { image, template } from '../manifests.ts'
import type { Act } from './act.ts'
import { companions, randomCompanion } from './companions.ts'
import { images, names, pick, randomWorkload } from './workloads.ts'

const templated = ['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'replicationcontrollers']
const scaled = ['deployments', 'statefulsets', 'replicasets', 'replicationcontrollers']
const withHistory = ['deployments', 'statefulsets', 'daemonsets']
const once = ['jobs', 'cronjobs']

/** Keeps what is deleted, until somebody takes it off. */
export const holdFinalizer = 'example.com/hold'
/** Kinds of which some object is held. */
export const held = [...templated, ...once, ...companions, 'pods', 'persistentvolumeclaims', 'endpointslices']

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
  const resource = pick(random, held)
  const objects = cluster.list(resource)
  if (objects.length === 0) return
  const { name, finalizers = [] } = pick(random, objects).metadata
  const others = finalizers.filter((finalizer) => finalizer !== holdFinalizer)
  const next = others.length < finalizers.length ? others : [...others, holdFinalizer]
  cluster.tryPatch(`${resource} ${name}`, { metadata: { finalizers: next } }, { type: 'merge' })
}

/** Gives a workload work to do, or takes it away. */
function load(cluster: Cluster, random: Random): void {
  const workload = cluster.get(`${pick(random, scaled)} ${pick(random, names)}`)
  if (workload !== undefined) cluster.engine.setLoad(workload.metadata.uid, pick(random, [0, 300, 900]))
}

export const workloadActs: readonly Act[] = [
  (cluster, random) => cluster.tryCreate(randomWorkload(random, pick(random, names))),
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
    cluster.tryPatch(`${pick(random, once)} ${pick(random, names)}`, { spec: { suspend: random.integer(2) === 0 } }),
  (cluster, random) =>
    cluster.delete(`${pick(random, [...templated, ...once])} ${pick(random, names)}`, {
      propagationPolicy: pick(random, ['Background', 'Foreground', 'Background', 'Orphan'])
    }),
  (cluster, random) => cluster.delete(`${pick(random, companions)} ${pick(random, names)}`),
  load,
  hold
]
