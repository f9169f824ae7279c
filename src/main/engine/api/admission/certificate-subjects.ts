// Upstream's admission plugin CertificateSubjectRestriction.
import { requestedOrganizations } from '../../../../shared/kinds/certificatesigningrequest/certificate-request.ts'
import { certificateSigningRequestKind } from '../../../../shared/kinds/certificatesigningrequest/kind.ts'
import type { CertificateSigningRequest } from '../../../../shared/schema/types.ts'
import { forbidden } from '../api-error.ts'

const clientSigner = 'kubernetes.io/kube-apiserver-client'
const masters = 'system:masters'

/** 403 for a client certificate that would make its bearer one of those who may do everything. */
export function checkCertificateSubject({ metadata, spec }: CertificateSigningRequest): void {
  if (spec.signerName !== clientSigner || !requestedOrganizations(spec.request).includes(masters)) return
  const cause = `use of ${clientSigner} signer with ${masters} group is not allowed`
  throw forbidden(certificateSigningRequestKind, metadata.name, cause)
}
