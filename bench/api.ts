// The Kubernetes API as its clients meet it: the built server as a process of its own, and 32 connections that are kept
// open in this one, with one request on its way on each. The limits are what a real control plane (kube-apiserver with
// etcd) does on a machine of this kind.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { ensureBuilt } from '../scripts/build.mjs'
import { requireNode } from '../scripts/runtime.mjs'
import { ServerProcess } from '../src/main/host/testing-server.ts'
import { percentile, rounded, runBench, type Figures } from './harness.ts'
import { KeptConnection } from './serving/kept-connection.ts'
import { withScratchFolder } from './serving/pod-folder.ts'
import { processorSeconds, residentMegabytes } from './serving/process-usage.ts'

const clients = 32
/** Requests of each client before the measured ones: code is compiled, the store has its pages. */
const warmUp = 60
const measured = 250
const pods = 2_000
const podNodes = 20
const starts = 3
const lists = 9
const token = 'bench-token-of-one-run'

/** A server, and where it answers. */
interface Served {
  readonly server: ServerProcess
  readonly port: number
  readonly open: () => Promise<KeptConnection>
}

async function serve(folder: string, ...flags: string[]): Promise<Served> {
  const server = new ServerProcess([
    '--json',
    '--data',
    folder,
    '--port',
    '0',
    '--api-port',
    '0',
    '--token',
    token,
    ...flags
  ])
  const { api } = JSON.parse(await server.firstLine()) as { readonly api: string }
  const port = Number(new URL(api).port)
  const ca = readFileSync(join(folder, 'pki', 'ca.crt'))
  return { server, port, open: () => KeptConnection.open(port, ca, token) }
}

async function expectCode(answer: ReturnType<KeptConnection['request']>, code: number): Promise<Buffer> {
  const answered = await answer
  if (answered.code !== code) throw new Error(`answered ${answered.code}: ${answered.body.toString()}`)
  return answered.body
}

/** One request of a client; `serial` is another one each time. */
type Send = (connection: KeptConnection, serial: number) => Promise<unknown>

/** Requests answered per second, all clients together: by the clock, and by the processor time of the server. */
interface Rate {
  readonly perSecond: number
  readonly perProcessorSecond: number
}

async function rateOf(pid: number, connections: readonly KeptConnection[], send: Send): Promise<Rate> {
  let serial = 0
  const run = async (count: number): Promise<void> => {
    await Promise.all(
      connections.map(async (connection) => {
        for (let sent = 0; sent < count; sent++) await send(connection, serial++)
      })
    )
  }
  await run(warmUp)
  const began = performance.now()
  const used = processorSeconds(pid)
  await run(measured)
  const requests = connections.length * measured
  return {
    perSecond: rounded(requests / ((performance.now() - began) / 1_000)),
    perProcessorSecond: rounded(requests / (processorSeconds(pid) - used))
  }
}

const configMaps = '/api/v1/namespaces/default/configmaps'

function configMap(name: string): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { key: 'value' } })
}

const container = { name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: '10m', memory: '16Mi' } } }

/** For a node that there is not: kubelets and scheduler leave it alone, so that the API alone is measured. */
function pod(name: string): string {
  const spec = { containers: [container], schedulerName: 'nobody' }
  return JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec })
}

async function measureRates(folder: string): Promise<Figures> {
  const { server, open } = await serve(folder)
  const { pid } = server
  const connections = await Promise.all(Array.from({ length: clients }, open))
  try {
    const creates = await rateOf(pid, connections, (connection, serial) =>
      expectCode(connection.request('POST', configMaps, configMap(`map-${serial}`)), 201)
    )
    const gets = await rateOf(pid, connections, (connection, serial) =>
      expectCode(connection.request('GET', `${configMaps}/map-${serial % (clients * measured)}`), 200)
    )
    const patches = await rateOf(pid, connections, (connection, serial) => {
      const body = JSON.stringify({ data: { key: `value-${serial}` } })
      const path = `${configMaps}/map-${serial % (clients * measured)}`
      return expectCode(connection.request('PATCH', path, body, 'application/merge-patch+json'), 200)
    })
    const podCreates = await rateOf(pid, connections, (connection, serial) =>
      expectCode(connection.request('POST', '/api/v1/namespaces/default/pods', pod(`pod-${serial}`)), 201)
    )
    return {
      createsPerSecond: creates.perSecond,
      createsPerProcessorSecond: creates.perProcessorSecond,
      getsPerSecond: gets.perSecond,
      getsPerProcessorSecond: gets.perProcessorSecond,
      patchesPerSecond: patches.perSecond,
      patchesPerProcessorSecond: patches.perProcessorSecond,
      podCreatesPerSecond: podCreates.perSecond,
      podCreatesPerProcessorSecond: podCreates.perProcessorSecond
    }
  } finally {
    for (const connection of connections) connection.close()
    await server.end()
  }
}

const deployments = '/apis/apps/v1/namespaces/default/deployments'

function deployment(replicas: number): string {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } }
    }
  })
}

async function untilReady(connection: KeptConnection): Promise<void> {
  const deadline = performance.now() + 180_000
  for (;;) {
    const body = await expectCode(connection.request('GET', `${deployments}/web`), 200)
    const { status } = JSON.parse(body.toString()) as { readonly status?: { readonly readyReplicas?: number } }
    if (status?.readyReplicas === pods) return
    if (performance.now() > deadline) throw new Error('the pods did not get ready in three minutes')
    await after(500)
  }
}

async function measurePods(folder: string): Promise<Figures> {
  const { server, open } = await serve(folder, '--nodes', String(podNodes), '--speed', '10')
  const connection = await open()
  try {
    await expectCode(connection.request('POST', deployments, deployment(pods)), 201)
    await untilReady(connection)
    const rolledOut = residentMegabytes(server.pid)
    const times: number[] = []
    let bytes = 0
    const used = processorSeconds(server.pid)
    for (let run = 0; run < lists; run++) {
      const began = performance.now()
      bytes = (await expectCode(connection.request('GET', '/api/v1/namespaces/default/pods'), 200)).length
      times.push(performance.now() - began)
      await after(200)
    }
    return {
      listProcessorMilliseconds: rounded(((processorSeconds(server.pid) - used) / lists) * 1_000, 1),
      listMilliseconds: rounded(percentile(times, 0.5), 1),
      firstListMilliseconds: rounded(times[0]!, 1),
      listMegabytes: rounded(bytes / 1e6, 1),
      residentMegabytes: Math.max(rolledOut, residentMegabytes(server.pid)),
      rolledOutMegabytes: rolledOut
    }
  } finally {
    connection.close()
    await server.end()
  }
}

/** Milliseconds from the spawn until a request for an object was answered. */
async function start(folder: string): Promise<number> {
  const { server, open } = await serve(folder)
  try {
    const connection = await open()
    await expectCode(connection.request('GET', '/api/v1/namespaces/default'), 200)
    connection.close()
    return performance.now() - server.spawnedAt
  } finally {
    await server.end()
  }
}

async function measureStarts(scratch: string): Promise<Figures> {
  const first: number[] = []
  const second: number[] = []
  for (let run = 0; run < starts; run++) {
    const folder = join(scratch, `start-${run}`)
    first.push(await start(folder))
    second.push(await start(folder))
  }
  return {
    firstStartMilliseconds: rounded(percentile(first, 0.5)),
    secondStartMilliseconds: rounded(percentile(second, 0.5))
  }
}

async function measure(): Promise<Figures> {
  ensureBuilt(requireNode())
  return withScratchFolder(async (scratch) => ({
    ...(await measureStarts(scratch)),
    ...(await measureRates(join(scratch, 'rates'))),
    ...(await measurePods(join(scratch, 'pods')))
  }))
}

await runBench(
  'api',
  {
    createsPerSecond: { min: 1_583 },
    getsPerSecond: { min: 3_511 },
    patchesPerSecond: { min: 1_491 },
    podCreatesPerSecond: { min: 1_336 },
    listMilliseconds: { max: 82 },
    residentMegabytes: { max: 300 },
    firstStartMilliseconds: { max: 1_000 },
    secondStartMilliseconds: { max: 1_000 }
  },
  measure
)
