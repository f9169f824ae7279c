// The certificate that a kubelet asks for when its machine joins (upstream pkg/kubelet/certificate/bootstrap), and how
// the controller manager grants it (pkg/controller/certificates/approver and signer). The key behind it is nobody's.
import { certificateSigningRequestKind } from '../../../shared/kinds/certificatesigningrequest/kind.ts'
import { encodeBase64 } from '../../../shared/kube/base64.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { CertificateSigningRequest } from '../../../shared/schema/types.ts'
import { bytesOfHex, bytesOfText, identifier, pem, sequence, value, type Bytes } from '../certificates/der.ts'
import type { ControlPlane } from '../control-plane.ts'

/** The public half of kubeadm's token, as its documentation has it. */
const tokenId = 'abcdef'
const signerName = 'kubernetes.io/kube-apiserver-client-kubelet'

const printable = (text: string): Bytes => value(0x13, bytesOfText(text))

const organization = identifier(0x55, 4, 10)
const commonName = identifier(0x55, 4, 3)
const elliptic = sequence(identifier(...bytesOfHex('2a8648ce3d0201')), identifier(...bytesOfHex('2a8648ce3d030107')))
const ecdsaWithSha256 = sequence(identifier(...bytesOfHex('2a8648ce3d040302')))
/** The base point of P-256: a public key that every reader takes, and whose private one the whole world knows. */
const basePoint = bytesOfHex(
  '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5'
)

/** A certification request (RFC 2986) for a node's kubelet; its signature is none. */
function requestFor(node: string): string {
  const name = sequence(
    value(0x31, sequence(organization, printable('system:nodes'))),
    value(0x31, sequence(commonName, printable(`system:node:${node}`)))
  )
  const key = sequence(elliptic, value(0x03, [0], basePoint))
  const signature = sequence(value(0x02, [1]), value(0x02, [1]))
  const info = sequence(value(0x02, [0]), name, key, value(0xa0))
  return pem('CERTIFICATE REQUEST', sequence(info, ecdsaWithSha256, value(0x03, [0], signature)))
}

/** Asks for a kubelet's certificate with kubeadm's token, has that approved, and the certificate issued. */
export function requestKubeletCertificate(controlPlane: ControlPlane, node: string): void {
  const time = formatTime(controlPlane.clock.now)
  const created = controlPlane.writer('kubelet').create<CertificateSigningRequest>(certificateSigningRequestKind, {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { generateName: 'csr-' },
    spec: {
      groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token', 'system:authenticated'],
      request: encodeBase64(requestFor(node)),
      signerName,
      usages: ['digital signature', 'client auth'],
      username: `system:bootstrap:${tokenId}`
    }
  })
  const manager = controlPlane.writer('kube-controller-manager')
  const approved = manager.updateStatus(certificateSigningRequestKind, {
    ...created,
    status: {
      conditions: [
        {
          type: 'Approved',
          status: 'True',
          reason: 'AutoApproved',
          message: 'Auto approving kubelet client certificate after SubjectAccessReview.',
          lastUpdateTime: time,
          lastTransitionTime: time
        }
      ]
    }
  })
  const certificate = encodeBase64(pem('CERTIFICATE', bytesOfText(`Simulated certificate of system:node:${node}`)))
  manager.updateStatus(certificateSigningRequestKind, { ...approved, status: { ...approved.status, certificate } })
}
