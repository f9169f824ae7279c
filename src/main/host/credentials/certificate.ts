// X.509 certificates as kubeadm makes them, over ECDSA keys on P-256. A library for this would cost more than the start
// of the program may take (70 ms to load), and needs a change to the language's own globals.
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import {
  bitString,
  integer,
  isTrue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  tagged,
  time,
  utf8String
} from './der.ts'

/** A private key and the certificate of its public half, both as PEM. The key is a secret. */
export interface KeyPair {
  readonly key: string
  readonly certificate: string
}

export interface Subject {
  readonly commonName: string
  readonly organizations: readonly string[]
}

/** Who signs: the authority's name, and its key. */
export interface Issuer {
  readonly subject: Subject
  readonly key: KeyObject
}

export type CertificateUse =
  | { readonly type: 'authority' }
  /** DNS names and IP addresses under which it is called. */
  | { readonly type: 'server'; readonly names: readonly string[] }
  | { readonly type: 'client' }

export interface CertificateRequest {
  readonly subject: Subject
  readonly publicKey: KeyObject
  readonly use: CertificateUse
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
}

const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'))
const version3 = tagged(0, integer(Buffer.of(2)), true)

export function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
}

export function privateKeyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }) as string
}

/** A signed certificate (RFC 5280) as PEM. An authority signs its own with `issuer` being itself. */
export function signCertificate(request: CertificateRequest, issuer: Issuer): string {
  const body = sequence(
    version3,
    integer(randomSerial()),
    ecdsaWithSha256,
    nameOf(issuer.subject),
    sequence(time(request.notBefore), time(request.notAfter)),
    nameOf(request.subject),
    publicKeyInfo(request.publicKey),
    tagged(3, sequence(...extensions(request, issuer)), true)
  )
  const signature = sign('sha256', body, issuer.key)
  const base64 = sequence(body, ecdsaWithSha256, bitString(signature)).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}

/** Positive and without a leading zero, so that it always has the same length. */
function randomSerial(): Buffer {
  const serial = randomBytes(16)
  serial[0] = (serial[0]! & 0x7f) | 0x40
  return serial
}

/** Organisations first, as Go writes names. */
function nameOf({ commonName, organizations }: Subject): Buffer {
  const attribute = (identifier: string, value: string): Buffer =>
    setOf(sequence(objectIdentifier(identifier), utf8String(value)))
  return sequence(...organizations.map((name) => attribute('2.5.4.10', name)), attribute('2.5.4.3', commonName))
}

function publicKeyInfo(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

function extensions({ use, publicKey }: CertificateRequest, issuer: Issuer): readonly Buffer[] {
  const issuerId = tagged(0, keyIdentifier(createPublicKey(issuer.key)), false)
  const others = [
    extension('2.5.29.14', octetString(keyIdentifier(publicKey))),
    extension('2.5.29.35', sequence(issuerId))
  ]
  if (use.type === 'authority') {
    // Digital signature and signing of certificates: the bits 0 and 5.
    return [critical('2.5.29.19', sequence(isTrue())), critical('2.5.29.15', bitString(Buffer.of(0x84), 2)), ...others]
  }
  const purpose = objectIdentifier(use.type === 'server' ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2')
  return [
    critical('2.5.29.19', sequence()),
    critical('2.5.29.15', bitString(Buffer.of(0x80), 7)),
    extension('2.5.29.37', sequence(purpose)),
    ...others,
    ...(use.type === 'server' ? [extension('2.5.29.17', sequence(...use.names.map(alternativeName)))] : [])
  ]
}

function extension(identifier: string, value: Buffer): Buffer {
  return sequence(objectIdentifier(identifier), octetString(value))
}

function critical(identifier: string, value: Buffer): Buffer {
  return sequence(objectIdentifier(identifier), isTrue(), octetString(value))
}

/** The first twenty bytes of the key's SHA-256 (RFC 7093, method 1). */
function keyIdentifier(publicKey: KeyObject): Buffer {
  // An uncompressed point of P-256 is the last 65 bytes of its description.
  const point = publicKeyInfo(publicKey).subarray(-65)
  return createHash('sha256').update(point).digest().subarray(0, 20)
}

function alternativeName(name: string): Buffer {
  const family = isIP(name)
  if (family === 0) return tagged(2, Buffer.from(name, 'ascii'), false)
  return tagged(7, family === 4 ? Buffer.from(name.split('.').map(Number)) : ipv6Bytes(name), false)
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::')
  const groupsOf = (text: string): readonly number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
  const first = groupsOf(head)
  const last = groupsOf(tail ?? '')
  const gap = Array.from({ length: 8 - first.length - last.length }, () => 0)
  return Buffer.from([...first, ...gap, ...last].flatMap((group) => [group >> 8, group & 0xff]))
}
