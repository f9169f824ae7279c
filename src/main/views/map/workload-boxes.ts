import type { MapFacts } from '../../../shared/contract/map.ts'
import { cronJobKind } from '../../../shared/kinds/cronjob/kind.ts'
import { daemonSetKind } from '../../../shared/kinds/daemonset/kind.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { jobKind } from '../../../shared/kinds/job/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import { replicationControllerKind } from '../../../shared/kinds/replicationcontroller/kind.ts'
import { statefulSetKind } from '../../../shared/kinds/statefulset/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import type { DaemonSet, Deployment, PodTemplateSpec } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { refOf } from '../documents/object-ref.ts'
import { boxId, type MapGraph } from './map-graph.ts'
import type { MapScope } from './map-scope.ts'

/** What stands in the column of workloads, where nothing else controls it. */
export const workloadKinds: readonly Kind[] = [
  deploymentKind,
  statefulSetKind,
  daemonSetKind,
  replicaSetKind,
  replicationControllerKind,
  cronJobKind,
  jobKind
]

export const revisionAnnotation = 'deployment.kubernetes.io/revision'

/** The workload that pods of this owner belong to: a ReplicaSet's Deployment, a Job's CronJob. */
export function workloadAbove(source: ClusterSource, owner: KubeObject): KubeObject {
  const above = controllerOf(owner)
  return (above === undefined ? undefined : source.byUid(above.uid)) ?? owner
}

/** All workloads of the scope that nothing else controls, with what becomes of them. */
export function addWorkloads(graph: MapGraph, scope: MapScope): void {
  // Round a node only what runs there: the pods bring their workloads.
  if (scope.node !== undefined) return
  for (const kind of workloadKinds) {
    for (const object of scope.all(kind)) {
      if (controllerOf(object) !== undefined || isOver(object)) continue
      addWorkload(graph, scope, object, kind)
    }
  }
}

/** A finished Job is history; one whose pods are still there comes with them. */
function isOver(object: KubeObject): boolean {
  return (
    object.kind === 'Job' && (object as { status?: { completionTime?: string } }).status?.completionTime !== undefined
  )
}

export function addWorkload(graph: MapGraph, scope: MapScope, object: KubeObject, kind: Kind): string {
  const { namespace = '', name } = object.metadata
  const id = boxId(kind, namespace, name)
  if (graph.has(id)) return id
  const ref = refOf(scope.source, object, kind)
  graph.add({
    id,
    column: 'workload',
    ref,
    mark: ref.status?.mark ?? 'ok',
    facts: factsOf(object),
    ...(scope.query.group === 'node' ? {} : { lane: workloadLane(namespace, name, kind.kind), band: namespace })
  })
  return id
}

export function workloadLane(namespace: string, name: string, kind: string): string {
  return `${namespace}/${name}/${kind}`
}

function factsOf(object: KubeObject): MapFacts {
  switch (object.kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'ReplicaSet':
    case 'ReplicationController': {
      const { metadata, spec, status } = object as Deployment
      const revision = metadata.annotations?.[revisionAnnotation]
      return {
        type: 'replicas',
        ready: status?.readyReplicas ?? 0,
        desired: spec.replicas ?? 1,
        ...(revision !== undefined && object.kind === 'Deployment' && { revision })
      }
    }
    case 'DaemonSet': {
      const { status } = object as DaemonSet
      return { type: 'replicas', ready: status?.numberReady ?? 0, desired: status?.desiredNumberScheduled ?? 0 }
    }
    default:
      return { type: 'kind' }
  }
}

/** The labels that its pods will have. */
export function templateLabels(object: KubeObject): Readonly<Record<string, string>> | undefined {
  return (object as { spec?: { template?: PodTemplateSpec } }).spec?.template?.metadata?.labels
}

export function isScaledToZero(object: KubeObject): boolean {
  return (object as Deployment).spec?.replicas === 0
}
