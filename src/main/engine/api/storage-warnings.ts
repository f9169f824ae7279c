// What volumes, claims and classes may hold and probably should not (upstream pkg/api/persistentvolume/util.go,
// pkg/api/persistentvolumeclaim/util.go, pkg/api/storage/util.go).
import type { KubeObject } from '../../../shared/kube/object.ts'
import { isQuantity, parseQuantity } from '../../../shared/kube/quantity.ts'
import { classAnnotation } from '../../../shared/kube/storage-class-of.ts'
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../shared/schema/types.ts'
import { deprecatedLabels, deprecatedVolumes, nodeTermWarnings } from './pod-warnings.ts'

const mountOptions = 'volume.beta.kubernetes.io/mount-options'
const recycled =
  'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.'

function* annotationWarnings({ metadata: { annotations } }: KubeObject): Generator<string> {
  if (annotations?.[classAnnotation] !== undefined)
    yield `metadata.annotations[${classAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`
  if (annotations?.[mountOptions] !== undefined)
    yield `metadata.annotations[${mountOptions}]: deprecated since v1.31; use "mountOptions" attribute instead`
}

function* volumeWarnings(volume: PersistentVolume): Generator<string> {
  yield* annotationWarnings(volume)
  const { spec } = volume
  if (spec.persistentVolumeReclaimPolicy === 'Recycle') yield recycled
  for (const [index, term] of (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).entries())
    yield* nodeTermWarnings(term, `spec.nodeAffinity.required.nodeSelectorTerms[${index}]`)
  for (const name of ['photonPersistentDisk', 'scaleIO', 'storageos', 'glusterfs', 'rbd', 'cephfs'] as const) {
    const path = name === 'storageos' ? 'storageOS' : name
    if (spec[name] !== undefined) yield `spec.${path}: ${deprecatedVolumes[name]!}`
  }
}

function* claimWarnings(claim: PersistentVolumeClaim): Generator<string> {
  if (claim.metadata.annotations?.[classAnnotation] !== undefined)
    yield `metadata.annotations[${classAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`
  const size = claim.spec.resources?.requests?.['storage']
  if (size !== undefined && isQuantity(size) && !Number.isInteger(parseQuantity(size)))
    yield `spec.resources.requests[storage]: fractional byte value ${JSON.stringify(size)} is invalid, must be an integer`
}

function* classWarnings({ allowedTopologies = [] }: StorageClass): Generator<string> {
  for (const [index, term] of allowedTopologies.entries()) {
    for (const [position, { key }] of (term.matchLabelExpressions ?? []).entries()) {
      const text = deprecatedLabels[key]
      if (text !== undefined)
        yield `allowedTopologies[${index}].matchLabelExpressions[${position}].key: ${key} is ${text}`
    }
  }
}

export const storageWarnings: Readonly<Record<string, (object: KubeObject) => readonly string[]>> = {
  PersistentVolume: (volume) => [...volumeWarnings(volume as PersistentVolume)],
  PersistentVolumeClaim: (claim) => [...claimWarnings(claim as PersistentVolumeClaim)],
  StorageClass: (storageClass) => [...classWarnings(storageClass as StorageClass)]
}
