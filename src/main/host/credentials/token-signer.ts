import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject
} from 'node:crypto'
import type { TokenSigner } from '../../engine/api/service-account-token.ts'
import { existsSync, readFileSync } from 'node:fs'
import { privateKeyPem } from './certificate.ts'
import { makePrivate, writePrivateFile } from './private-file.ts'

/** What stands at /openid/v1/jwks (RFC 7517, RFC 8037). */
export interface KeySet {
  readonly keys: readonly {
    readonly use: 'sig'
    readonly kty: 'OKP'
    readonly crv: 'Ed25519'
    readonly alg: 'EdDSA'
    readonly kid: string
    readonly x: string
  }[]
}

/** Longer than any token of ours: claims are a few names. */
const longestToken = 16 * 1024

/**
 * The key that signs ServiceAccount tokens, as PEM; made where it is not there. One that cannot be read is made anew, of
 * which `notice` is told in one line. Throws what the file system says.
 */
export function openSigningKey(file: string, notice: (line: string) => void): string {
  if (existsSync(file)) {
    makePrivate(file)
    const pem = readFileSync(file, 'utf8')
    if (isSigningKey(pem)) return pem
    notice(`${file} was made anew (it is damaged): ServiceAccount tokens given out before are no longer valid`)
  }
  const pem = privateKeyPem(generateKeyPairSync('ed25519').privateKey)
  writePrivateFile(file, pem)
  return pem
}

function isSigningKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'ed25519'
  } catch {
    return false
  }
}

/** `keyPem` is an Ed25519 private key: its signatures need no chance, so that a replay gives out the same tokens. */
export function createTokenSigner(keyPem: string): TokenSigner {
  const key = createPrivateKey(keyPem)
  const publicKey = createPublicKey(key)
  const header = headerOf(publicKey)
  return {
    sign: (claims) => {
      const text = `${header}.${encoded(claims)}`
      return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`
    },
    verify: (token) => {
      if (token.length > longestToken) return undefined
      const [head, body = '', signature = '', ...others] = token.split('.')
      // The header that this key writes is the only one it accepts: no other algorithm, no other key.
      if (head !== header || others.length > 0) return undefined
      const bytes = canonicalBytes(signature)
      if (bytes === undefined || !verify(null, Buffer.from(`${head}.${body}`), publicKey, bytes)) return undefined
      // What was signed here is an object's JSON.
      return JSON.parse(Buffer.from(body, 'base64url').toString()) as object
    }
  }
}

/** With what every token begins that this key has signed. */
export function tokenHeaderOf(keyPem: string): string {
  return headerOf(createPublicKey(keyPem))
}

function headerOf(publicKey: KeyObject): string {
  return encoded({ alg: 'EdDSA', kid: keyId(publicKey) })
}

export function keySetOf(keyPem: string): KeySet {
  const publicKey = createPublicKey(keyPem)
  const { x } = publicKey.export({ format: 'jwk' })
  return { keys: [{ use: 'sig', kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', kid: keyId(publicKey), x: x! }] }
}

/** As kube-apiserver: the hash of the public key (pkg/serviceaccount/jwt.go, keyIDFromPublicKey). */
function keyId(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** Node reads base64 generously; here only the one spelling counts, so that a token has no second text. */
function canonicalBytes(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}
