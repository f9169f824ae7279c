// S12: the archives beyond the cluster, as package managers of containers reach them or do not.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ExecResult } from '../kubelet/container-runtime.ts'
import { Cluster } from './cluster.ts'
import { pod } from './manifests.ts'
import { Terminal } from './testing-terminal.ts'

const asleep = { command: ['sleep', '100000'] }

let cluster: Cluster
let terminal: Terminal
beforeEach(() => {
  cluster = new Cluster({ onDisk: true, cni: 'calico' })
  terminal = new Terminal(cluster)
  cluster.create(pod('debian', { image: 'debian', ...asleep }))
  cluster.create(pod('alpine', { image: 'alpine', ...asleep }))
  cluster.run(30)
})
afterEach(() => cluster.close())

function type(line: string, from = 'debian'): ExecResult {
  return terminal.exec(from, ['sh', '-c', line], 600)
}

function scaleNameServer(replicas: number): void {
  cluster.patch('deployments coredns', { spec: { replicas } }, { namespace: 'kube-system' })
  cluster.run(60)
}

test('S12 without a name server package managers find no archive, and say so', () => {
  scaleNameServer(0)
  const updated = type('apt-get update')
  expect(updated.exitCode).toBe(0)
  expect(updated.stdout).toMatch(
    /^Err:1 http:\/\/deb\.debian\.org\/debian bookworm InRelease\n {2}Temporary failure resolving 'deb\.debian\.org'\n/
  )
  expect(updated.stderr).toMatch(
    /W: Failed to fetch .*Temporary failure resolving 'deb\.debian\.org'\nW: Some index files failed to download\. They have been ignored, or old ones used instead\.\n$/
  )
  const added = type('apk add --no-cache curl', 'alpine')
  expect(added.exitCode).toBe(1)
  expect(added.stderr).toMatch(
    /^WARNING: fetching https:\/\/dl-cdn.alpinelinux.org\/alpine\/v3\.22\/main: temporary error \(try again later\)\n/
  )
  scaleNameServer(2)
  expect(type('apk add --no-cache curl', 'alpine').exitCode).toBe(0)
})

test('S12 a policy that lets only names through keeps packages out', () => {
  type('apt-get update')
  cluster.create({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'names-only' },
    spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ protocol: 'UDP', port: 53 }] }] }
  })
  cluster.run(5)
  const installed = type('apt-get install -y --no-install-recommends psmisc')
  expect(installed.exitCode).toBe(100)
  expect(installed.stderr).toContain(
    'Could not connect to deb.debian.org:80 (151.101.2.132), connection timed out\n' +
      'E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n'
  )
  expect(type('which killall').exitCode).toBe(1)
})

test('S12 an archive that nobody knows is no archive', () => {
  cluster.engine.setOutsideHosts([])
  expect(type('apt-get update').stderr).toContain("Could not resolve 'deb.debian.org'")
  expect(type('apk update', 'alpine').stderr).toContain('main: DNS lookup error\n')
})

test('S12 an archive that refuses, fails or has moved is told of as apt does', () => {
  const host = { names: ['deb.debian.org'], address: '198.51.100.7', latency: 5 }
  const answering = (status?: number): ExecResult => {
    const ports = status === undefined ? [] : [{ port: 80, http: { status, body: '' } }]
    cluster.engine.setOutsideHosts([{ ...host, ports }])
    return type('apt-get update')
  }
  const refused = 'Could not connect to deb.debian.org:80 (198.51.100.7). - connect (111: Connection refused)'
  expect(answering()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`\n  ${refused}\n`) as string })
  expect(answering(503).stderr).toContain('InRelease  503  Service Unavailable [IP: 198.51.100.7 80]\n')
  expect(answering(404)).toMatchObject({
    exitCode: 100,
    stderr: expect.stringContaining(
      "E: The repository 'http://deb.debian.org/debian bookworm Release' does not have a Release file.\n"
    ) as string
  })
})
