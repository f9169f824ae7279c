// What the signers of kubernetes.io sign (upstream pkg/controller/certificates/signer and pkg/apis/certificates/helpers).
import type { CertificateSigningRequest } from '../../../shared/schema/types.ts'
import type { CertificationRequest } from '../certificates/certificate-request.ts'

type Asked = Pick<CertificateSigningRequest['spec'], 'signerName' | 'usages'>

const signers: Readonly<Record<string, (request: CertificationRequest, usages: readonly string[]) => string>> = {
  'kubernetes.io/kube-apiserver-client': (_request, usages) => clientUsageComplaint(usages),
  'kubernetes.io/kube-apiserver-client-kubelet': (request, usages) =>
    nodeComplaint(request) ||
    (request.alternativeNames.dnsNames.length > 0 ? 'DNS subjectAltNames are not allowed' : '') ||
    (request.alternativeNames.addresses.length > 0 ? 'IP subjectAltNames are not allowed' : '') ||
    usagesComplaint(usages, 'client auth'),
  'kubernetes.io/kubelet-serving': (request, usages) =>
    nodeComplaint(request) ||
    (request.alternativeNames.dnsNames.length + request.alternativeNames.addresses.length === 0
      ? 'DNS or IP subjectAltName is required'
      : '') ||
    usagesComplaint(usages, 'server auth')
}

/** Why it is not signed, '' where it is; undefined where the signer is none of the cluster's own. */
export function signerComplaint(request: CertificationRequest, { signerName, usages = [] }: Asked): string | undefined {
  return Object.hasOwn(signers, signerName) ? signers[signerName]!(request, usages) : undefined
}

function clientUsageComplaint(usages: readonly string[]): string {
  const other = usages.find((usage) => !['digital signature', 'key encipherment', 'client auth'].includes(usage))
  if (other !== undefined) return `invalid usage for client certificate: ${other}`
  return usages.includes('client auth') ? '' : 'missing required usage for client certificate: client auth'
}

function nodeComplaint({ organizations, commonName }: CertificationRequest): string {
  if (organizations.length !== 1 || organizations[0] !== 'system:nodes')
    return 'subject organization is not system:nodes'
  return commonName.startsWith('system:node:') ? '' : "subject common name does not begin with 'system:node:'"
}

function usagesComplaint(usages: readonly string[], purpose: string): string {
  const others = usages.filter((usage) => usage !== purpose && usage !== 'key encipherment')
  const isComplete = usages.includes(purpose) && usages.includes('digital signature')
  return isComplete && others.every((usage) => usage === 'digital signature')
    ? ''
    : `usages did not match [${purpose} digital signature]`
}
