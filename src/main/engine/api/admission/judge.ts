import { certificateSigningRequestKind } from '../../../../shared/kinds/certificatesigningrequest/kind.ts'
import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { priorityClassKind } from '../../../../shared/kinds/priorityclass/kind.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import type {
  CertificateSigningRequest,
  PersistentVolumeClaim,
  PriorityClass
} from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { checkCertificateSubject } from './certificate-subjects.ts'
import { checkClaimResize } from './claim-resize.ts'
import { checkLimits } from './limit-ranger.ts'
import { checkPodSecurity } from './pod-security/pod-security.ts'
import { checkPriorityClass } from './priority-classes.ts'
import { checkQuotas } from './resource-quota.ts'

/**
 * Plugins that judge what anybody creates, the control plane too, in upstream's order; `others` are those that people
 * have added. Throws 403.
 */
export function judgeNew(store: ObjectStore, kind: Kind, object: KubeObject, others: () => void): void {
  checkLimits(store, kind, object)
  checkPodSecurity(store, kind, object)
  others()
  checkQuotas(store, kind, object)
}

/** Subresources that are judged as an update of the object itself is. */
const judged = new Set(['', 'resize', 'ephemeralcontainers'])

/** Plugins that judge an update, where it may ask for more; `others` as of what is new. Throws 403. */
export function judgeUpdate(
  store: ObjectStore,
  kind: Kind,
  object: KubeObject,
  old: KubeObject,
  subresource: string,
  others: () => void
): void {
  const isJudged = judged.has(subresource)
  if (subresource === 'resize') checkLimits(store, kind, object)
  if (isJudged) checkPodSecurity(store, kind, object, old)
  others()
  if (isJudged) checkQuotas(store, kind, object, old, subresource)
}

/** Plugins that judge what somebody outside creates or, with `old`, updates. Throws 403. */
export function judgeRequest(store: ObjectStore, kind: Kind, object: KubeObject, old: KubeObject | undefined): void {
  if (kind === (priorityClassKind as Kind)) checkPriorityClass(store, object as PriorityClass)
  if (kind === (certificateSigningRequestKind as Kind)) checkCertificateSubject(object as CertificateSigningRequest)
  if (kind === (persistentVolumeClaimKind as Kind) && old !== undefined)
    checkClaimResize(store, object as PersistentVolumeClaim, old as PersistentVolumeClaim)
}
