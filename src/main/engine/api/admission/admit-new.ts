import { ingressKind } from '../../../../shared/kinds/ingress/kind.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import type { KubeObject, NewObject } from '../../../../shared/kube/object.ts'
import type { Ingress, Node } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { withDefaultIngressClass } from './default-ingress-class.ts'
import { admitStorage } from './storage.ts'
import { taintNewNode } from './taint-nodes.ts'

/** A new object as the plugins that change objects leave it; pods have their own (pod-admission). */
export function admitNew<T extends KubeObject>(
  store: ObjectStore,
  kind: Kind<T>,
  object: NewObject<T>,
  isRequest: boolean
): NewObject<T> {
  const any = kind as Kind
  if (any === nodeKind && isRequest)
    return taintNewNode(object as unknown as NewObject<Node>) as unknown as NewObject<T>
  if (any === ingressKind)
    return withDefaultIngressClass(store, object as unknown as NewObject<Ingress>) as unknown as NewObject<T>
  return admitStorage(store, kind, object)
}
