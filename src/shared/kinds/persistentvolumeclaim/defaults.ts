import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../schema/types.ts'

const noResources = {}

/** Upstream's SetDefaults_PersistentVolumeClaim; resources are no pointer in Go and always there. */
export function setPersistentVolumeClaimDefaults(
  claim: NewObject<PersistentVolumeClaim>
): NewObject<PersistentVolumeClaim> {
  const given = (claim.spec as PersistentVolumeClaimSpec | undefined) ?? {}
  return changed(claim, { spec: filled(given, { resources: noResources, volumeMode: 'Filesystem' }) })
}
