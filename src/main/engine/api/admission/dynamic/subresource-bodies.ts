// What subresources take, as somebody who admits it sees it.
import type { Kind } from '../../../../../shared/kinds/kind.ts'
import type { Json, KubeObject } from '../../../../../shared/kube/object.ts'
import type { Pod } from '../../../../../shared/schema/types.ts'
import { scaleOf } from '../../scale.ts'
import type { AskedSubresource } from './asking.ts'

function asked(
  { metadata: { name, namespace } }: KubeObject,
  operation: AskedSubresource['operation'],
  subresource: string,
  body: AskedSubresource['body']
): AskedSubresource {
  return { operation, name, namespace, subresource, body }
}

export function scaleAsked(kind: Kind, stored: KubeObject, next: KubeObject): AskedSubresource {
  const shown = (object: KubeObject): Json => scaleOf(kind, object) as unknown as Json
  const body = { group: 'autoscaling', version: 'v1', kind: 'Scale', object: shown(next), oldObject: shown(stored) }
  return asked(stored, 'UPDATE', 'scale', body)
}

/** `binding` as it was sent; else what the scheduler would send for a pod that is to be bound. */
export function bindingAsked(pod: Pod, binding?: Json): AskedSubresource {
  const { name, namespace } = pod.metadata
  const object = binding ?? {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    target: { kind: 'Node', name: pod.spec.nodeName ?? '' }
  }
  return asked(pod, 'CREATE', 'binding', { group: '', version: 'v1', kind: 'Binding', object })
}

export function evictionAsked(pod: Pod, eviction: Json): AskedSubresource {
  return asked(pod, 'CREATE', 'eviction', { group: 'policy', version: 'v1', kind: 'Eviction', object: eviction })
}
