import type { ObjectLink } from '../../shell/route.ts'

const resources: ReadonlySet<string> = new Set([
  '/pods',
  '/services',
  '/nodes',
  '/configmaps',
  '/secrets',
  '/serviceaccounts',
  '/persistentvolumeclaims',
  '/replicationcontrollers',
  'apps/deployments',
  'apps/statefulsets',
  'apps/daemonsets',
  'apps/replicasets',
  'batch/jobs',
  'batch/cronjobs',
  'autoscaling/horizontalpodautoscalers',
  'discovery.k8s.io/endpointslices',
  'networking.k8s.io/ingresses',
  'networking.k8s.io/networkpolicies',
  'gateway.networking.k8s.io/gateways',
  'gateway.networking.k8s.io/httproutes',
  'gateway.networking.k8s.io/grpcroutes'
])

/** Whether the map has a box for it, or for what it belongs to. */
export function hasPlaceOnMap({ group, resource }: ObjectLink): boolean {
  return resources.has(`${group}/${resource}`)
}
