import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newKey, signCertificate } from '../../host/credentials/certificate.ts'
import { Random } from '../sim/random.ts'
import { blocksOfPem, pem } from './der.ts'
import { issueServerCertificate } from './issue.ts'
import { serverComplaint } from './verify-server.ts'
import { rsaAuthority, rsaCertificate } from './testing-rsa-certificates.ts'
import { certificatesOf, isIssuedBy } from './x509.ts'

const now = Date.UTC(2026, 10, 20, 12)
const hosts = ['hook.tools.svc', 'hook.tools', '10.96.0.7']
const issued = issueServerCertificate(new Random('certificates'), hosts, now)
const check = { chain: issued.certificate, authorities: issued.authority, host: 'hook.tools.svc', now }

function withLastBitTurned(bytes: readonly number[]): readonly number[] {
  const last = bytes.length - 1
  return bytes.with(last, bytes[last]! ^ 1)
}

describe('C7 certificates', () => {
  test('C7 what is issued is what Node reads: names, times, signatures, the key', () => {
    const certificate = new X509Certificate(issued.certificate)
    const authority = new X509Certificate(issued.authority)
    expect(certificate.subjectAltName).toBe('DNS:hook.tools.svc, DNS:hook.tools, IP Address:10.96.0.7')
    expect(certificate.verify(authority.publicKey)).toBe(true)
    expect(authority.verify(authority.publicKey)).toBe(true)
    expect(certificate.checkIssued(authority)).toBe(true)
    expect([authority.ca, certificate.ca]).toEqual([true, false])
    expect(Date.parse(certificate.validFrom)).toBe(now - 300_000)
    expect(certificate.checkPrivateKey(createPrivateKey(issued.key))).toBe(true)
    expect(issueServerCertificate(new Random('certificates'), hosts, now)).toEqual(issued)
  })

  test('C7 a client trusts what its authority signed for the name that it asks for, and says else why not, as Go does', () => {
    expect(serverComplaint(check)).toBeUndefined()
    expect(serverComplaint({ ...check, host: '10.96.0.7' })).toBeUndefined()
    expect(serverComplaint({ ...check, host: 'other.tools.svc' })).toBe(
      'x509: certificate is valid for hook.tools.svc, hook.tools, not other.tools.svc'
    )
    expect(serverComplaint({ ...check, authorities: '' })).toBe('x509: certificate signed by unknown authority')
    const other = issueServerCertificate(new Random('another'), hosts, now)
    expect(serverComplaint({ ...check, authorities: other.authority })).toBe(
      'x509: certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "nil1")'
    )
    // A certificate that is trusted itself needs no authority.
    expect(serverComplaint({ ...check, authorities: issued.certificate })).toBeUndefined()
    expect(serverComplaint({ ...check, chain: 'nothing' })).toBe('x509: malformed certificate')
    expect(serverComplaint({ ...check, now: now - 600_000 })).toBe(
      'x509: certificate has expired or is not yet valid: current time 2026-11-20T11:50:00Z is before 2026-11-20T11:55:00Z'
    )
  })

  test('C7 certificates that others made are read and checked: those of the host, and those of openssl with RSA keys', () => {
    const key = newKey()
    const subject = { commonName: 'my authority', organizations: [] }
    const times = { notBefore: now, notAfter: now + 86_400_000 }
    const authority = signCertificate(
      { subject, publicKey: createPublicKey(key), use: { type: 'authority' }, ...times },
      { subject, key }
    )
    const leaf = signCertificate(
      {
        subject: { commonName: 'a', organizations: [] },
        publicKey: createPublicKey(newKey()),
        use: { type: 'server', names: ['hook.tools.svc'] },
        ...times
      },
      { subject, key }
    )
    expect(serverComplaint({ ...check, chain: leaf, authorities: authority })).toBeUndefined()
    expect(certificatesOf(authority + leaf).map(({ title }) => title)).toEqual(['my authority', 'a'])
    const rsa = { ...check, chain: rsaCertificate, authorities: rsaAuthority }
    const made = Date.parse(new X509Certificate(rsaCertificate).validFrom)
    expect(serverComplaint({ ...rsa, now: made })).toBeUndefined()
    expect(serverComplaint({ ...rsa, now: made, host: 'b.svc' })).toBe(
      'x509: certificate is valid for hook.tools.svc, not b.svc'
    )
    // One bit of what was signed is another.
    const [signed] = certificatesOf(rsaCertificate)
    const [signer] = certificatesOf(rsaAuthority)
    const changed = { ...signed!, body: withLastBitTurned(signed!.body) }
    expect([isIssuedBy(signed!, signer!), isIssuedBy(changed, signer!)]).toEqual([true, false])
    const [own] = certificatesOf(issued.certificate)
    const [nil] = certificatesOf(issued.authority)
    const touched = { ...own!, body: withLastBitTurned(own!.body) }
    const broken = { ...own!, signature: own!.signature.slice(1) }
    expect([own!, touched, broken].map((one) => isIssuedBy(one, nil!))).toEqual([true, false, false])
  })

  test('C7 broken bytes are no certificate, or one that nobody trusts: nothing else comes of them', () => {
    const bytes = blocksOfPem('CERTIFICATE', issued.certificate)[0]!
    // What is signed stands behind the outer tag and length.
    const { length } = certificatesOf(issued.certificate)[0]!.body
    const change = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255) })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.boolean(), (changes, isAuthority) => {
        const broken = [...bytes]
        for (const { at, to } of changes) broken[at] = to
        const text = pem('CERTIFICATE', broken)
        const complaint = serverComplaint({ ...check, ...(isAuthority ? { authorities: text } : { chain: text }) })
        expect(complaint ?? 'x509: none').toMatch(/^x509: /)
        const isInside = changes.every(({ at }) => at >= 4 && at < 4 + length)
        if (isInside && !isAuthority && broken.join() !== bytes.join()) expect(complaint).toBeDefined()
      }),
      { numRuns: 300 }
    )
  })
})
