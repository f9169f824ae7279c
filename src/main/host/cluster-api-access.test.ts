import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AccessRefusal } from '../views/api-requests/api-access.ts'
import { ClusterApiAccess, type ServedApi } from './cluster-api-access.ts'
import { openCertificateAuthority } from './credentials/certificate-authority.ts'
import { administrator, Identities } from './credentials/identities.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'drydock-access-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function access(): { readonly api: ClusterApiAccess; readonly told: () => number } {
  const identities = new Identities(join(folder, 'identities.json'), undefined)
  const api = new ClusterApiAccess(identities, {
    clusterName: () => 'drydock',
    controlPlaneOnly: true,
    notServed: 'it is about to start'
  })
  let told = 0
  api.onChange(() => told++)
  return { api, told: () => told }
}

function served(): ServedApi {
  const { certificate } = openCertificateAuthority(join(folder, 'pki'), {
    serverNames: ['127.0.0.1'],
    administrator: { commonName: administrator.name, organizations: administrator.groups },
    now: Date.now(),
    notice: () => {}
  })
  return {
    url: 'https://127.0.0.1:6443',
    authority: certificate,
    authorityFile: '/data/pki/ca.crt',
    kubeconfigOf: (identity) => `kubeconfig of ${identity}`
  }
}

test('until it is served, the document says why not, and no credentials are handed out', () => {
  const { api, told } = access()
  expect(api.document()).toEqual({
    notServed: 'it is about to start',
    clusterName: 'drydock',
    controlPlaneOnly: true,
    identities: [
      { name: 'kubernetes-admin', groups: ['system:masters'], context: 'kubernetes-admin@drydock', removable: false }
    ]
  })
  expect(() => api.credentials('kubernetes-admin')).toThrow(AccessRefusal)
  api.serve(served())
  expect(told()).toBe(1)
  const { url, notServed, authority } = api.document()
  expect({ url, notServed, file: authority?.file }).toEqual({
    url: 'https://127.0.0.1:6443',
    notServed: undefined,
    file: '/data/pki/ca.crt'
  })
  expect(authority?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
})

test('an identity that is made has credentials, one that is removed has none', () => {
  const { api, told } = access()
  api.serve(served())
  api.createIdentity('jane', ['shop-developers'])
  expect(told()).toBe(2)
  expect(api.document().identities.at(-1)).toEqual({
    name: 'jane',
    groups: ['shop-developers'],
    context: 'jane@drydock',
    removable: true
  })
  const { kubeconfig, token } = api.credentials('jane')
  expect(kubeconfig).toBe('kubeconfig of jane')
  expect(token).toMatch(/^[\w-]{43}$/)
  expect(JSON.stringify(api.document())).not.toContain(token)
  api.removeIdentity('jane')
  expect(() => api.credentials('jane')).toThrow('there is no identity "jane"')
})

test('what the identities refuse is refused in their words', () => {
  const { api } = access()
  const attempt = (act: () => void): string => {
    try {
      act()
      return 'done'
    } catch (error) {
      return error instanceof AccessRefusal ? error.message : 'another error'
    }
  }
  expect(attempt(() => api.createIdentity('system:node:x', []))).toContain('system:')
  expect(attempt(() => api.createIdentity('kubernetes-admin', []))).toContain('already')
  expect(attempt(() => api.removeIdentity('kubernetes-admin'))).toContain('cannot be removed')
})
