// What volumes may hold and probably should not (upstream pkg/api/persistentvolume/util.go).
import type { PersistentVolume } from '../../schema/types.ts'
import { classAnnotationWarnings } from '../persistentvolumeclaim/warnings.ts'
import { deprecatedVolumes, nodeTermWarnings } from '../pod/warnings.ts'

const mountOptions = 'volume.beta.kubernetes.io/mount-options'
const recycled =
  'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.'
const deprecated = ['photonPersistentDisk', 'scaleIO', 'storageos', 'glusterfs', 'rbd', 'cephfs'] as const

export function persistentVolumeWarnings(volume: PersistentVolume): readonly string[] {
  return [...warningsOf(volume)]
}

function* warningsOf(volume: PersistentVolume): Generator<string> {
  const { metadata, spec } = volume
  yield* classAnnotationWarnings(volume)
  if (metadata.annotations?.[mountOptions] !== undefined)
    yield `metadata.annotations[${mountOptions}]: deprecated since v1.31; use "mountOptions" attribute instead`
  if (spec.persistentVolumeReclaimPolicy === 'Recycle') yield recycled
  for (const [index, term] of (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).entries())
    yield* nodeTermWarnings(term, `spec.nodeAffinity.required.nodeSelectorTerms[${index}]`)
  for (const name of deprecated) {
    const path = name === 'storageos' ? 'storageOS' : name
    if (spec[name] !== undefined) yield `spec.${path}: ${deprecatedVolumes[name]!}`
  }
}
