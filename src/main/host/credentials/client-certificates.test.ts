import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { request } from 'node:https'
import { afterEach, expect, test } from 'vitest'
import { TestingApi } from '../testing-api.ts'
import { newKey, privateKeyPem, signCertificate, type CertificateUse, type KeyPair } from './certificate.ts'
import { clientCertificates } from './client-certificates.ts'

const hour = 3_600_000
const open: TestingApi[] = []

afterEach(async () => {
  for (const api of open.splice(0)) await api.close()
})

async function started(): Promise<TestingApi> {
  const api = await TestingApi.open()
  open.push(api)
  return api
}

/** Of the cluster's authority, good between two moments of the cluster's clock, as hours from now. */
function issued(
  api: TestingApi,
  [from, to]: readonly [number, number],
  use: CertificateUse = { type: 'client' }
): KeyPair {
  const { key, certificate } = api.cluster.credentials.authority
  const own = newKey()
  const { now } = api.cluster.engine
  const asked = {
    subject: { commonName: 'jane', organizations: ['devs'] },
    publicKey: createPublicKey(own),
    use,
    notBefore: now + from * hour,
    notAfter: now + to * hour
  }
  const issuer = { subject: { commonName: 'kubernetes', organizations: [] }, key: createPrivateKey(key) }
  expect(new X509Certificate(certificate).subject).toBe('CN=kubernetes')
  return { key: privateKeyPem(own), certificate: signCertificate(asked, issuer) }
}

function codeFor({ ca, port }: TestingApi, { key, certificate }: KeyPair): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const path = '/api/v1/namespaces'
  request({ host: '127.0.0.1', port, ca, path, key, cert: certificate, agent: false }, (response) => {
    response.resume()
    resolve(response.statusCode!)
  })
    .on('error', reject)
    .end()
  return promise
}

test("N2 a client certificate counts by the cluster's clock: over is over, and what real time finds too early is good", async () => {
  const api = await started()
  expect(await codeFor(api, issued(api, [-1, 1]))).toBe(200)
  expect(await codeFor(api, issued(api, [1000, 2000]))).toBe(200)
  expect(await codeFor(api, issued(api, [-2, -1]))).toBe(401)
  expect(await codeFor(api, issued(api, [-1, 1], { type: 'server', names: ['jane'] }))).toBe(401)
})

test("N2 a certificate of another authority is nobody's, even where it has the right name", async () => {
  const [api, other] = [await started(), await started()]
  expect(await codeFor(api, issued(other, [-1, 1]))).toBe(401)
  const judge = clientCertificates(api.cluster.credentials.authority)
  expect(judge(new X509Certificate(issued(other, [-1, 1]).certificate))).toBeUndefined()
  expect(judge(new X509Certificate(api.cluster.credentials.authority.administrator.certificate))).toBe(Infinity)
})
