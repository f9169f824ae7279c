// The built server's API door: flags, the ready line, the kubeconfig, files and their modes.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ensureBuilt } from '../../../scripts/build.mjs'
import { kubectl } from './credentials/testing-kubectl.ts'
import { ServerProcess } from './testing-server.ts'

interface Ready {
  readonly ready: true
  readonly ui: string
  readonly api?: string
  readonly kubeconfig?: string
}

const running = new Set<ServerProcess>()
let folder: string
let data: string
let kubeconfig: string

beforeAll(() => ensureBuilt(process.execPath), 120_000)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-api-'))
  data = join(folder, 'data')
  kubeconfig = join(folder, 'kubeconfig')
})
afterEach(async () => {
  for (const server of running) await server.end('SIGKILL')
  running.clear()
  rmSync(folder, { recursive: true, force: true })
})

function serve(...flags: string[]): ServerProcess {
  const server = new ServerProcess(['--json', '--data', data, '--port', '0', ...flags])
  running.add(server)
  return server
}

async function ready(server: ServerProcess): Promise<Ready> {
  return JSON.parse(await server.firstLine()) as Ready
}

async function expectRefusal(server: ServerProcess, line: string): Promise<void> {
  expect(await server.ended).toEqual({ code: 2, signal: null, stdout: '', stderr: `drydock: ${line}\n` })
}

/** The status with which a path is answered, to whoever shows this token, trusting the data folder's authority alone. */
function statusOf(api: string, path: string, token?: string): Promise<number> {
  const ca = readFileSync(join(data, 'pki', 'ca.crt'))
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` }
  return new Promise((resolve, reject) => {
    request(new URL(path, api), { ca, headers, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode!))
    })
      .on('error', reject)
      .end()
  })
}

describe('the ready line', () => {
  test('names the API and the kubeconfig, which leads there', async () => {
    const server = serve('--api-port', '0', '--kubeconfig', kubeconfig)
    const line = await ready(server)
    expect(line).toEqual({
      ready: true,
      ui: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//),
      api: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/),
      kubeconfig
    })
    expect(parse(readFileSync(kubeconfig, 'utf8'))).toMatchObject({
      clusters: [{ name: 'drydock', cluster: { server: line.api } }],
      'current-context': 'kubernetes-admin@drydock'
    })
    if (kubectl !== undefined) {
      const args = ['--kubeconfig', kubeconfig, 'get', 'namespace', 'default', '-o', 'name']
      expect((await promisify(execFile)(kubectl, args)).stdout).toBe('namespace/default\n')
    }
    expect(await server.end()).toMatchObject({ code: 0, stderr: '' })
  })

  test('says the same in words', async () => {
    const server = new ServerProcess(['--data', data, '--port', '0', '--api-port', '0', '--kubeconfig', kubeconfig])
    running.add(server)
    expect(await server.firstLine()).toMatch(
      /^Drydock is at http:\S+, its Kubernetes API at https:\/\/127\.0\.0\.1:\d+, the kubeconfig in \S+\/kubeconfig$/
    )
  })

  test('names neither where there is no API', async () => {
    expect(Object.keys(await ready(serve('--no-api')))).toEqual(['ready', 'ui'])
  })
})

test("all secrets are their owner's alone, and no line tells one", async () => {
  const token = 'a-token-that-is-secret'
  const server = serve('--api-port', '0', '--kubeconfig', kubeconfig, '--token', token)
  await ready(server)
  for (const inner of [data, join(data, 'pki')]) expect(statSync(inner).mode & 0o777).toBe(0o700)
  const secrets = [
    join(data, 'identities.json'),
    kubeconfig,
    ...readdirSync(join(data, 'pki')).map((name) => join(data, 'pki', name))
  ]
  for (const file of secrets) expect([file, statSync(file).mode & 0o777]).toEqual([file, 0o600])
  const { stdout, stderr } = await server.end()
  const { identities } = JSON.parse(readFileSync(join(data, 'identities.json'), 'utf8')) as {
    readonly identities: readonly { readonly token: string }[]
  }
  for (const secret of [token, ...identities.map((identity) => identity.token)]) {
    expect(stdout + stderr).not.toContain(secret)
  }
})

test('certificates and tokens outlive a restart; a given token does not', async () => {
  const first = serve('--api-port', '0', '--token', 'a-token-for-one-run')
  const { api } = await ready(first)
  const { identities } = JSON.parse(readFileSync(join(data, 'identities.json'), 'utf8')) as {
    readonly identities: readonly { readonly token: string }[]
  }
  const authority = readFileSync(join(data, 'pki', 'ca.crt'), 'utf8')
  const path = '/api/v1/namespaces/default'
  expect(await statusOf(api!, path, 'a-token-for-one-run')).toBe(200)
  expect(await statusOf(api!, path, identities[0]!.token)).toBe(200)
  expect(await statusOf(api!, path, 'a-token-of-nobody')).toBe(401)
  expect(await statusOf(api!, path)).toBe(403)
  await first.end()
  const { api: again } = await ready(serve('--api-port', '0'))
  expect(readFileSync(join(data, 'pki', 'ca.crt'), 'utf8')).toBe(authority)
  expect(await statusOf(again!, path, identities[0]!.token)).toBe(200)
  expect(await statusOf(again!, path, 'a-token-for-one-run')).toBe(401)
})

test('instances stand side by side', async () => {
  const other = join(folder, 'other')
  const lines = await Promise.all([
    ready(serve()),
    ready(serve('--data', other)),
    ready(serve('--data', join(folder, 'third')))
  ])
  expect(new Set(lines.map(({ api }) => api)).size).toBe(3)
})

test('a damaged key is told of in one line, and made anew', async () => {
  await ready(serve('--api-port', '0'))
  for (const server of running) await server.end()
  writeFileSync(join(data, 'pki', 'apiserver.key'), 'half')
  const server = serve('--api-port', '0')
  const { api } = await ready(server)
  expect(await statusOf(api!, '/version')).toBe(200)
  expect((await server.end()).stderr).toBe(
    `drydock: ${join(data, 'pki', 'apiserver.crt')} was made anew (${join(data, 'pki', 'apiserver.key')} is damaged)\n`
  )
})

describe('refusals: one line, exit code 2, no data folder', () => {
  test('an API port in use', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    await expectRefusal(serve('--api-port', String(port)), `port ${port} is in use`)
    expect(existsSync(data)).toBe(false)
    other.close()
  })

  test("somebody else's kubeconfig", async () => {
    writeFileSync(kubeconfig, 'kind: Config\n')
    await expectRefusal(
      serve('--kubeconfig', kubeconfig),
      `${kubeconfig} holds what Drydock has not written: add --merge-kubeconfig, or name another file`
    )
    expect(readFileSync(kubeconfig, 'utf8')).toBe('kind: Config\n')
    expect(existsSync(data)).toBe(false)
  })

  test('a kubeconfig that is broken, even to merge', async () => {
    writeFileSync(kubeconfig, 'clusters: [')
    await expectRefusal(serve('--kubeconfig', kubeconfig, '--merge-kubeconfig'), `${kubeconfig} is not valid YAML`)
    expect(readdirSync(folder)).toEqual(['kubeconfig'])
  })

  test('a bad token is not repeated', async () => {
    await expectRefusal(serve('--token', 'too-short'), '--token takes 16 to 4096 printable characters without spaces')
  })
})

test('a cluster with nodes does not become a bare control plane', async () => {
  const server = serve('--api-port', '0')
  await ready(server)
  await server.end()
  await expectRefusal(
    serve('--control-plane-only'),
    `the cluster in ${data} has nodes: --control-plane-only needs a folder of its own`
  )
})
