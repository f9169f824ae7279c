import { createPrivateKey, X509Certificate } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request as httpsRequest, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newKey, privateKeyPem, signCertificate, type KeyPair } from './certificate.ts'
import { openCertificateAuthority, type CertificateAuthority } from './certificate-authority.ts'

const day = 24 * 3_600_000
const serverNames = [
  '127.0.0.1',
  '::1',
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  '10.96.0.1'
]
const administrator = { commonName: 'kubernetes-admin', organizations: ['system:masters', 'extra'] }
const now = Date.now()

let folder: string
let pki: string
const notices: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-pki-'))
  pki = join(folder, 'pki')
  notices.length = 0
})
afterEach(() => rmSync(folder, { recursive: true }))

function open(options: { readonly at?: number; readonly names?: readonly string[] } = {}): CertificateAuthority {
  return openCertificateAuthority(pki, {
    serverNames: options.names ?? serverNames,
    administrator,
    now: options.at ?? now,
    notice: (line) => notices.push(line)
  })
}

function mode(path: string): number {
  return statSync(path).mode & 0o777
}

describe('a first start', () => {
  test('makes all files, for their owner only, without a word', () => {
    open()
    expect(mode(pki)).toBe(0o700)
    const files = readdirSync(pki).sort()
    expect(files).toEqual(['admin.crt', 'admin.key', 'apiserver.crt', 'apiserver.key', 'ca.crt', 'ca.key'])
    for (const file of files) expect(mode(join(pki, file))).toBe(0o600)
    expect(notices).toEqual([])
  })

  test("makes certificates that say what kubeadm's say", () => {
    const authority = open()
    const ca = new X509Certificate(authority.certificate)
    const server = new X509Certificate(authority.server.certificate)
    const client = new X509Certificate(authority.administrator.certificate)
    expect(ca).toMatchObject({ subject: 'CN=kubernetes', issuer: 'CN=kubernetes', ca: true })
    expect(server.subjectAltName).toBe(
      'IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:localhost, DNS:kubernetes, DNS:kubernetes.default, ' +
        'DNS:kubernetes.default.svc, DNS:kubernetes.default.svc.cluster.local, IP Address:10.96.0.1'
    )
    expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    expect(client.subject).toBe('O=system:masters\nO=extra\nCN=kubernetes-admin')
    expect(client.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
    for (const leaf of [server, client]) {
      expect(leaf.ca).toBe(false)
      expect(leaf.verify(ca.publicKey) && leaf.checkIssued(ca)).toBe(true)
      expect(Date.parse(leaf.validTo) - now).toBeCloseTo(365 * day, -4)
    }
    expect(new Set([ca, server, client].map(({ serialNumber }) => serialNumber)).size).toBe(3)
  })
})

describe('a later start', () => {
  test('keeps everything', () => {
    const first = open()
    expect(open()).toEqual(first)
    expect(notices).toEqual([])
  })

  test('renews a certificate about to expire, of the same authority', () => {
    const first = open()
    expect(open({ at: now + 330 * day })).toEqual(first)
    const later = open({ at: now + 340 * day })
    expect(later.certificate).toBe(first.certificate)
    expect(later.server.certificate).not.toBe(first.server.certificate)
    expect(later.administrator.certificate).not.toBe(first.administrator.certificate)
    expect(notices).toEqual([])
  })

  test('makes everything anew where the authority is about to expire, and says so', () => {
    const first = open()
    const later = open({ at: now + 3_630 * day })
    expect(later.certificate).not.toBe(first.certificate)
    expect(new X509Certificate(later.server.certificate).verify(new X509Certificate(later.certificate).publicKey)).toBe(
      true
    )
    expect(notices).toEqual([
      expect.stringMatching(
        /ca\.crt was made anew \(it expires on .* GMT\): a kubeconfig with the old one no longer works$/
      )
    ])
  })

  test('no certificate outlives its authority', () => {
    const first = open()
    const later = open({ at: now + 3_600 * day })
    expect(later.certificate).toBe(first.certificate)
    expect(new X509Certificate(later.server.certificate).validTo).toBe(new X509Certificate(first.certificate).validTo)
  })

  test('makes the server a certificate of its new names', () => {
    const first = open()
    const later = open({ names: ['127.0.0.1', '10.0.0.1'] })
    expect(later.certificate).toBe(first.certificate)
    expect(new X509Certificate(later.server.certificate).subjectAltName).toBe(
      'IP Address:127.0.0.1, IP Address:10.0.0.1'
    )
  })

  test('takes rights away that others have got', () => {
    open()
    chmodSync(pki, 0o755)
    chmodSync(join(pki, 'ca.key'), 0o644)
    open()
    expect([mode(pki), mode(join(pki, 'ca.key'))]).toEqual([0o700, 0o600])
  })

  test.each(['ca.key', 'ca.crt', 'apiserver.key', 'apiserver.crt', 'admin.key', 'admin.crt'])(
    'mends %s, whether cut, empty, missing, garbled or of another, and says so without a secret',
    (name) => {
      const file = join(pki, name)
      const spoiled: readonly ((text: string) => void)[] = [
        (text) => writeFileSync(file, text.slice(0, text.length / 2)),
        () => writeFileSync(file, ''),
        () => rmSync(file),
        (text) => writeFileSync(file, text.replace(/^M\w{20}/m, 'MAAAAAAAAAAAAAAAAAAAA')),
        () => writeFileSync(file, foreign(name))
      ]
      for (const spoil of spoiled) {
        const { certificate } = open()
        notices.length = 0
        const before = readFileSync(file, 'utf8')
        spoil(before)
        const mended = open()
        expect(notices).toHaveLength(1)
        expect(notices[0]).toMatch(/^\S+\.crt was made anew \([^\n]+\)[^\n]*$/)
        for (const line of before.split('\n').filter(Boolean)) expect(notices[0]).not.toContain(line)
        expect(mended.certificate === certificate).toBe(!name.startsWith('ca'))
        for (const { key, certificate: text } of [mended.server, mended.administrator]) {
          const x509 = new X509Certificate(text)
          expect(x509.checkPrivateKey(createPrivateKey(key))).toBe(true)
          expect(x509.verify(new X509Certificate(mended.certificate).publicKey)).toBe(true)
        }
        expect(open()).toEqual(mended)
      }
    }
  )
})

/** A good file of the same sort from another folder. */
function foreign(name: string): string {
  const other = join(folder, 'other')
  mkdirSync(other, { recursive: true })
  openCertificateAuthority(other, { serverNames, administrator, now, notice: () => {} })
  return readFileSync(join(other, name), 'utf8')
}

describe('over TLS', () => {
  let server: Server
  /** Of each connection: its client's subject, where the certificate is a good one. */
  let answers: unknown[]
  let authority: CertificateAuthority

  beforeEach(async () => {
    authority = open()
    answers = []
    const { key, certificate: cert } = authority.server
    server = createServer(
      { key, cert, ca: authority.certificate, requestCert: true, rejectUnauthorized: false },
      (request, response) => {
        const socket = request.socket as TLSSocket
        answers.push(socket.authorized ? { ...socket.getPeerCertificate().subject } : 'unknown')
        response.end('ok')
      }
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => server.close())

  function call(client: KeyPair | undefined, ca = authority.certificate, servername = 'localhost'): Promise<number> {
    const { port } = server.address() as AddressInfo
    return new Promise((resolve, reject) => {
      httpsRequest(
        { host: '127.0.0.1', port, ca, servername, agent: false, key: client?.key, cert: client?.certificate },
        (response) => {
          response.resume().on('end', () => resolve(response.statusCode!))
        }
      )
        .on('error', reject)
        .end()
    })
  }

  test('the administrator is known by his certificate, with all his groups', async () => {
    expect(await call(authority.administrator)).toBe(200)
    expect(answers).toEqual([{ CN: 'kubernetes-admin', O: ['system:masters', 'extra'] }])
  })

  test('every name of the certificate is accepted, others are not', async () => {
    for (const name of ['localhost', 'kubernetes', 'kubernetes.default.svc.cluster.local']) {
      expect(await call(undefined, authority.certificate, name)).toBe(200)
    }
    await expect(call(undefined, authority.certificate, 'example.org')).rejects.toThrow(/altnames/)
  })

  test('a certificate of another authority, of another time or for another use is none', async () => {
    await call(undefined)
    const made = (use: 'client' | 'server', lifeStart: number, signer: KeyPair): KeyPair => {
      const certificate = signCertificate(
        {
          subject: administrator,
          publicKey: new X509Certificate(authority.administrator.certificate).publicKey,
          use: use === 'client' ? { type: 'client' } : { type: 'server', names: ['a'] },
          notBefore: lifeStart,
          notAfter: lifeStart + day
        },
        { subject: { commonName: 'kubernetes', organizations: [] }, key: createPrivateKey(signer.key) }
      )
      return { key: authority.administrator.key, certificate }
    }
    const ours: KeyPair = { key: readFileSync(join(pki, 'ca.key'), 'utf8'), certificate: authority.certificate }
    const stranger: KeyPair = { key: privateKeyPem(newKey()), certificate: '' }
    await call(made('client', now - 3_600_000, ours))
    await call(made('client', now - 3_600_000, stranger))
    await call(made('client', now - 2 * day, ours))
    await call(made('client', now + day, ours))
    await call(made('server', now - 3_600_000, ours))
    await call(authority.server)
    const known = { CN: 'kubernetes-admin', O: ['system:masters', 'extra'] }
    expect(answers).toEqual(['unknown', known, ...Array.from({ length: 5 }, () => 'unknown')])
  })
})
