// Writes to what is stored, brought before those who may change or refuse them. New objects go their own way
// (prepare-create), because the server's plugins have more to do with them.
import type { Kind } from '../../../../../shared/kinds/kind.ts'
import type { KubeObject, NewObject } from '../../../../../shared/kube/object.ts'
import type { WriterContext } from '../../commit.ts'
import type { SubresourceBody } from './attributes.ts'
import type { AdmissionCaller } from './caller.ts'

/** An update on its way. */
export interface AskedUpdate<T extends NewObject<KubeObject>> {
  /** As webhooks have changed it. */
  readonly object: T
  /** To be called with what would be stored. Throws ApiError where somebody refuses. */
  judge(updated: KubeObject): void
}

const judgedByNobody = (): void => {}

/** Throws ApiError where a webhook that changes objects refuses or fails. */
export function askOfUpdate<T extends NewObject<KubeObject>>(
  { admission, isDryRun = false }: WriterContext,
  kind: Kind,
  {
    stored,
    object,
    subresource = ''
  }: { readonly stored: KubeObject; readonly object: T; readonly subresource?: string },
  caller: () => AdmissionCaller
): AskedUpdate<T> {
  if (admission === undefined || !admission.asks(kind)) return { object, judge: judgedByNobody }
  const { name, namespace } = stored.metadata
  const attributes = {
    operation: 'UPDATE' as const,
    kind,
    subresource,
    name,
    namespace,
    oldObject: stored,
    isDryRun,
    ...caller()
  }
  const changed = admission.mutate({ ...attributes, object }, (one) => kind.setDefaults(one))
  return {
    object: changed === object ? object : (sameIdentity(object, changed) as T),
    judge: (updated) => admission.validate({ ...attributes, object: updated })
  }
}

/** Which object it is nobody changes on its way. */
function sameIdentity(before: NewObject<KubeObject>, changed: NewObject<KubeObject>): NewObject<KubeObject> {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = before.metadata
  const own = { name, namespace, uid, resourceVersion, creationTimestamp }
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
  return { ...changed, metadata: { ...changed.metadata, ...given } }
}

/** Throws ApiError where somebody refuses. */
export function askOfDeletion(
  { admission, isDryRun = false }: WriterContext,
  kind: Kind,
  stored: KubeObject,
  caller: () => AdmissionCaller
): void {
  if (admission === undefined || !admission.asks(kind)) return
  const { name, namespace } = stored.metadata
  admission.admit({
    operation: 'DELETE',
    kind,
    subresource: '',
    name,
    namespace,
    oldObject: stored,
    isDryRun,
    ...caller()
  })
}

/** What a subresource is asked for. */
export interface AskedSubresource {
  readonly operation: 'CREATE' | 'UPDATE' | 'CONNECT'
  readonly name: string
  readonly namespace: string | undefined
  readonly subresource: string
  readonly body: SubresourceBody
}

/** Of what a subresource takes, which nobody can change on its way. Throws ApiError where somebody refuses. */
export function askOfSubresource(
  { admission, isDryRun = false }: WriterContext,
  kind: Kind,
  asked: AskedSubresource,
  caller: () => AdmissionCaller
): void {
  if (admission === undefined || !admission.asks(kind)) return
  admission.admit({ ...asked, kind, isDryRun, ...caller() })
}
