// Upstream's admission plugins CertificateApproval and CertificateSigning: who may decide for a signer, and sign for it.
import { certificateSigningRequestKind } from '../../../../shared/kinds/certificatesigningrequest/kind.ts'
import type { CertificateSigningRequest } from '../../../../shared/schema/types.ts'
import { forbidden } from '../api-error.ts'
import type { Call } from '../call.ts'

type SignerVerb = 'approve' | 'sign'

/** For the signer itself, or for all signers of its domain. */
function mayUse({ context, identity }: Call, verb: SignerVerb, signerName: string): boolean {
  const domain = signerName.slice(0, signerName.indexOf('/'))
  return [signerName, `${domain}/*`].some(
    (name) =>
      context.authorizer.decide(identity, {
        verb,
        group: 'certificates.k8s.io',
        version: '*',
        resource: 'signers',
        name
      }).isAllowed
  )
}

/** 403 where the caller may not do this for the signer of the stored request. */
export function checkSigner(call: Call, { metadata, spec }: CertificateSigningRequest, verb: SignerVerb): void {
  if (mayUse(call, verb, spec.signerName)) return
  const cause = `user not permitted to ${verb} requests with signerName ${JSON.stringify(spec.signerName)}`
  throw forbidden(certificateSigningRequestKind, metadata.name, cause)
}
