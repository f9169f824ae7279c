// A certificate authority and a server's certificate by it, as small tools make them (kube-webhook-certgen's pkg/certs).
import { p256 } from '@noble/curves/nist.js'
import { isIPv4 } from '../../../shared/validation/addresses.ts'
import type { Random } from '../sim/random.ts'
import { ecdsaWithSha256, extension, isTrue, timeValue } from './certificate-parts.ts'
import {
  bitString,
  bytesOfHex,
  bytesOfText,
  identifier,
  integer,
  octetString,
  pem,
  sequence,
  value,
  type Bytes
} from './der.ts'

export interface IssuedCertificates {
  /** PEM, as the other two. */
  readonly authority: string
  readonly certificate: string
  readonly key: string
}

interface Pair {
  readonly key: Uint8Array
  readonly point: Bytes
}

const minute = 60_000
const hundredYears = 100 * 365 * 24 * 60 * minute
const elliptic = sequence(identifier(...bytesOfHex('2a8648ce3d0201')), identifier(...bytesOfHex('2a8648ce3d030107')))
const serverAuthentication = identifier(...bytesOfHex('2b06010505070301'))

/** For these names and addresses; `now` in milliseconds since 1970. The keys are of chance, and nobody's secret. */
export function issueServerCertificate(random: Random, hosts: readonly string[], now: number): IssuedCertificates {
  const authority = newPair(random)
  const server = newPair(random)
  const names = hosts.map((host) =>
    isIPv4(host) ? value(0x87, host.split('.').map(Number)) : value(0x82, bytesOfText(host))
  )
  const common = { from: now - 5 * minute, issuer: nameOf('nil1'), signer: authority.key }
  const usage = extension(0x25, sequence(serverAuthentication))
  return {
    authority: certificate(random, {
      ...common,
      subject: nameOf('nil1'),
      point: authority.point,
      extensions: [extension(0x0f, bitString([0x04], 2), true), usage, extension(0x13, sequence(isTrue), true)]
    }),
    certificate: certificate(random, {
      ...common,
      subject: nameOf('nil2'),
      point: server.point,
      extensions: [
        extension(0x0f, bitString([0xa0], 5), true),
        usage,
        extension(0x13, sequence(), true),
        extension(0x11, sequence(...names))
      ]
    }),
    key: pem('EC PRIVATE KEY', keyInfo(server))
  }
}

function chance(random: Random, length: number): Bytes {
  return Array.from({ length }, () => random.integer(256))
}

function newPair(random: Random): Pair {
  // So many bytes that their rest by the order of the curve is even.
  const key = p256.utils.randomSecretKey(Uint8Array.from(chance(random, 48)))
  return { key, point: [...p256.getPublicKey(key, false)] }
}

/** RFC 5915. */
function keyInfo({ key, point }: Pair): Bytes {
  return sequence(
    integer([1]),
    octetString([...key]),
    value(0xa0, identifier(...bytesOfHex('2a8648ce3d030107'))),
    value(0xa1, bitString(point))
  )
}

function nameOf(organization: string): Bytes {
  return sequence(value(0x31, sequence(identifier(0x55, 4, 10), value(0x13, bytesOfText(organization)))))
}

interface Request {
  readonly from: number
  readonly issuer: Bytes
  readonly subject: Bytes
  readonly point: Bytes
  readonly signer: Uint8Array
  readonly extensions: readonly Bytes[]
}

function certificate(random: Random, request: Request): string {
  const body = sequence(
    value(0xa0, integer([2])),
    integer([1, ...chance(random, 15)]),
    ecdsaWithSha256,
    request.issuer,
    sequence(timeValue(request.from), timeValue(request.from + hundredYears)),
    request.subject,
    sequence(elliptic, bitString(request.point)),
    value(0xa3, sequence(...request.extensions))
  )
  // The number that a signature needs comes from key and message (RFC 6979), so that it is the same again.
  const signature = p256.sign(Uint8Array.from(body), request.signer, { format: 'der', lowS: false })
  return pem('CERTIFICATE', sequence(body, ecdsaWithSha256, bitString([...signature])))
}
