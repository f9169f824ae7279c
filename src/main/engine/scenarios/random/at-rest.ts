// What is so once everything was mended and had time: owners and counts agree, and nothing points to what is gone.
import { expect } from 'vitest'
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import { parseQuantity } from '../../../../shared/kube/quantity.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import type {
  DaemonSet,
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  ReplicaSet,
  ReplicationController,
  ResourceQuota,
  StatefulSet
} from '../../../../shared/schema/types.ts'
import { isReady, type Cluster } from '../cluster.ts'
import { endpointsAreFresh } from './endpoint-invariants.ts'
import { generousQuota } from './mend.ts'
import { judgeStorage } from './storage-at-rest.ts'

interface Counted extends KubeObject {
  readonly spec: { readonly replicas?: number }
  readonly status?: Readonly<Record<string, unknown>>
}

function ownedBy<T extends KubeObject>(all: readonly T[], owner: KubeObject): readonly T[] {
  return all.filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === owner.metadata.uid)
}

function countsAgree(cluster: Cluster): void {
  const pods = cluster.pods().filter((pod) => !isPodTerminal(pod))
  const nodes = cluster.list('nodes').length
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
    const wanted = metadata.namespace === 'default' ? nodes - 1 : nodes
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

const trackingFinalizer = 'batch.kubernetes.io/job-tracking'

/** A Job has ended, has told all its pods, and lets go of them. */
function jobsAreDone(cluster: Cluster): void {
  const pods = cluster.pods()
  for (const { metadata, spec, status } of cluster.list<Job>('jobs')) {
    const { name } = metadata
    if (spec.ttlSecondsAfterFinished !== undefined) expect.fail(`Job ${name} has outlived its time`)
    const ends = ['Complete', 'Failed'].filter((type) => conditionOf(status, type)?.status === 'True')
    expect([name, ends.length]).toEqual([name, 1])
    const { active = 0, ready = 0, terminating = 0, uncountedTerminatedPods = {} } = status!
    expect({ name, active, ready, terminating, uncountedTerminatedPods }).toEqual({
      name,
      active: 0,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {}
    })
    // Some may have been deleted since they were counted.
    const ended = ownedBy(pods, { metadata } as KubeObject)
    for (const [phase, counted = 0] of [
      ['Succeeded', status!.succeeded],
      ['Failed', status!.failed]
    ] as const) {
      const there = ended.filter((pod) => pod.status?.phase === phase).length
      if (there > counted) expect.fail(`Job ${name} counts ${counted} ${phase}, and ${there} are there`)
    }
  }
  for (const { metadata } of pods) {
    if (metadata.finalizers?.includes(trackingFinalizer) === true) expect.fail(`${metadata.name} is still tracked`)
  }
}

/** Budgets know how many pods are healthy. */
function budgetsAreCounted(cluster: Cluster): void {
  const pods = cluster.pods()
  for (const { metadata, spec, status } of cluster.list<PodDisruptionBudget>('poddisruptionbudgets')) {
    // Of pods whose owners cannot be scaled it knows no share: nothing is counted then, and nothing may go.
    if (conditionOf(status, 'DisruptionAllowed')?.reason === 'SyncFailed') continue
    const app = spec?.selector?.matchLabels?.['app']
    const healthy = pods.filter((pod) => pod.metadata.labels?.['app'] === app && isReady(pod)).length
    const { name } = metadata
    const { currentHealthy, desiredHealthy, disruptionsAllowed, disruptedPods } = status!
    expect({ name, currentHealthy, disruptedPods }).toEqual({ name, currentHealthy: healthy, disruptedPods: undefined })
    if (disruptionsAllowed !== 0) expect([name, disruptionsAllowed]).toEqual([name, healthy - desiredHealthy])
  }
}

/** In thousandths, so that nothing is lost on the way. */
function sum(quantities: readonly (string | undefined)[]): number {
  return quantities.reduce((total, quantity) => total + Math.round(parseQuantity(quantity ?? '0') * 1000), 0) / 1000
}

function quotasAreCounted(cluster: Cluster): void {
  const pods = cluster.pods().filter((pod) => !isPodTerminal(pod))
  const claims = cluster.list<PersistentVolumeClaim>('persistentvolumeclaims')
  const { used = {} } = cluster.get<ResourceQuota>(`resourcequotas ${generousQuota.metadata.name}`)!.status!
  const told = Object.fromEntries(Object.entries(used).map(([name, quantity]) => [name, parseQuantity(quantity)]))
  expect(told).toEqual({
    pods: pods.length,
    'requests.cpu': sum(
      pods.flatMap(({ spec }) => spec.containers.map(({ resources }) => resources?.requests?.['cpu']))
    ),
    persistentvolumeclaims: claims.length,
    'requests.storage': sum(claims.map(({ spec }) => spec.resources?.requests?.['storage'])),
    'count/jobs.batch': cluster.list('jobs').length,
    'count/deployments.apps': cluster.list('deployments').length,
    services: cluster.list('services').length
  })
}

/** What an autoscaler follows has as many replicas as it may have, if it has any; the most, where it has too much to do. */
function autoscalersHaveTheirWay(cluster: Cluster): void {
  const { loads } = cluster.engine
  for (const { metadata, spec, status } of cluster.list<HorizontalPodAutoscaler>('horizontalpodautoscalers')) {
    const { kind, name } = spec.scaleTargetRef
    const target = cluster.get<Counted>(`${kind.toLowerCase()}s ${name}`)
    const { minReplicas = 1, maxReplicas } = spec
    const replicas = target?.spec.replicas ?? 0
    if (replicas === 0) continue
    // Of pods that another autoscaler scales as well it measures nothing, and of what nobody serves.
    const isMeasured =
      spec.metrics?.[0]?.type === 'Resource' && conditionOf(status, 'ScalingActive')?.reason !== 'AmbiguousSelector'
    const least = isMeasured && (loads[target!.metadata.uid] ?? 0) > 0 ? maxReplicas : minReplicas
    if (replicas < least || replicas > maxReplicas)
      expect.fail(`${metadata.name} wants ${least} to ${maxReplicas}, and ${name} has ${replicas}`)
  }
}

/** Throws where something is not as it should be. */
export function judgeRest(cluster: Cluster): void {
  expect(new Set(cluster.rows('nodes').map((row) => row['Status']))).toEqual(new Set(['Ready']))
  countsAgree(cluster)
  ownersExist(cluster)
  endpointsAreFresh(cluster)
  jobsAreDone(cluster)
  budgetsAreCounted(cluster)
  quotasAreCounted(cluster)
  autoscalersHaveTheirWay(cluster)
  judgeStorage(cluster)
}
