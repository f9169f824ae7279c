import type { NewObject } from '../../kube/object.ts'
import { filled } from '../../kube/sharing.ts'
import type { VolumeAttributesClass } from '../../schema/types.ts'

/** Nothing is defaulted upstream; the driver's name is no pointer in Go. */
export function setVolumeAttributesClassDefaults(
  attributes: NewObject<VolumeAttributesClass>
): NewObject<VolumeAttributesClass> {
  return filled(attributes, { driverName: '' })
}
