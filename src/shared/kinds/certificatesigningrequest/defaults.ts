import type { NewObject } from '../../kube/object.ts'
import { changed, filled } from '../../kube/sharing.ts'
import type { CertificateSigningRequest, CertificateSigningRequestSpec } from '../../schema/types.ts'

/** No pointers in Go: they are printed where nobody gave them. */
const printed = { request: '', signerName: '' }

export function setCertificateSigningRequestDefaults(
  request: NewObject<CertificateSigningRequest>
): NewObject<CertificateSigningRequest> {
  const given = (request.spec as Partial<CertificateSigningRequestSpec> | undefined) ?? {}
  return changed<NewObject<CertificateSigningRequest>>(request, { spec: filled(given, printed) })
}
