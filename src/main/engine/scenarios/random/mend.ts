// What a person does to let a cluster come to rest: everything is switched on, and nobody limits or holds anything.
import { claimsOfPod } from '../../../../shared/kinds/pod/pod-claims.ts'
import type { OwnerReference } from '../../../../shared/kube/object.ts'
import type {
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  Node,
  PersistentVolume,
  Pod,
  ReplicaSet
} from '../../../../shared/schema/types.ts'
import type { Random } from '../../sim/random.ts'
import { breaker } from '../chaos-faults.ts'
import { isReady, type Body, type Cluster } from '../cluster.ts'
import { discard } from './storage-acts.ts'
import { held, holdFinalizer } from './workload-acts.ts'
import { pick, randomJob, workers } from './workloads.ts'

const templated = ['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'replicationcontrollers']
const good = { spec: { template: { spec: { containers: [{ name: 'main', image: 'nginx:1.28', command: null }] } } } }

/** Counts everything and refuses nothing. */
export const generousQuota = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'generous' },
  spec: {
    hard: {
      pods: '1000',
      'requests.cpu': '1000',
      persistentvolumeclaims: '1000',
      'requests.storage': '1000Gi',
      'count/jobs.batch': '1000',
      'count/deployments.apps': '1000',
      services: '1000'
    }
  }
}

function mendMachines({ engine }: Cluster): void {
  engine.changeChaos({ type: 'stop-all' }, breaker)
  for (const name of workers) {
    engine.setNodePower(name, true)
    engine.changeMachines({ type: 'partition', name, isCutOff: false })
    engine.strainNode(name, {})
    engine.changeMachines({ type: 'resize', name, size: { cpu: 8, maxPods: 110 } })
  }
}

/** Nodes without a machine go, and then the claims of volumes that were there, or are to go themselves. */
function mendNodes(cluster: Cluster): void {
  const machines = new Set(cluster.engine.machines!.document().machines.map(({ name }) => name))
  for (const { metadata } of cluster.list<Node>('nodes')) {
    if (!machines.has(metadata.name)) cluster.delete(`nodes ${metadata.name}`)
    else cluster.patch(`nodes ${metadata.name}`, { spec: { unschedulable: null } }, { type: 'merge' })
  }
  for (const name of workers) cluster.patch(`nodes ${name}`, { spec: { taints: null } }, { type: 'merge' })
  for (const { metadata, spec } of cluster.list<PersistentVolume>('persistentvolumes')) {
    const [term] = spec?.nodeAffinity?.required?.nodeSelectorTerms ?? []
    const node = term?.matchExpressions?.[0]?.values?.[0]
    const isLost = metadata.deletionTimestamp !== undefined || (node !== undefined && !machines.has(node))
    if (isLost && spec?.claimRef !== undefined) discard(cluster, `persistentvolumeclaims ${spec.claimRef.name}`)
  }
}

function letGo(cluster: Cluster): void {
  for (const resource of held) {
    for (const { metadata } of cluster.list(resource)) {
      const { name, finalizers = [] } = metadata
      const others = finalizers.filter((finalizer) => finalizer !== holdFinalizer)
      if (others.length === finalizers.length) continue
      cluster.patch(`${resource} ${name}`, { metadata: { finalizers: others } }, { type: 'merge' })
    }
  }
}

function mendWorkloads(cluster: Cluster): void {
  for (const resource of templated) {
    for (const { metadata } of cluster.list(resource)) {
      if (metadata.ownerReferences !== undefined) continue
      const paused: Body = resource === 'deployments' ? { paused: false } : {}
      cluster.patch(`${resource} ${metadata.name}`, { spec: { ...good.spec, ...paused } })
    }
  }
  for (const { metadata } of cluster.list('statefulsets')) {
    cluster.patch(
      `statefulsets ${metadata.name}`,
      { spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } } },
      { type: 'merge' }
    )
  }
  for (const { metadata } of cluster.list('cronjobs'))
    cluster.patch(`cronjobs ${metadata.name}`, { spec: { suspend: true } })
  for (const { metadata } of cluster.list<Job>('jobs'))
    cluster.patch(`jobs ${metadata.name}`, { spec: { suspend: false } })
}

/**
 * Somebody has scaled an old ReplicaSet behind the back of a Deployment that recreates its pods. Where its wanted number
 * is not the Deployment's, that takes it for a scaling, and scales nothing while two have pods: upstream stands still in
 * the same way.
 */
function mendScaledSets(cluster: Cluster): void {
  for (const { metadata, spec } of cluster.list<Deployment>('deployments')) {
    if (spec.strategy?.type !== 'Recreate') continue
    const own = cluster
      .list<ReplicaSet>('replicasets')
      .filter((set) => set.spec.replicas !== 0 && set.metadata.ownerReferences?.[0]?.uid === metadata.uid)
    if (own.length < 2) continue
    for (const set of own)
      cluster.patch(`replicasets ${set.metadata.name}`, { spec: { replicas: 0 } }, { type: 'merge' })
  }
}

/**
 * Pods of an old template that nobody rolls out would fail for ever; those of a StatefulSet need a hand, as upstream, and
 * so does one whose pod was given another label: its name stays taken. A claim that is to go waits for those that use it.
 */
function mendPods(cluster: Cluster): void {
  const going = new Set(
    cluster
      .list('persistentvolumeclaims')
      .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
      .map(({ metadata }) => metadata.name)
  )
  for (const pod of cluster.pods()) {
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true)
    // One that crashes again and again may be ready just now.
    const mayStay =
      owner?.kind === 'StatefulSet' ? isReady(pod) : owner !== undefined && isRolledOut(cluster, owner, pod)
    if (!mayStay || claimsOfPod(pod).some(({ claim }) => going.has(claim))) cluster.delete(`pods ${pod.metadata.name}`)
  }
}

/** Millicores: more than what an autoscaler follows can ever do. */
const tooMuch = 6000

/** What autoscalers follow has more replicas than it may have, and far too much to do or nothing. */
function overdrive(cluster: Cluster, random: Random): void {
  for (const { metadata, spec } of cluster.list<HorizontalPodAutoscaler>('horizontalpodautoscalers')) {
    const { kind, name } = spec.scaleTargetRef
    const what = `${kind.toLowerCase()}s ${name}`
    const target = cluster.get<Deployment>(what)
    // A ReplicaSet that a Deployment has taken since is the Deployment's to scale: they would never agree.
    if (target?.metadata.ownerReferences !== undefined) cluster.delete(`horizontalpodautoscalers ${metadata.name}`)
    else if (target !== undefined && target.spec.replicas !== 0) {
      cluster.patch(what, { spec: { replicas: spec.maxReplicas + 2 } })
      cluster.engine.setLoad(target.metadata.uid, pick(random, [0, tooMuch]))
    }
  }
}

/** Takes away all that was done to a cluster; what is left is work for autoscalers. */
export function mendEverything(cluster: Cluster, random: Random): void {
  mendMachines(cluster)
  // Machines that were restarted come back.
  cluster.run(60)
  mendNodes(cluster)
  for (const resource of ['resourcequotas', 'limitranges']) {
    for (const { metadata } of cluster.list(resource)) cluster.delete(`${resource} ${metadata.name}`)
  }
  for (const uid of Object.keys(cluster.engine.loads)) cluster.engine.setLoad(uid, 0)
  letGo(cluster)
  cluster.run(60)
  cluster.create(generousQuota)
  mendScaledSets(cluster)
  mendWorkloads(cluster)
  mendPods(cluster)
  overdrive(cluster, random)
  // Whatever was done before: no Job goes on for ever.
  for (const name of ['last', 'very-last']) cluster.create(randomJob(random, name))
}

/**
 * Whether an owner of a pod replaces it itself when its template changes, or has it end. A ReplicaSet whose own template
 * was changed may look to its Deployment like the one that is wanted, and keeps pods of the template before.
 */
function isRolledOut(cluster: Cluster, { kind, name }: OwnerReference, pod: Pod): boolean {
  if (kind !== 'ReplicaSet') return kind === 'DaemonSet' || kind === 'Job'
  const set = cluster.get<ReplicaSet>(`replicasets ${name}`)
  const image = set?.spec.template?.spec?.containers[0]?.image
  return set?.metadata.ownerReferences !== undefined && image === pod.spec.containers[0]?.image
}
