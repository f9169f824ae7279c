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
import { checkPriorityClass } from './priority-classes.ts'

/** What admission says of an object as a request would store it: plugins that judge and change nothing. Throws 403. `old` on update. */
export function admitWrite(store: ObjectStore, kind: Kind, object: KubeObject, old?: KubeObject): void {
  if (kind === (priorityClassKind as Kind)) checkPriorityClass(store, object as PriorityClass)
  if (kind === (certificateSigningRequestKind as Kind)) checkCertificateSubject(object as CertificateSigningRequest)
  if (kind === (persistentVolumeClaimKind as Kind) && old !== undefined)
    checkClaimResize(store, object as PersistentVolumeClaim, old as PersistentVolumeClaim)
}
