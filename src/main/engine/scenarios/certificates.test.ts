import { createPublicKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { decodeBase64, encodeBase64 } from '../../../shared/kube/base64.ts'
import type { CertificateSigningRequest } from '../../../shared/schema/types.ts'
import { newKey, privateKeyPem, signCertificate } from '../../host/credentials/certificate.ts'
import { repeatableSigner } from '../../host/credentials/repeatable-signer.ts'
import { bitString, bytesOfText, identifier, pem, sequence, value } from '../certificates/der.ts'
import { certificatesOf, isIssuedBy } from '../certificates/x509.ts'
import { Cluster, type Body } from './cluster.ts'

const day = 24 * 3_600_000
const authorityKey = newKey()
const rootCertificate = signCertificate(
  {
    subject: { commonName: 'kubernetes', organizations: [] },
    publicKey: createPublicKey(authorityKey),
    use: { type: 'authority' },
    notBefore: 0,
    notAfter: Date.UTC(2049, 0)
  },
  { subject: { commonName: 'kubernetes', organizations: [] }, key: authorityKey }
)

/** As openssl writes one: the common name first. Nobody looks at its signature here. */
function requestFor(name: string, organization: string): string {
  const part = (type: number, text: string) =>
    value(0x31, sequence(identifier(0x55, 4, type), value(0x0c, bytesOfText(text))))
  const key = [...createPublicKey(newKey()).export({ type: 'spki', format: 'der' })]
  const info = sequence(value(0x02, [0]), sequence(part(3, name), part(10, organization)), key, value(0xa0))
  return pem('CERTIFICATE REQUEST', sequence(info, sequence(identifier(0x2a)), bitString([0])))
}

function asked(name: string, spec: Body = {}): Body {
  return {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name },
    spec: {
      request: encodeBase64(requestFor('jane', 'devs')),
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['digital signature', 'client auth'],
      ...spec
    }
  }
}

class SigningCluster extends Cluster {
  constructor() {
    const signCertificate = repeatableSigner(privateKeyPem(authorityKey))
    super({ workers: 0, settle: 5, credentials: { rootCertificate, signCertificate } })
  }

  decide(name: string, type = 'Approved'): void {
    const found = this.request(name)
    const condition = { type, status: 'True', reason: 'Looked', message: 'ok' }
    const body = { ...found, status: { conditions: [condition] } } as unknown as Body
    const answer = this.submit({
      verb: 'update',
      group: 'certificates.k8s.io',
      version: 'v1',
      resource: 'certificatesigningrequests',
      name,
      subresource: 'approval',
      body
    })
    expect(answer.code).toBe(200)
  }

  request(name: string): CertificateSigningRequest {
    return this.get<CertificateSigningRequest>(`certificatesigningrequests ${name}`)!
  }

  certificate(name: string): ReturnType<typeof certificatesOf>[number] | undefined {
    return certificatesOf(decodeBase64(this.request(name).status?.certificate ?? ''))[0]
  }
}

test('N2: an approved request is signed by the authority of the cluster, and counts from its clock', () => {
  const cluster = new SigningCluster()
  cluster.create(asked('jane'))
  cluster.create(asked('short', { expirationSeconds: 3600 }))
  cluster.create(asked('denied'))
  cluster.run(5)
  expect(cluster.certificate('jane')).toBeUndefined()
  cluster.decide('jane')
  cluster.decide('short')
  cluster.decide('denied', 'Denied')
  const { now } = cluster
  cluster.run(1)
  const jane = cluster.certificate('jane')!
  const [authority] = certificatesOf(rootCertificate)
  expect(jane).toMatchObject({ commonName: 'jane', issuer: authority!.subject, isAuthority: false })
  expect(isIssuedBy(jane, authority!)).toBe(true)
  // Five minutes back, for clients whose clock is behind: of a year they are taken off, of an hour not.
  expect(now - jane.notBefore).toBeLessThan(301_000)
  expect(jane.notAfter - jane.notBefore).toBe(365 * day)
  const short = cluster.certificate('short')!
  expect(short.notAfter - short.notBefore).toBe(3_600_000 + 300_000)
  expect(cluster.certificate('denied')).toBeUndefined()
  expect(cluster.rows('certificatesigningrequests').map(({ Condition }) => Condition)).toEqual([
    'Denied',
    'Approved,Issued',
    'Approved,Issued'
  ])
  cluster.close()
})

test('N2: a request that its signer must not sign is failed with the reason, another signer is waited for', () => {
  const cluster = new SigningCluster()
  cluster.create(asked('web', { usages: ['server auth'] }))
  cluster.create(asked('node', { signerName: 'kubernetes.io/kube-apiserver-client-kubelet' }))
  cluster.create(asked('other', { signerName: 'example.com/signer' }))
  for (const name of ['web', 'node', 'other']) cluster.decide(name)
  cluster.run(5)
  const last = (name: string): unknown => cluster.request(name).status?.conditions?.at(-1)
  expect(last('web')).toMatchObject({
    type: 'Failed',
    reason: 'SignerValidationFailure',
    message: 'invalid usage for client certificate: server auth'
  })
  expect(last('node')).toMatchObject({ type: 'Failed', message: 'subject organization is not system:nodes' })
  expect(cluster.request('other').status).toEqual({ conditions: [last('other')] })
  expect(last('other')).toMatchObject({ type: 'Approved' })
  cluster.close()
})
