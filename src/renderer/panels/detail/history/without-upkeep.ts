import type { KubeObject } from '../../../../shared/kube/object.ts'

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** An object without what every write changes in it, which would stand in each difference and say nothing. */
export function withoutUpkeep(object: KubeObject): KubeObject {
  const { resourceVersion: _revision, generation: _generation, annotations, ...metadata } = object.metadata
  const { [lastApplied]: _applied, ...others } = annotations ?? {}
  const kept = Object.keys(others).length === 0 ? metadata : { ...metadata, annotations: others }
  return { ...object, metadata: kept as KubeObject['metadata'] }
}
