// What is done to workloads and to what stands beside them.
import type { Json } from '../../../../shared/kube/object.ts'
import type { ControllerRevision, ReplicaSet } from '../../../../shared/schema/types.ts'
import type { Random } from '../../sim/random.ts'
import type { Cluster } from '../cluster.ts'
import { image, template } from '../manifests.ts'
import type { Act } from './act.ts'
import { companions, randomAutoscaler, randomCompanion } from './companions.ts'
import { anyOf, type Existing } from './existing.ts'
import { images, names, pick, randomWorkload } from './workloads.ts'

const templated = ['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'replicationcontrollers']
const scaled = ['deployments', 'statefulsets', 'replicasets', 'replicationcontrollers']
const withHistory = ['deployments', 'statefulsets', 'daemonsets']
const once = ['jobs', 'cronjobs']

/** Keeps what is deleted, until somebody takes it off. */
export const holdFinalizer = 'example.com/hold'
/** Kinds of which some object is held. */
export const held = [...templated, ...once, ...companions, 'pods', 'persistentvolumeclaims', 'endpointslices']

/** Does something with an object of one of the resources, where there is any. */
function on(resources: readonly string[], act: (cluster: Cluster, it: Existing, random: Random) => unknown): Act {
  return (cluster, random) => {
    const it = anyOf(cluster, random, resources)
    if (it !== undefined) act(cluster, it, random)
  }
}

/** Takes a workload back to an older revision, as `kubectl rollout undo` does. */
function undo(cluster: Cluster, { what, resource, object }: Existing, random: Random): void {
  const isOwn = ({ metadata }: ReplicaSet | ControllerRevision): boolean =>
    metadata.ownerReferences?.[0]?.uid === object.metadata.uid
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

/** Puts the finalizer on an object, or takes it off. */
function hold(cluster: Cluster, { what, object }: Existing): void {
  const { finalizers = [] } = object.metadata
  const others = finalizers.filter((finalizer) => finalizer !== holdFinalizer)
  const next = others.length < finalizers.length ? others : [...others, holdFinalizer]
  cluster.tryPatch(what, { metadata: { finalizers: next } }, { type: 'merge' })
}

/** Has a workload scaled by its load from now on, and gives it one. */
function autoscale(cluster: Cluster, { object }: Existing, random: Random): void {
  // Its owner would scale it back for ever.
  if (object.metadata.ownerReferences !== undefined) return
  cluster.tryCreate(randomAutoscaler(random, object.kind, object.metadata.name))
  cluster.engine.setLoad(object.metadata.uid, 900)
}

export const workloadActs: readonly Act[] = [
  (cluster, random) => cluster.tryCreate(randomWorkload(random, pick(random, names))),
  (cluster, random) => cluster.tryCreate(randomWorkload(random, pick(random, names))),
  (cluster, random) => cluster.tryCreate(randomWorkload(random, pick(random, names))),
  (cluster, random) => cluster.tryCreate(randomCompanion(random, pick(random, names))),
  (cluster, random) => cluster.tryCreate(randomCompanion(random, pick(random, names))),
  on(scaled, (cluster, { what }, random) => cluster.tryPatch(what, { spec: { replicas: random.integer(8) } })),
  on(['statefulsets'], (cluster, { what }, random) =>
    cluster.tryPatch(what, { spec: { replicas: random.integer(5) } })
  ),
  on(templated, (cluster, { what }, random) => cluster.tryPatch(what, image(pick(random, images)))),
  on(withHistory, (cluster, { what }) =>
    cluster.tryPatch(
      what,
      template({ metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': String(cluster.now) } } })
    )
  ),
  on(withHistory, undo),
  on(['deployments'], (cluster, { what }, random) =>
    cluster.tryPatch(what, { spec: { paused: random.integer(2) === 0 } })
  ),
  on(once, (cluster, { what }, random) => cluster.tryPatch(what, { spec: { suspend: random.integer(2) === 0 } })),
  on([...templated, ...once], (cluster, { what }, random) =>
    cluster.delete(what, {
      propagationPolicy: pick(random, ['Background', 'Foreground', 'Background', 'Orphan'])
    })
  ),
  on(companions, (cluster, { what }) => cluster.delete(what)),
  on(['deployments', 'statefulsets', 'replicasets'], autoscale),
  on(scaled, (cluster, { object }, random) => cluster.engine.setLoad(object.metadata.uid, pick(random, [0, 300, 900]))),
  on(held, hold)
]
