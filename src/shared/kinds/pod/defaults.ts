import type { NewObject } from '../../kube/object.ts'
import type { Pod } from '../../schema/types.ts'

export function setPodDefaults(pod: NewObject<Pod>): NewObject<Pod> {
  return pod
}
