import { createPrivateKey } from 'node:crypto'
import { p256 } from '@noble/curves/nist.js'

/**
 * ECDSA with SHA-256 by a private key on P-256 (PEM), in DER. The number that a signature needs comes from key and message
 * (RFC 6979), where Node would draw one: a replay signs the same.
 */
export function repeatableSigner(keyPem: string): (bytes: Uint8Array) => Uint8Array {
  const { d = '' } = createPrivateKey(keyPem).export({ format: 'jwk' })
  const secret = Uint8Array.from(Buffer.from(d, 'base64url'))
  return (bytes) => p256.sign(bytes, secret, { format: 'der', lowS: false })
}
