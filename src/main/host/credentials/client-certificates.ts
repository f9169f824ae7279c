import { X509Certificate } from 'node:crypto'
import type { CertificateAuthenticator } from '../../apiserver/api-backend.ts'
import type { CertificateAuthority } from './certificate-authority.ts'

const clientAuthentication = '1.3.6.1.5.5.7.3.2'

/**
 * Judges what clients show. The cluster's clock counts, which may be far ahead of the real one: TLS would say that what
 * was issued a moment ago is not valid yet. The administrator's own is made anew by real time, and has no end here.
 */
export function clientCertificates(
  authority: Pick<CertificateAuthority, 'certificate' | 'administrator'>
): CertificateAuthenticator {
  const issuer = new X509Certificate(authority.certificate)
  const own = new X509Certificate(authority.administrator.certificate).fingerprint256
  return (certificate) => {
    if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) return undefined
    if (certificate.fingerprint256 === own) return Infinity
    const purposes = certificate.keyUsage as readonly string[] | undefined
    if (purposes !== undefined && !purposes.includes(clientAuthentication)) return undefined
    return Date.parse(certificate.validTo)
  }
}
