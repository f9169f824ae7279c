// The built server as a process that is killed while apps count in redis and rows are written.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { ensureBuilt } from '../../../scripts/build.mjs'
import type { Json } from '../../shared/kube/object.ts'
import type { Pod } from '../../shared/schema/types.ts'
import { Random } from '../engine/sim/random.ts'
import { deployment, pod, service } from '../engine/scenarios/manifests.ts'
import { asAdministrator, connectTo, ServerProcess, type ContractClient } from './testing-server.ts'

let folder: string
let server: ServerProcess | undefined

beforeAll(() => ensureBuilt(process.execPath), 120_000)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-stateful-'))
})
afterEach(async () => {
  await server?.end('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function start(...flags: string[]): Promise<{ client: ContractClient; closed: Promise<unknown> }> {
  server = new ServerProcess(['--json', '--data', folder, ...flags])
  const { client, socket } = await connectTo(await server.url())
  return { client, closed: new Promise((resolve) => socket.once('close', resolve)) }
}

async function create(client: ContractClient, body: Json, resource: string, group = ''): Promise<void> {
  const request = { verb: 'create', group, version: 'v1', resource, namespace: 'default', body } as const
  const { code } = await client.kube.request({ ...asAdministrator, ...request })
  expect(code).toBe(201)
}

async function visit(client: ContractClient): Promise<number | undefined> {
  const request = { scheme: 'http', host: 'web', port: 80, path: '/', timeout: 5000 } as const
  const { answer } = await client.network.send({ ...asAdministrator, client: await visitor(client), request })
  if (answer.kind !== 'http' || answer.status !== 200) return undefined
  return (JSON.parse(answer.body) as { readonly visits: number }).visits
}

let visitorUid: string | undefined

async function visitor(client: ContractClient): Promise<{ kind: 'pod'; uid: string }> {
  visitorUid ??= ((await podNamed(client, 'writer')) as Pod).metadata.uid
  return { kind: 'pod', uid: visitorUid }
}

async function podNamed(client: ContractClient, name: string): Promise<unknown> {
  const request = { verb: 'get', group: '', version: 'v1', resource: 'pods', namespace: 'default', name } as const
  return (await client.kube.request({ ...asAdministrator, ...request })).object
}

async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Writes rows one after the other, and exits with how many there are. */
const writing =
  'until pg_isready -q -h db; do sleep 1; done; export PGPASSWORD=pw; psql -q -h db -U postgres -c "CREATE TABLE t (n INT)"; ' +
  'for i in $(seq 1 100); do psql -q -h db -U postgres -c "INSERT INTO t VALUES ($i)"; done; ' +
  'exit $(psql -tA -h db -U postgres -c "SELECT count(*) FROM t")'

test('P3: a killed process of the program finds each counted visit and each row again', async () => {
  const first = await start('--speed', '20', '--seed', '11')
  await create(first.client, deployment('redis', { replicas: 1, image: 'redis:7.2' }), 'deployments', 'apps')
  await create(first.client, service('redis', { ports: [{ port: 6379 }] }), 'services')
  await create(first.client, deployment('web', { replicas: 2, image: 'drydock/counter:1.0' }), 'deployments', 'apps')
  await create(first.client, service('web', { ports: [{ port: 80, targetPort: 8080 }] }), 'services')
  const env = [{ name: 'POSTGRES_PASSWORD', value: 'pw' }]
  await create(
    first.client,
    deployment('db', { replicas: 1, image: 'postgres:16', container: { env } }),
    'deployments',
    'apps'
  )
  await create(first.client, service('db', { ports: [{ port: 5432 }] }), 'services')
  const writer = { image: 'postgres:16', command: ['sh', '-c', writing] }
  await create(first.client, pod('writer', writer, { restartPolicy: 'Never' }), 'pods')
  await waitFor(async () => ((await podNamed(first.client, 'writer')) as Pod).status?.phase === 'Running')
  await waitFor(async () => (await visit(first.client)) !== undefined)

  const random = new Random('stateful')
  const most = { visits: 0 }
  const until = 10 + random.integer(40)
  const visiting = async (): Promise<void> => {
    for (;;) {
      most.visits = Math.max(most.visits, (await visit(first.client)) ?? 0)
      if (most.visits >= until) void server!.end('SIGKILL')
    }
  }
  for (let count = 0; count < 4; count++) visiting().catch(() => {})
  await first.closed
  await server!.ended

  const second = await start('--speed', '20')
  const next = await visit(second.client)
  expect(next).toBeGreaterThan(most.visits)
  await waitFor(async () =>
    /Succeeded|Failed/.test(((await podNamed(second.client, 'writer')) as Pod).status?.phase ?? '')
  )
  const { status } = (await podNamed(second.client, 'writer')) as Pod
  expect(status!.containerStatuses![0]!.state!.terminated!.exitCode).toBe(100)
}, 120_000)
