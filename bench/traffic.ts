// 50 Services of which each is asked 1,000 times a second, on a file, beside the same cluster without the loads.
import { join } from 'node:path'
import type { ApiRequest } from '../src/main/engine/api/request.ts'
import { Engine } from '../src/main/engine/engine.ts'
import { ClusterFile } from '../src/main/engine/store/cluster-file.ts'
import { deploymentKind } from '../src/shared/kinds/deployment/kind.ts'
import { podKind } from '../src/shared/kinds/pod/kind.ts'
import type { LoadShape } from '../src/shared/network/traffic.ts'
import { deployment, identity, startTime } from './deployment.ts'
import { heapAfterCollection, inScratchFolder, rounded, runBench, type Figures } from './harness.ts'

const services = 50
const replicas = 3
const rps = 1000
/** Simulated seconds that are measured, and how often what happened is committed, in simulated milliseconds. */
const measuredSeconds = 120
const commitPeriod = 250

function create(resource: string, body: object): ApiRequest {
  return { verb: 'create', group: '', version: 'v1', resource, namespace: 'default', body: body as never }
}

function service(name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80 }] }
  }
}

interface Cost {
  /** Percent of one core at 1x. */
  readonly cpu: number
  readonly heapMegabytes: number
}

/** The cluster with its Services; `act` begins what is measured, `each` happens every measured second. */
function measure(folder: string, name: string, act: (engine: Engine) => void, each?: (engine: Engine) => void): Cost {
  const file = ClusterFile.create(join(folder, `${name}.db`), { seed: 'bench', startTime })
  const engine = new Engine(file)
  engine.start({ workers: 6 })
  engine.advanceTo(startTime + 60_000)
  for (let index = 0; index < services; index++) {
    const requests = [
      deployment(`web-${index}`, replicas, { name: 'main', image: 'nginx:1.27' }),
      create('services', service(`web-${index}`))
    ]
    for (const request of requests) if (engine.submit(request, identity).code !== 201) throw new Error('it was refused')
  }
  if (engine.submit(create('pods', client), identity).code !== 201) throw new Error('the client was refused')
  engine.advanceTo(engine.now + 120_000)
  const ready = [...engine.store.all(deploymentKind)].filter(({ status }) => status?.readyReplicas === replicas).length
  if (ready !== services) throw new Error(`${ready} of ${services} are ready`)
  act(engine)
  engine.advanceTo(engine.now + 30_000)
  file.commit()

  const before = process.cpuUsage()
  const end = engine.now + measuredSeconds * 1000
  while (engine.now < end) {
    engine.advanceTo(engine.now + 10)
    if (engine.now % commitPeriod === 0) file.commit()
    if (engine.now % 1000 === 0) each?.(engine)
  }
  const { user, system } = process.cpuUsage(before)
  for (const { failed, sent } of engine.traffic.documents())
    if (failed > 0 || sent < rps * measuredSeconds) throw new Error(`${failed} of ${sent} requests failed`)
  const heapMegabytes = heapAfterCollection() / 1024 ** 2
  file.close()
  return { cpu: (user + system) / 10_000 / measuredSeconds, heapMegabytes }
}

const client = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'client' },
  spec: { containers: [{ name: 'main', image: 'busybox:1.36', command: ['sleep', 'infinity'] }] }
}

const constant: LoadShape = { kind: 'constant', rps }
/** A rate that is another one at every moment that is measured; at least the constant one. */
const moving: LoadShape = { kind: 'ramp', from: rps, to: 2 * rps, seconds: 600 }

function startLoads(engine: Engine, shape = constant): void {
  const { uid } = engine.store.get(podKind, 'default', 'client')!.metadata
  for (let index = 0; index < services; index++)
    engine.changeTraffic({
      type: 'start',
      load: {
        client: { kind: 'pod', uid },
        request: { scheme: 'http', host: `web-${index}`, port: 80, path: '/' },
        shape
      }
    })
}

/** As fifty windows' worth of charts would. */
function look(engine: Engine): void {
  for (const { id } of engine.traffic.documents()) engine.traffic.series(id, engine.now - 180_000, engine.now)
}

function figures(folder: string): Figures {
  // The first run of a process pays for its compilation.
  measure(folder, 'warm', (engine) => startLoads(engine))
  const idle = measure(folder, 'idle', () => {})
  const loaded = measure(folder, 'loaded', (engine) => startLoads(engine))
  const ramped = measure(folder, 'ramped', (engine) => startLoads(engine, moving))
  const watched = measure(folder, 'watched', (engine) => startLoads(engine), look)
  return {
    'cpu over idle, % of a core': rounded(loaded.cpu - idle.cpu, 2),
    'cpu idle, % of a core': rounded(idle.cpu, 2),
    'cpu over idle with all charts read each second, % of a core': rounded(watched.cpu - idle.cpu, 2),
    'cpu over idle with rates that move, % of a core': rounded(ramped.cpu - idle.cpu, 2),
    'heap over idle, MB': rounded(loaded.heapMegabytes - idle.heapMegabytes, 1)
  }
}

await runBench(
  'traffic',
  {
    'cpu over idle, % of a core': { max: 10 },
    'cpu over idle with rates that move, % of a core': { max: 10 },
    'cpu over idle with all charts read each second, % of a core': { max: 10 }
  },
  () => inScratchFolder(figures)
)
