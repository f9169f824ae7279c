import type { NewObject } from '../../kube/object.ts'
import type { DaemonSet } from '../../schema/types.ts'

export function setDaemonSetDefaults(daemonSet: NewObject<DaemonSet>): NewObject<DaemonSet> {
  return daemonSet
}
