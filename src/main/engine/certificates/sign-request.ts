// A certificate for whom a request names, by the cluster's authority (upstream pkg/controller/certificates/authority).
import { sha256 } from '@noble/hashes/sha2.js'
import type { CertificationRequest } from './certificate-request.ts'
import { ecdsaWithSha256, extension, timeValue } from './certificate-parts.ts'
import { bitString, bytesOfHex, bytesOfText, identifier, integer, pem, sequence, value, type Bytes } from './der.ts'
import { certificatesOf, type Certificate } from './x509.ts'

/** The cluster's authority. Its key is whoever's signs; the same bytes get the same signature. */
export interface SigningAuthority {
  readonly certificate: Certificate
  /** ECDSA over P-256 with SHA-256, in DER. */
  readonly sign: (bytes: Uint8Array) => Uint8Array
}

export interface Terms {
  readonly usages: readonly string[]
  /** Milliseconds since 1970. */
  readonly now: number
  /** Milliseconds. */
  readonly life: number
  /** What no other certificate has: the serial number is made of it. */
  readonly seed: string
}

/** For clients whose clock is behind; upstream's signer. */
const backdate = 5 * 60_000
/** Of lives that are shorter nothing is taken off for that. */
const short = 8 * 3_600_000

const purposePrefix = bytesOfHex('2b060105050703')

/** Bits of the key's usage, from the first one on. */
const keyUsages = [
  ['digital signature', 'signing'],
  ['content commitment'],
  ['key encipherment'],
  ['data encipherment'],
  ['key agreement'],
  ['cert sign'],
  ['crl sign']
]

/** Purposes by the last number of their identifier below 1.3.6.1.5.5.7.3. */
const purposes: Readonly<Record<string, number>> = {
  'server auth': 1,
  'client auth': 2,
  'code signing': 3,
  'email protection': 4,
  's/mime': 4
}

/** Undefined where the text holds no certificate. */
export function signingAuthority(certificate: string, sign: SigningAuthority['sign']): SigningAuthority | undefined {
  const [read] = certificatesOf(certificate)
  return read === undefined ? undefined : { certificate: read, sign }
}

/** A PEM text. */
export function signRequest(request: CertificationRequest, terms: Terms, authority: SigningAuthority): string {
  const { usages, now, life, seed } = terms
  const { certificate, sign } = authority
  const end = now + life - (life < short ? 0 : backdate)
  const body = sequence(
    value(0xa0, integer([2])),
    // Positive, and as long as any other.
    integer([0x40, ...sha256(Uint8Array.from(bytesOfText(seed))).subarray(0, 15)]),
    ecdsaWithSha256,
    certificate.subject,
    sequence(timeValue(now - backdate), timeValue(Math.min(end, certificate.notAfter))),
    request.subject,
    request.publicKey,
    value(0xa3, sequence(...extensions(request, usages, certificate)))
  )
  return pem('CERTIFICATE', sequence(body, ecdsaWithSha256, bitString([...sign(Uint8Array.from(body))])))
}

function extensions(
  { alternativeNames }: CertificationRequest,
  usages: readonly string[],
  { keyIdentifier }: Certificate
): readonly Bytes[] {
  const bits = keyUsages.map((names) => names.some((name) => usages.includes(name)))
  const extended = [...new Set(usages.flatMap((name) => purposes[name] ?? []))]
  const last = bits.lastIndexOf(true)
  const byte = bits.reduce((sum, isSet, at) => (isSet ? sum | (0x80 >> at) : sum), 0)
  return [
    ...(last < 0 ? [] : [extension(0x0f, bitString([byte], 7 - last), true)]),
    ...(extended.length === 0
      ? []
      : [extension(0x25, sequence(...extended.map((purpose) => identifier(...purposePrefix, purpose))))]),
    extension(0x13, sequence(), true),
    ...(keyIdentifier === undefined ? [] : [extension(0x23, sequence(value(0x80, keyIdentifier)))]),
    ...(alternativeNames.alternativeNames === undefined ? [] : [extension(0x11, alternativeNames.alternativeNames)])
  ]
}
