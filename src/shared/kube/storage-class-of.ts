// Which class a volume or a claim belongs to (upstream pkg/apis/core/v1/helper: GetPersistentVolumeClass and its like).
import type { PersistentVolume, PersistentVolumeClaim } from '../schema/types.ts'

/** The annotation that named the class before there was a field; it still counts first. */
export const classAnnotation = 'volume.beta.kubernetes.io/storage-class'

type Classed = Pick<PersistentVolumeClaim | PersistentVolume, 'metadata' | 'spec'>

/** Empty where it has none. */
export function storageClassNameOf({ metadata, spec }: Classed): string {
  return metadata.annotations?.[classAnnotation] ?? spec.storageClassName ?? ''
}
