// What a PersistentVolumeClaim counts (upstream pkg/quota/v1/evaluator/core/persistent_volume_claims.go).
import { matches, type RequirementOperator } from '../../../shared/kube/label-selector.ts'
import type { PersistentVolumeClaim } from '../../../shared/schema/types.ts'
import type { Evaluator } from './evaluator.ts'
import type { ResourceList } from './resource-list.ts'

const names = new Set(['count/persistentvolumeclaims', 'persistentvolumeclaims', 'requests.storage'])
const ofClass = /\.storageclass\.storage\.k8s\.io\/(?:requests\.storage|persistentvolumeclaims)$/

function usage({ metadata, spec }: PersistentVolumeClaim): ResourceList {
  const result: Record<string, string> = { 'count/persistentvolumeclaims': '1', persistentvolumeclaims: '1' }
  const className = metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? ''
  if (className !== '') result[`${className}.storageclass.storage.k8s.io/persistentvolumeclaims`] = '1'
  const storage = spec.resources?.requests?.['storage']
  if (storage === undefined) return result
  result['requests.storage'] = storage
  if (className !== '') result[`${className}.storageclass.storage.k8s.io/requests.storage`] = storage
  return result
}

export const claimEvaluator: Evaluator = {
  matching: (given) => given.filter((name) => names.has(name) || ofClass.test(name)),
  usage: (object) => usage(object as PersistentVolumeClaim),
  matchesScope: ({ scopeName, operator, values = [] }, object) => {
    if (scopeName !== 'VolumeAttributesClass') return false
    const { volumeAttributesClassName = '' } = (object as PersistentVolumeClaim).spec
    const labels: ResourceList = volumeAttributesClassName === '' ? {} : { [scopeName]: volumeAttributesClassName }
    return matches([{ key: scopeName, operator: operator as RequirementOperator, values }], labels)
  },
  updates: ['']
}
