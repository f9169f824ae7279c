import type { Event } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

/** By kind, because a relation has one resource; events may be about anything. */
const resources: Readonly<Record<string, string>> = {
  Pod: 'pods',
  Node: 'nodes',
  Deployment: 'deployments',
  ReplicaSet: 'replicasets',
  DaemonSet: 'daemonsets',
  StatefulSet: 'statefulsets',
  ReplicationController: 'replicationcontrollers',
  Job: 'jobs',
  CronJob: 'cronjobs',
  Service: 'services',
  Endpoints: 'endpoints',
  EndpointSlice: 'endpointslices',
  Namespace: 'namespaces',
  Lease: 'leases'
}

export const eventRelations: readonly Relation<Event>[] = Object.entries(resources).map(([kind, resource]) => ({
  name: 'about',
  resource,
  references: ({ involvedObject }) => {
    const { name, namespace } = involvedObject
    if (involvedObject.kind !== kind || name === undefined) return []
    return [namespace === undefined || namespace === '' ? { name } : { namespace, name }]
  }
}))
