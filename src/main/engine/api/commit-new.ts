import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { chargeQuotas } from './admission/resource-quota.ts'
import type { WriterContext } from './commit.ts'

/** Stores a new object, whose resourceVersion is the store's next, and charges it to the quotas of its namespace. */
export function commitNew<T extends KubeObject>(context: WriterContext, kind: Kind<T>, object: T): T {
  const stored = context.store.put(kind, object)
  chargeQuotas(context, kind, stored)
  return stored
}
