import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import type { HorizontalPodAutoscaler } from '../../../../shared/schema/types.ts'
import { noSuchResource } from '../../api/call.ts'
import { notFound } from '../../api/api-error.ts'
import type { ObjectStore } from '../../store/object-store.ts'

export interface ScaleTarget {
  readonly kind: Kind
  readonly object: KubeObject
}

/** What the autoscaler scales; a text where there is no such thing or it has no scale: upstream's words. */
export function scaleTargetOf(store: ObjectStore, { metadata, spec }: HorizontalPodAutoscaler): ScaleTarget | string {
  const { apiVersion = '', kind: name, name: targetName } = spec.scaleTargetRef
  const parts = apiVersion.split('/')
  if (parts.length > 2) return `unexpected GroupVersion string: ${apiVersion}`
  const group = parts.length === 2 ? parts[0]! : ''
  const kind = store.kinds.all().find((one) => one.group === group && one.kind === name)
  if (kind === undefined) return `no matches for kind "${name}" in group "${group}"`
  if (!kind.subresources.includes('scale')) return noSuchResource().message
  const object = store.get(kind, metadata.namespace, targetName)
  return object === undefined ? notFound(kind, targetName).message : { kind, object }
}
