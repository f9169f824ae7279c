import type { KubeObject } from '../../kube/object.ts'
import type { Pod } from '../../schema/types.ts'

/** Whether an object is a pod in which no container runs: there is nothing to look into. */
export function isIdle(object: KubeObject): boolean {
  if (object.kind !== 'Pod') return false
  const { status } = object as Pod
  const statuses = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? [])
  ]
  return statuses.every(({ state }) => state?.running === undefined)
}
