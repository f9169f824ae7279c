// The two ways to say what a claim's volume is filled from (upstream pkg/api/persistentvolumeclaim/util.go).
import type { PersistentVolumeClaimSpec, TypedLocalObjectReference } from '../../schema/types.ts'

/** The old field knew only these two; anything else in it is dropped. */
function isOldSource({ apiGroup, kind }: TypedLocalObjectReference): boolean {
  const group = apiGroup ?? ''
  if (group === '') return kind === 'PersistentVolumeClaim'
  return group === 'snapshot.storage.k8s.io' && kind === 'VolumeSnapshot'
}

/** Each field is filled in from the other, unless the source is in another namespace. */
export function withDataSources(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const { dataSource, dataSourceRef } = spec
  if (dataSource !== undefined && dataSourceRef === undefined) {
    if (isOldSource(dataSource)) return { ...spec, dataSourceRef: dataSource }
    const { dataSource: _dropped, ...rest } = spec
    return rest
  }
  if (dataSource !== undefined || dataSourceRef === undefined || dataSourceRef.namespace) return spec
  const { namespace: _none, ...source } = dataSourceRef
  return isOldSource(source) ? { ...spec, dataSource: source } : spec
}
