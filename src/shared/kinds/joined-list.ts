// A list in which several kinds stand together. It is addressed as the list of a kind is, and is none that the API has.
import type { KindName } from './kind-names.ts'

export const workloads: KindName = {
  group: '',
  version: 'v1',
  kind: 'Workload',
  resource: 'workloads',
  singular: 'workload',
  namespaced: true,
  icon: 'table'
}

/** The kinds of the list, in the order in which they are counted. */
export const workloadKinds = [
  { group: 'apps', resource: 'deployments' },
  { group: 'apps', resource: 'statefulsets' },
  { group: 'apps', resource: 'daemonsets' },
  { group: 'batch', resource: 'jobs' },
  { group: 'batch', resource: 'cronjobs' },
  { group: 'apps', resource: 'replicasets' },
  { group: '', resource: 'pods' }
] as const

export function isWorkloads({ group, resource }: { readonly group: string; readonly resource: string }): boolean {
  return group === workloads.group && resource === workloads.resource
}

/** Of a list: only what nothing else has made. */
export const nobodysFilter = 'owner:-'
