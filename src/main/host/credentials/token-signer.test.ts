import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTokenSigner, keySetOf, openSigningKey } from './token-signer.ts'

let folder: string
let file: string
const notices: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-key-'))
  file = join(folder, 'sa.key')
  notices.length = 0
})
afterEach(() => rmSync(folder, { recursive: true }))

function open(): string {
  return openSigningKey(file, (line) => notices.push(line))
}

/** RFC 8037's own example (appendix A): key, key set and signature are the standard's. */
const standard = {
  jwk: {
    kty: 'OKP',
    crv: 'Ed25519',
    d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
    x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'
  }
}

test("the key is made once, is its owner's alone, and stays", () => {
  const pem = open()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(open()).toBe(pem)
  expect(notices).toEqual([])
})

test.each([
  ['half a file', (pem: string) => pem.slice(0, 60)],
  ['nothing', () => ''],
  [
    'a key of another kind',
    () =>
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  ]
])('%s is made anew, and said so without a secret', (_what, spoil) => {
  const pem = open()
  writeFileSync(file, spoil(pem))
  const again = open()
  expect(again).not.toBe(pem)
  expect(readFileSync(file, 'utf8')).toBe(again)
  expect(notices).toEqual([
    `${file} was made anew (it is damaged): ServiceAccount tokens given out before are no longer valid`
  ])
})

test('the same claims give the same token, which says its algorithm and key', () => {
  const pem = open()
  const claims = { iss: 'https://kubernetes.default.svc', sub: 'system:serviceaccount:default:default', exp: 1 }
  const token = createTokenSigner(pem).sign(claims)
  expect(createTokenSigner(pem).sign(claims)).toBe(token)
  expect(createTokenSigner(pem).verify(token)).toEqual(claims)
  const [{ kid }] = keySetOf(pem).keys as unknown as [{ readonly kid: string }]
  expect(JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString())).toEqual({ alg: 'EdDSA', kid })
})

test('a verifier that has the key set alone accepts the token', async () => {
  const pem = open()
  const [head, body, signature] = createTokenSigner(pem).sign({ a: 'ü' }).split('.') as [string, string, string]
  const key = await crypto.subtle.importKey('jwk', keySetOf(pem).keys[0]!, 'Ed25519', true, ['verify'])
  const isRight = await crypto.subtle.verify(
    'Ed25519',
    key,
    Buffer.from(signature, 'base64url'),
    Buffer.from(`${head}.${body}`)
  )
  expect(isRight).toBe(true)
})

test("the key set is the standard's for the standard's key", async () => {
  const key = await crypto.subtle.importKey('jwk', standard.jwk, 'Ed25519', true, ['sign'])
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64')
  const pem = `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`
  expect(keySetOf(pem).keys).toEqual([
    expect.objectContaining({ kty: 'OKP', crv: 'Ed25519', x: standard.jwk.x, alg: 'EdDSA', use: 'sig' })
  ])
})

test('any claims come back as they were; any other text, and any change of a token, is none of ours', () => {
  const signer = createTokenSigner(open())
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.nat(),
      fc.constantFrom('A', '-', '.', '=', 'é', ''),
      (claims, at, by) => {
        const token = signer.sign(claims)
        expect(signer.verify(token)).toEqual(JSON.parse(JSON.stringify(claims)))
        const place = at % token.length
        const changed = token.slice(0, place) + by + token.slice(place + 1)
        if (changed !== token) expect(signer.verify(changed)).toBeUndefined()
      }
    )
  )
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(signer.verify(text)).toBeUndefined()
    })
  )
})

test.each([
  ['no algorithm', { alg: 'none' }],
  ['a symmetric one', { alg: 'HS256' }]
])('a header that names %s is refused', (_what, header) => {
  const signer = createTokenSigner(open())
  const [, body, signature] = signer.sign({ sub: 'x' }).split('.')
  const head = Buffer.from(JSON.stringify(header)).toString('base64url')
  expect(signer.verify(`${head}.${body}.${signature}`)).toBeUndefined()
  expect(signer.verify(`${head}.${body}.`)).toBeUndefined()
})

test("another key's token is refused", () => {
  const token = createTokenSigner(open()).sign({ sub: 'x' })
  rmSync(file)
  expect(createTokenSigner(open()).verify(token)).toBeUndefined()
})
