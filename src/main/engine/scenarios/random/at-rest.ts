// What is so once everything was mended and had time: owners and counts agree, and nothing points to what is gone.
import { expect } from 'vitest'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import type {
  DaemonSet,
  Deployment,
  Endpoints,
  EndpointSlice,
  Job,
  PodDisruptionBudget,
  ReplicaSet,
  ReplicationController,
  Service,
  StatefulSet
} from '../../../../shared/schema/types.ts'
import { isReady, type Body, type Cluster } from '../cluster.ts'
import { workers } from './workloads.ts'

const templated = ['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'replicationcontrollers']
const good = { spec: { template: { spec: { containers: [{ name: 'main', image: 'nginx:1.28', command: null }] } } } }

/** Takes away all that was done to it: machines run, images are there, nobody limits or holds anything. */
export function mendEverything(cluster: Cluster): void {
  for (const node of workers) {
    cluster.engine.setNodePower(node, true)
    cluster.patch(`nodes ${node}`, { spec: { unschedulable: null, taints: null } }, { type: 'merge' })
  }
  for (const resource of ['resourcequotas', 'poddisruptionbudgets', 'jobs']) {
    for (const { metadata } of cluster.list(resource)) {
      cluster.delete(`${resource} ${metadata.name}`, { propagationPolicy: 'Background' })
    }
  }
  for (const resource of ['services', 'deployments', 'statefulsets']) {
    for (const { metadata } of cluster.list(resource)) {
      cluster.patch(`${resource} ${metadata.name}`, { metadata: { finalizers: null } }, { type: 'merge' })
    }
  }
  cluster.run(60)
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
  // Pods of an old template that nobody rolls out would fail for ever; those of a StatefulSet need a hand, as upstream,
  // and so does one whose pod was given another label: its name stays taken.
  for (const pod of cluster.pods()) {
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller === true)?.kind
    const isRolledOut = owner === 'ReplicaSet' || owner === 'DaemonSet'
    if (owner === undefined || (!isRolledOut && !isReady(pod))) cluster.delete(`pods ${pod.metadata.name}`)
  }
}

interface Counted extends KubeObject {
  readonly spec: { readonly replicas?: number }
  readonly status?: Readonly<Record<string, unknown>>
}

function ownedBy<T extends KubeObject>(all: readonly T[], owner: KubeObject): readonly T[] {
  return all.filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === owner.metadata.uid)
}

function countsAgree(cluster: Cluster): void {
  const pods = cluster.pods()
  for (const resource of ['statefulsets', 'replicasets', 'replicationcontrollers']) {
    for (const object of cluster.list<Counted & (StatefulSet | ReplicaSet | ReplicationController)>(resource)) {
      const { replicas = 1 } = object.spec
      const name = `${resource} ${object.metadata.name}`
      const told = { replicas: 0, readyReplicas: 0, availableReplicas: 0, ...object.status }
      const wanted = { replicas, readyReplicas: replicas, availableReplicas: replicas }
      expect({ name, ...told }).toMatchObject({ name, ...wanted })
      expect([name, ownedBy(pods, object).length]).toEqual([name, replicas])
    }
  }
  for (const deployment of cluster.list<Deployment>('deployments')) {
    const { name, generation } = deployment.metadata
    const { replicas = 1 } = deployment.spec
    const told = { updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0, replicas: 0, ...deployment.status }
    const counts = {
      updatedReplicas: replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
      replicas,
      observedGeneration: generation
    }
    expect({ name, ...told }).toMatchObject({ name, ...counts })
    const sets = ownedBy(cluster.list<ReplicaSet>('replicasets'), deployment)
    expect(sets.reduce((sum, { spec }) => sum + (spec.replicas ?? 1), 0)).toBe(replicas)
  }
  for (const { metadata, status } of cluster.list<DaemonSet>('daemonsets', undefined, '*')) {
    // Workers carry what is the person's; the control plane is tainted.
    const wanted = metadata.namespace === 'default' ? workers.length : workers.length + 1
    const { name } = metadata
    const counts = { desiredNumberScheduled: wanted, numberReady: wanted, numberMisscheduled: 0 }
    expect({ name, ...status }).toMatchObject({ name, ...counts })
  }
}

function ownersExist(cluster: Cluster): void {
  const { store } = cluster.engine
  for (const kind of store.kinds.all()) {
    for (const { metadata } of store.all(kind)) {
      for (const { uid, kind: owner } of metadata.ownerReferences ?? []) {
        if (store.byUid(uid) === undefined) expect.fail(`${kind.kind} ${metadata.name} has lost its ${owner}`)
      }
      if (metadata.deletionTimestamp !== undefined) expect.fail(`${kind.kind} ${metadata.name} is still going`)
    }
  }
}

function endpointsAgree(cluster: Cluster): void {
  const pods = cluster.pods()
  for (const { metadata, spec } of cluster.list<Service>('services')) {
    if (spec.selector === undefined) continue
    const { app } = spec.selector
    const ready = pods.filter((one) => one.metadata.labels?.['app'] === app && isReady(one))
    const wanted = ready.map(({ status }) => status!.podIP!).sort()
    const { subsets = [] } = cluster.get<Endpoints>(`endpoints ${metadata.name}`)!
    expect(subsets.flatMap(({ addresses = [] }) => addresses.map(({ ip }) => ip)).sort()).toEqual(wanted)
    const slices = cluster.list<EndpointSlice>('endpointslices', `kubernetes.io/service-name=${metadata.name}`)
    const sliced = slices.flatMap(({ endpoints }) =>
      endpoints.filter(({ conditions }) => conditions?.ready === true).flatMap(({ addresses }) => addresses)
    )
    expect(sliced.sort()).toEqual(wanted)
  }
}

/** Throws where something is not as it should be. */
export function judgeRest(cluster: Cluster): void {
  expect(cluster.rows('nodes').map((row) => row['Status'])).toEqual(Array<string>(workers.length + 1).fill('Ready'))
  countsAgree(cluster)
  ownersExist(cluster)
  endpointsAgree(cluster)
  expect(cluster.list<PodDisruptionBudget>('poddisruptionbudgets')).toEqual([])
  for (const job of cluster.list<Job>('jobs')) expect(conditionOf(job.status, 'Complete')?.status).toBe('True')
}
