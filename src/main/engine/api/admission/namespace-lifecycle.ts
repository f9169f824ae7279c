import { namespaceKind } from '../../../../shared/kinds/namespace/kind.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { ApiError, forbidden, notFound } from '../api-error.ts'

/** Upstream's immortal namespaces. */
const immortal = new Set(['default', 'kube-system', 'kube-public'])

/**
 * Upstream's NamespaceLifecycle for a create: 403 where the namespace is being terminated, 404 where it is missing
 * (only with `mustExist`: what the control plane writes is right, and tests of single controllers have no namespaces).
 */
export function checkNamespace(
  store: ObjectStore,
  kind: Kind,
  namespace: string,
  name: string,
  mustExist: boolean
): void {
  const found = store.get(namespaceKind, undefined, namespace)
  if (found === undefined) {
    if (mustExist) throw notFound(namespaceKind, namespace)
    return
  }
  if (found.metadata.deletionTimestamp === undefined) return
  const cause = `unable to create new content in namespace ${namespace} because it is being terminated`
  const error = forbidden(kind, name, cause)
  throw new ApiError(403, 'Forbidden', error.message, {
    ...error.status.details,
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace'
      }
    ]
  })
}

export function checkNamespaceDeletion(kind: Kind, name: string): void {
  if (kind === namespaceKind && immortal.has(name)) throw forbidden(kind, name, 'this namespace may not be deleted')
}
