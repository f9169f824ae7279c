// What claims may hold and probably should not (upstream pkg/api/persistentvolumeclaim/util.go).
import type { KubeObject } from '../../kube/object.ts'
import { isQuantity, parseQuantity } from '../../kube/quantity.ts'
import { classAnnotation } from '../../kube/storage-class-of.ts'
import type { PersistentVolumeClaim } from '../../schema/types.ts'

/** Of claims and volumes. */
export function classAnnotationWarnings({ metadata }: KubeObject): readonly string[] {
  if (metadata.annotations?.[classAnnotation] === undefined) return []
  return [`metadata.annotations[${classAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`]
}

export function persistentVolumeClaimWarnings(claim: PersistentVolumeClaim): readonly string[] {
  const size = claim.spec.resources?.requests?.['storage']
  const isFraction = size !== undefined && isQuantity(size) && !Number.isInteger(parseQuantity(size))
  const text = `fractional byte value ${JSON.stringify(size)} is invalid, must be an integer`
  return [...classAnnotationWarnings(claim), ...(isFraction ? [`spec.resources.requests[storage]: ${text}`] : [])]
}
