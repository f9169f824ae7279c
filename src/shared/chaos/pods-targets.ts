import type { Container, Pod, PodSpec } from '../schema/types.ts'
import type { KubeObject } from '../kube/object.ts'
import { hasRollout } from '../rollout/rollout-kinds.ts'

interface KindName {
  readonly group: string
  readonly resource: string
}

const withPods: ReadonlySet<string> = new Set([
  '/pods',
  '/replicationcontrollers',
  'apps/deployments',
  'apps/statefulsets',
  'apps/daemonsets',
  'apps/replicasets',
  'batch/jobs',
  'batch/cronjobs'
])

/** Whether containers of such an object can be broken: it is a pod, or makes pods. */
export function hasPods({ group, resource }: KindName): boolean {
  return withPods.has(`${group}/${resource}`)
}

/** Whether a change of its image can be taken back by a rollback. */
export function hasImageToBreak(kind: KindName): boolean {
  return hasRollout(kind)
}

/** The containers that a pod has, or that pods of a workload will have, init containers apart. */
export function containersOf(object: KubeObject): readonly Container[] {
  return podSpecOf(object)?.containers ?? []
}

interface Templated {
  readonly template?: { readonly spec?: PodSpec }
  readonly jobTemplate?: { readonly spec?: { readonly template?: { readonly spec?: PodSpec } } }
}

function podSpecOf(object: KubeObject): PodSpec | undefined {
  if (object.kind === 'Pod') return (object as Pod).spec
  const { spec } = object as KubeObject & { readonly spec?: Templated }
  return spec?.jobTemplate?.spec?.template?.spec ?? spec?.template?.spec
}
