import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { X509Certificate } from 'node:crypto'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listenOnLoopback } from '../loopback-port.ts'
import { kubeconfigContent, openApiCredentials, type ApiCredentials } from './api-credentials.ts'
import { Identities } from './identities.ts'
import { kubeconfigText } from './kubeconfig.ts'
import { kubectlGet } from './testing-kubectl.ts'

let folder: string
const notices: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-credentials-'))
  notices.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function open(serviceRange = '10.96.0.0/12'): ApiCredentials {
  return openApiCredentials(join(folder, 'pki'), {
    serviceRange,
    now: Date.now(),
    notice: (line) => notices.push(line)
  })
}

test('the folder holds all keys, each for its owner only; the API has its address among the Services', () => {
  const { tls, authorityFile } = open('10.0.0.0/24')
  const pki = join(folder, 'pki')
  expect(readdirSync(pki).sort()).toEqual([
    'admin.crt',
    'admin.key',
    'apiserver.crt',
    'apiserver.key',
    'ca.crt',
    'ca.key',
    'sa.key'
  ])
  for (const file of readdirSync(pki)) expect(statSync(join(pki, file)).mode & 0o777).toBe(0o600)
  expect(new X509Certificate(tls.cert as string).checkIP('10.0.0.1')).toBe('10.0.0.1')
  expect(authorityFile).toBe(join(pki, 'ca.crt'))
  expect(open('10.0.0.0/24')).toEqual(open('10.0.0.0/24'))
  expect(notices).toEqual([])
})

test('where the folder cannot be, that is one line', () => {
  writeFileSync(join(folder, 'pki'), '')
  expect(() => open()).toThrow(
    expect.objectContaining({
      name: 'UsageError',
      message: `cannot use the folder of certificates ${join(folder, 'pki')} (ENOTDIR)`
    })
  )
})

test('the real kubectl calls the API as each identity of the kubeconfig', async ({ skip }) => {
  if (kubectlGet === undefined) return skip('there is no kubectl')
  const credentials = open()
  const identities = new Identities(join(folder, 'identities.json'), undefined)
  identities.create({ name: 'oidc:ann@example.org', groups: [] })
  // A kubectl may ask for more than it was told to.
  const seen = new Set<string>()
  const server = createServer(
    { ...credentials.tls, requestCert: true, rejectUnauthorized: false },
    ({ socket, headers }, response) => {
      const client = socket as TLSSocket
      const token = /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1]
      const certificate = client.authorized ? (client.getPeerCertificate().subject.CN as string) : 'none'
      seen.add(`certificate: ${certificate}, token: ${identities.byToken(token ?? '')?.user}`)
      response.setHeader('Content-Type', 'application/json')
      response.end('{"ok":true}')
    }
  )
  const port = await listenOnLoopback(server, { port: 0, usual: 6443 })
  try {
    const text = kubeconfigText(
      kubeconfigContent('drydock', `https://127.0.0.1:${port}`, credentials.authority, identities)
    )
    for (const context of ['kubernetes-admin@drydock', 'oidc:ann@example.org@drydock']) {
      expect(await kubectlGet(text, context, '/version')).toEqual({ ok: true })
    }
    expect([...seen]).toEqual([
      'certificate: kubernetes-admin, token: kubernetes-admin',
      'certificate: none, token: oidc:ann@example.org'
    ])
  } finally {
    server.close()
  }
})
