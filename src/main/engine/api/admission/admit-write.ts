import { certificateSigningRequestKind } from '../../../../shared/kinds/certificatesigningrequest/kind.ts'
import { priorityClassKind } from '../../../../shared/kinds/priorityclass/kind.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import type { CertificateSigningRequest, PriorityClass } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { checkCertificateSubject } from './certificate-subjects.ts'
import { checkPriorityClass } from './priority-classes.ts'

/** What admission says of an object as a request would store it: plugins that judge and change nothing. Throws 403. */
export function admitWrite(store: ObjectStore, kind: Kind, object: KubeObject): void {
  if (kind === (priorityClassKind as Kind)) checkPriorityClass(store, object as PriorityClass)
  if (kind === (certificateSigningRequestKind as Kind)) checkCertificateSubject(object as CertificateSigningRequest)
}
