import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import {
  newKey,
  privateKeyPem,
  signCertificate,
  type CertificateUse,
  type Issuer,
  type KeyPair,
  type Subject
} from './certificate.ts'
import { makePrivate, preparePrivateFolder, writePrivateFile } from './private-file.ts'

export interface AuthorityOptions {
  /** DNS names and IP addresses under which the API is called. */
  readonly serverNames: readonly string[]
  /** Whom the administrator's client certificate names. */
  readonly administrator: Subject
  /** Real time, in milliseconds since 1970. */
  readonly now: number
  /** Told in one line what had to be made anew though it was there. */
  readonly notice: (line: string) => void
}

export interface CertificateAuthority {
  /** The authority's own certificate as PEM: whoever trusts it trusts the API. */
  readonly certificate: string
  readonly server: KeyPair
  readonly administrator: KeyPair
  /** The authority's own key as PEM: a secret. */
  readonly key: string
}

const day = 24 * 3_600_000
/** As kubeadm: ten years, and one. */
const authorityLife = 3_650 * day
const leafLife = 365 * day
/** What has less than this left is renewed at the start. */
const renewBefore = 30 * day
/** For clients whose clock is behind. */
const backdated = 5 * 60_000

/** A pair that was read and can be used. */
interface Loaded extends KeyPair {
  readonly x509: X509Certificate
  readonly keyObject: KeyObject
}

/** Why a pair is to be made anew. `isNews` is false where nothing was lost by it. */
interface Defect {
  readonly reason: string
  readonly isNews: boolean
}

const absent: Defect = { reason: 'it is missing', isNews: false }

/**
 * Opens the folder of certificates: an authority, the API server's certificate and the administrator's, each as NAME.crt
 * and NAME.key. What is missing, damaged or about to expire is made anew; renewing a certificate keeps the authority.
 * Throws what the file system says.
 */
export function openCertificateAuthority(folder: string, options: AuthorityOptions): CertificateAuthority {
  const { serverNames, administrator, now, notice } = options
  preparePrivateFolder(folder)
  const kept = readPair(folder, 'ca', (pair) => authorityDefect(pair, now))
  const authority = isDefect(kept) ? newAuthority(folder, now) : kept
  const isNew = authority !== kept
  if (isDefect(kept) && kept.isNews) {
    notice(`${join(folder, 'ca.crt')} was made anew (${kept.reason}): a kubeconfig with the old one no longer works`)
  }
  const leaf = (name: string, subject: Subject, use: CertificateUse): KeyPair => {
    const found = readPair(folder, name, (pair) => leafDefect(pair, { authority, subject, use, now }))
    if (isDefect(found) && found.isNews && !isNew) {
      notice(`${join(folder, `${name}.crt`)} was made anew (${found.reason})`)
    }
    const { key, certificate } = isDefect(found) ? newLeaf(folder, name, { authority, subject, use, now }) : found
    return { key, certificate }
  }
  return {
    certificate: authority.certificate,
    server: leaf(
      'apiserver',
      { commonName: 'kube-apiserver', organizations: [] },
      { type: 'server', names: serverNames }
    ),
    administrator: leaf('admin', administrator, { type: 'client' }),
    key: authority.key
  }
}

const authoritySubject: Subject = { commonName: 'kubernetes', organizations: [] }

function newAuthority(folder: string, now: number): Loaded {
  const key = newKey()
  const issuer: Issuer = { subject: authoritySubject, key }
  const certificate = signCertificate(
    {
      subject: authoritySubject,
      publicKey: createPublicKey(key),
      use: { type: 'authority' },
      notBefore: now - backdated,
      notAfter: now + authorityLife
    },
    issuer
  )
  return writePair(folder, 'ca', key, certificate)
}

interface Leaf {
  readonly authority: Loaded
  readonly subject: Subject
  readonly use: CertificateUse
  readonly now: number
}

function newLeaf(folder: string, name: string, { authority, subject, use, now }: Leaf): Loaded {
  const key = newKey()
  const certificate = signCertificate(
    {
      subject,
      publicKey: createPublicKey(key),
      use,
      notBefore: now - backdated,
      notAfter: Math.min(now + leafLife, Date.parse(authority.x509.validTo))
    },
    { subject: authoritySubject, key: authority.keyObject }
  )
  return writePair(folder, name, key, certificate)
}

/** The key first: a process that ends between the two leaves a pair that does not fit, which is noticed. */
function writePair(folder: string, name: string, keyObject: KeyObject, certificate: string): Loaded {
  const key = privateKeyPem(keyObject)
  writePrivateFile(join(folder, `${name}.key`), key)
  writePrivateFile(join(folder, `${name}.crt`), certificate)
  return { key, certificate, keyObject, x509: new X509Certificate(certificate) }
}

function readPair(folder: string, name: string, judge: (pair: Loaded) => Defect | undefined): Loaded | Defect {
  const files = [join(folder, `${name}.key`), join(folder, `${name}.crt`)] as const
  const missing = files.filter((file) => !existsSync(file))
  if (missing.length === 2) return absent
  if (missing.length === 1) return { reason: `${missing[0]!} is missing`, isNews: true }
  for (const file of files) makePrivate(file)
  const [key, certificate] = files.map((file) => readFileSync(file, 'utf8')) as [string, string]
  const keyObject = parsed(() => createPrivateKey(key))
  if (keyObject?.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return damaged(files[0])
  const x509 = parsed(() => new X509Certificate(certificate))
  if (x509 === undefined) return damaged(files[1])
  if (!x509.checkPrivateKey(keyObject)) return { reason: 'it is not of the key beside it', isNews: true }
  const pair = { key, certificate, keyObject, x509 }
  return judge(pair) ?? pair
}

function damaged(file: string): Defect {
  return { reason: `${file} is damaged`, isNews: true }
}

/** The parser's own words stay out: they may quote what they could not read. */
function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}

function authorityDefect({ x509 }: Loaded, now: number): Defect | undefined {
  if (!x509.ca || !x509.verify(x509.publicKey)) return { reason: 'it is not of an authority', isNews: true }
  const reason = lifeDefect(x509, now)
  return reason === undefined ? undefined : { reason, isNews: true }
}

function leafDefect({ x509 }: Loaded, { authority, subject, use, now }: Leaf): Defect | undefined {
  if (!x509.checkIssued(authority.x509) || !x509.verify(authority.x509.publicKey)) {
    return { reason: 'it is of another authority', isNews: true }
  }
  const reason = lifeDefect(x509, now) ?? subjectDefect(x509, subject) ?? namesDefect(x509, use)
  return reason === undefined ? undefined : { reason, isNews: false }
}

function lifeDefect({ validFrom, validTo }: X509Certificate, now: number): string | undefined {
  if (Date.parse(validFrom) > now) return `it is not valid before ${validFrom}`
  return Date.parse(validTo) - now < renewBefore ? `it expires on ${validTo}` : undefined
}

function subjectDefect(x509: X509Certificate, { commonName, organizations }: Subject): string | undefined {
  const expected = [...organizations.map((name) => `O=${name}`), `CN=${commonName}`].join('\n')
  return x509.subject === expected ? undefined : 'it names somebody else'
}

function namesDefect(x509: X509Certificate, use: CertificateUse): string | undefined {
  if (use.type !== 'server') return undefined
  const isNamed = (name: string): boolean =>
    (isIP(name) === 0 ? x509.checkHost(name) : x509.checkIP(name)) !== undefined
  return use.names.every(isNamed) ? undefined : 'it lacks a name'
}

function isDefect(pair: Loaded | Defect): pair is Defect {
  return 'reason' in pair
}
