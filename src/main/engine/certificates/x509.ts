// X.509 certificates (RFC 5280) as a TLS client reads them.
import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { blocksOfPem, DerError, dotted, elementsOf, numberOf, type Bytes, type Element } from './der.ts'

export type PublicKey =
  | { readonly kind: 'p256'; readonly point: Bytes }
  | { readonly kind: 'rsa'; readonly modulus: bigint; readonly exponent: bigint }
  /** Of which this program computes nothing. */
  | { readonly kind: 'other' }

export interface NamePart {
  /** "2.5.4.3", and the same in DER. */
  readonly type: string
  readonly identifier: Bytes
  readonly text: string
}

export interface AlternativeNames {
  readonly dnsNames: readonly string[]
  readonly addresses: readonly string[]
  readonly hasAlternativeNames: boolean
  /** All of them in DER, as they stand in the extension. */
  readonly alternativeNames?: Bytes
}

export interface Certificate extends AlternativeNames {
  readonly whole: Bytes
  /** What is signed. */
  readonly body: Bytes
  readonly signatureAlgorithm: string
  readonly signature: Bytes
  /** Names in DER: two are the same where their bytes are. */
  readonly issuer: Bytes
  readonly subject: Bytes
  /** As Go prints a subject in its errors: its common name, else its organisation. */
  readonly title: string
  readonly commonName: string
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
  readonly publicKey: PublicKey
  /** By which an authority's key is named in what it signed. */
  readonly keyIdentifier: Bytes | undefined
  readonly isAuthority: boolean
}

/** ECDSA and RSA with SHA-384 and SHA-512, RSA-PSS, Ed25519: nothing of them is computed here. */
const takenByName: ReadonlySet<string> = new Set([
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
  '1.2.840.113549.1.1.10',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.3.101.112'
])
/** Bits. */
const longestModulus = 8192n
const algorithms = { ecdsaSha256: '1.2.840.10045.4.3.2', rsaSha256: '1.2.840.113549.1.1.11' } as const

/** The certificates of a PEM text, in its order; what cannot be read is none. */
export function certificatesOf(text: string): readonly Certificate[] {
  return blocksOfPem('CERTIFICATE', text).flatMap((bytes) => {
    const read = certificateOf(bytes)
    return read === undefined ? [] : [read]
  })
}

function certificateOf(bytes: Bytes): Certificate | undefined {
  return whereReadable(() => read(bytes))
}

/** undefined of broken bytes: parts are not there, and whatever is asked of them fails. */
function whereReadable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof DerError || error instanceof TypeError || error instanceof RangeError) return undefined
    throw error
  }
}

function read(bytes: Bytes): Certificate {
  const [outer] = elementsOf(bytes)
  const [body, algorithm, signature] = elementsOf(outer!.content)
  const parts = elementsOf(body!.content)
  // The version stands first where it is not the oldest one.
  const [, , issuer, validity, subject, key, ...others] = parts[0]!.tag === 0xa0 ? parts.slice(1) : [...parts]
  const [notBefore, notAfter] = elementsOf(validity!.content)
  const extensions = extensionsOf(others)
  const names = alternativeNamesIn(extensions.get('2.5.29.17'))
  const name = new Map(nameParts(subject!).map(({ type, text }) => [type, text]))
  const commonName = name.get('2.5.4.3') ?? ''
  return {
    whole: outer!.whole,
    body: body!.whole,
    signatureAlgorithm: dotted(elementsOf(algorithm!.content)[0]!.content),
    signature: signature!.content.slice(1),
    issuer: issuer!.whole,
    subject: subject!.whole,
    title: commonName === '' ? (name.get('2.5.4.10') ?? '') : commonName,
    commonName,
    notBefore: timeOf(notBefore!),
    notAfter: timeOf(notAfter!),
    publicKey: publicKeyOf(key!),
    ...names,
    keyIdentifier: keyIdentifierOf(extensions.get('2.5.29.14')),
    isAuthority: isAuthority(extensions.get('2.5.29.19'))
  }
}

/** What a name says, in its order: a type may stand there more than once. */
export function nameParts(name: Element): readonly NamePart[] {
  return elementsOf(name.content).flatMap((set) =>
    elementsOf(set.content).map((attribute) => {
      const [type, text] = elementsOf(attribute.content)
      return { type: dotted(type!.content), identifier: type!.whole, text: textOf(text!.content) }
    })
  )
}

function textOf(content: Bytes): string {
  return new TextDecoder().decode(Uint8Array.from(content))
}

/** UTCTime has two digits of the year, GeneralizedTime four. */
function timeOf({ tag, content }: Element): number {
  const digits = textOf(content)
  const year =
    tag === 0x17 ? `${Number(digits.slice(0, 2)) < 50 ? '20' : '19'}${digits.slice(0, 2)}` : digits.slice(0, 4)
  const [month, day, hour, minute, second] = (tag === 0x17 ? digits.slice(2) : digits.slice(4))
    .match(/\d\d/g)!
    .map(Number)
  const time = Date.UTC(Number(year), month! - 1, day, hour, minute, second)
  if (Number.isNaN(time)) throw new DerError('a time that is none')
  return time
}

function publicKeyOf(element: Element): PublicKey {
  const [algorithm, bits] = elementsOf(element.content)
  const [type, parameter] = elementsOf(algorithm!.content)
  const key = bits!.content.slice(1)
  switch (dotted(type!.content)) {
    case '1.2.840.10045.2.1':
      if (dotted(parameter!.content) !== '1.2.840.10045.3.1.7' || key[0] !== 4) return { kind: 'other' }
      return { kind: 'p256', point: key }
    case '1.2.840.113549.1.1.1': {
      const [modulus, exponent] = elementsOf(elementsOf(key)[0]!.content)
      return { kind: 'rsa', modulus: numberOf(modulus!.content), exponent: numberOf(exponent!.content) }
    }
    default:
      return { kind: 'other' }
  }
}

function extensionsOf(parts: readonly Element[]): ReadonlyMap<string, Bytes> {
  const found = new Map<string, Bytes>()
  const holder = parts.find(({ tag }) => tag === 0xa3)
  if (holder === undefined) return found
  for (const extension of elementsOf(elementsOf(holder.content)[0]!.content)) {
    const inner = elementsOf(extension.content)
    found.set(dotted(inner[0]!.content), inner.at(-1)!.content)
  }
  return found
}

export function alternativeNamesIn(extension: Bytes | undefined): AlternativeNames {
  if (extension === undefined) return { dnsNames: [], addresses: [], hasAlternativeNames: false }
  const names = elementsOf(elementsOf(extension)[0]!.content)
  return {
    dnsNames: names.filter(({ tag }) => tag === 0x82).map(({ content }) => textOf(content)),
    addresses: names
      .filter(({ tag, content }) => tag === 0x87 && content.length === 4)
      .map(({ content }) => content.join('.')),
    hasAlternativeNames: true,
    alternativeNames: extension
  }
}

function keyIdentifierOf(extension: Bytes | undefined): Bytes | undefined {
  return extension === undefined ? undefined : elementsOf(extension)[0]!.content
}

function isAuthority(extension: Bytes | undefined): boolean {
  if (extension === undefined) return false
  return elementsOf(elementsOf(extension)[0]!.content).some(({ tag, content }) => tag === 0x01 && content[0] !== 0)
}

/** Whether an authority signed a certificate; of algorithms that are not computed here, its name is taken for it. */
export function isIssuedBy(certificate: Certificate, authority: Certificate): boolean {
  return whereReadable(() => isSigned(certificate, authority)) === true
}

function isSigned(certificate: Certificate, { publicKey, subject }: Certificate): boolean {
  if (subject.join() !== certificate.issuer.join()) return false
  const { signatureAlgorithm, body, signature } = certificate
  if (publicKey.kind === 'p256' && signatureAlgorithm === algorithms.ecdsaSha256)
    return isP256Signed(body, signature, publicKey.point)
  if (publicKey.kind === 'rsa' && signatureAlgorithm === algorithms.rsaSha256)
    return isRsaSigned(body, signature, publicKey)
  return takenByName.has(signatureAlgorithm)
}

function isP256Signed(body: Bytes, signature: Bytes, point: Bytes): boolean {
  const [sign, message, key] = [signature, body, point].map((bytes) => Uint8Array.from(bytes))
  try {
    return p256.verify(sign!, message!, key!, { format: 'der', lowS: false })
  } catch {
    // A signature that is no DER, or a point that is not on the curve.
    return false
  }
}

/** PKCS #1 v1.5 (RFC 8017, 8.2.2): the end of what was signed is the digest. */
function isRsaSigned(body: Bytes, signature: Bytes, key: Extract<PublicKey, { readonly kind: 'rsa' }>): boolean {
  // Larger ones Go does not take either.
  if (key.modulus < 3n || key.modulus >> longestModulus > 0n || key.exponent >= 2n ** 31n) return false
  let [result, power, rest] = [1n, numberOf(signature) % key.modulus, key.exponent]
  for (; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * power) % key.modulus
    power = (power * power) % key.modulus
  }
  return (result & ((1n << 256n) - 1n)) === numberOf(sha256(Uint8Array.from(body)))
}
