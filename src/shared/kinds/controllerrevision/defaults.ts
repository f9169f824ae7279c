import type { NewObject } from '../../kube/object.ts'
import type { ControllerRevision } from '../../schema/types.ts'

export function setControllerRevisionDefaults(
  controllerRevision: NewObject<ControllerRevision>
): NewObject<ControllerRevision> {
  return controllerRevision
}
