import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { openApiDoor, serveClusterApi, type ServedClusterApi } from './api-serving.ts'
import { EngineCluster } from './engine-cluster.ts'
import { startTime } from './testing-engine-cluster.ts'

let folder: string
let file: string
let cluster: EngineCluster
let served: ServedClusterApi

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-serving-'))
  file = join(folder, 'kubeconfig')
  const api = { port: 0, token: undefined, kubeconfig: { file, merge: false } }
  const door = await openApiDoor(api)
  cluster = new EngineCluster({
    data: join(folder, 'data'),
    speed: 0,
    seed: '1',
    startTime,
    nodes: undefined,
    fixture: false,
    api,
    controlPlaneOnly: true,
    serviceRange: undefined
  })
  served = serveClusterApi(cluster, door)
})
afterEach(async () => {
  await served.close()
  cluster.close()
  rmSync(folder, { recursive: true })
})

function contexts(): readonly string[] {
  const { contexts } = parse(readFileSync(file, 'utf8')) as { readonly contexts: readonly { readonly name: string }[] }
  return contexts.map(({ name }) => name)
}

test('the kubeconfig follows the identities that a person makes and removes', () => {
  expect(contexts()).toEqual(['kubernetes-admin@drydock'])
  cluster.api.createIdentity('ann', ['team'])
  expect(contexts()).toEqual(['kubernetes-admin@drydock', 'ann@drydock'])
  cluster.api.removeIdentity('ann')
  expect(contexts()).toEqual(['kubernetes-admin@drydock'])
})

test("one that has become somebody else's meanwhile is let alone, in one line; the identity is made all the same", () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  writeFileSync(file, 'kind: Config\n')
  cluster.api.createIdentity('ann', [])
  expect(said.mock.calls).toEqual([
    [`drydock: ${file} holds what Drydock has not written: add --merge-kubeconfig, or name another file`]
  ])
  expect(readFileSync(file, 'utf8')).toBe('kind: Config\n')
  expect(cluster.api.document().identities.map(({ name }) => name)).toEqual(['kubernetes-admin', 'ann'])
  expect(parse(cluster.api.credentials('ann').kubeconfig)).toMatchObject({ 'current-context': 'ann@drydock' })
  said.mockRestore()
})

test('after it is closed nobody listens at the port', async () => {
  await served.close()
  const { port } = new URL(served.api!)
  const refused = new Promise((resolve) => createConnection(Number(port), '127.0.0.1').once('error', resolve))
  expect(await refused).toMatchObject({ code: 'ECONNREFUSED' })
})

test('a kubeconfig that may not be written is refused before anything listens', async () => {
  const before = process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap').length
  const kubeconfig = { file: folder, merge: true }
  await expect(openApiDoor({ port: 0, token: undefined, kubeconfig })).rejects.toThrow(`${folder} is not a file`)
  expect(process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap')).toHaveLength(before)
})
