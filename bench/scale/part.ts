// One part of the benchmark of scale: node part.ts NAME FILE NODES PODS prints its figures as JSON.
import { isMainThread, Worker } from 'node:worker_threads'
import type { Json } from '../../src/shared/kube/object.ts'
import type { ApiRequest } from '../../src/main/engine/api/request.ts'
import { Engine } from '../../src/main/engine/engine.ts'
import { ClusterFile } from '../../src/main/engine/store/cluster-file.ts'
import { boundHeapGrowth, engineMemory } from '../../src/main/host/engine-memory.ts'
import { Pacer } from '../../src/main/host/pacer.ts'
import { realTime } from '../../src/main/host/real-time.ts'
import { daemonSetKind } from '../../src/shared/kinds/daemonset/kind.ts'
import { deploymentKind } from '../../src/shared/kinds/deployment/kind.ts'
import { nodeKind } from '../../src/shared/kinds/node/kind.ts'
import { podKind } from '../../src/shared/kinds/pod/kind.ts'
import type { NodeSpec } from '../../src/shared/schema/types.ts'
import { rounded, type Figures } from '../harness.ts'

const [name, path, nodeCount, podCount] = process.argv.slice(2)
const nodes = Number(nodeCount)
const pods = Number(podCount)
const identity = { user: 'kubernetes-admin', groups: ['system:masters'], userAgent: 'bench' }
const startTime = Date.UTC(2026, 10, 20, 12)
/** Replicas of one Deployment, as large workloads are. */
const replicas = 1_000

function submit(engine: Engine, request: ApiRequest): void {
  const { code, object } = engine.submit(request, identity)
  if (code > 299) throw new Error(JSON.stringify(object))
}

/** An empty cluster whose nodes carry nothing: its DaemonSets are gone. */
function emptyCluster(): { readonly engine: Engine; readonly file: ClusterFile } {
  boundHeapGrowth()
  const file = ClusterFile.create(path!, { seed: 'bench', startTime })
  const engine = new Engine(file)
  engine.start({ workers: 0 })
  const daemonSets = [...engine.store.all(daemonSetKind)]
  for (const { metadata } of daemonSets) {
    const { namespace = '', name } = metadata
    submit(engine, { verb: 'delete', group: 'apps', version: 'v1', resource: 'daemonsets', namespace, name })
  }
  engine.advanceTo(startTime + 120_000)
  file.commit()
  return { engine, file }
}

function node(index: number): Json {
  const podCIDR = `10.${128 + (index >> 8)}.${index & 255}.0/24`
  const size = { cpu: '32', memory: '128Gi', pods: '110', 'ephemeral-storage': '100Gi' }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: `node-${index}`, labels: { 'kubernetes.io/hostname': `node-${index}` } },
    // The cluster's own range has room for 256 nodes.
    spec: { podCIDR, podCIDRs: [podCIDR] },
    status: {
      capacity: size,
      allocatable: size,
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }]
    }
  }
}

function deployment(index: number, readinessProbe: Json | undefined): Json {
  const app = `web-${index}`
  const container = {
    name: 'web',
    image: 'nginx:1.27',
    ports: [{ containerPort: 80 }],
    resources: { requests: { cpu: '10m', memory: '16Mi' } },
    ...(readinessProbe === undefined ? {} : { readinessProbe })
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app },
    spec: {
      replicas,
      selector: { matchLabels: { app } },
      template: { metadata: { labels: { app } }, spec: { containers: [container] } }
    }
  }
}

/** Nodes first, then the workloads, as somebody would who waits for his nodes to be Ready. */
function fill(engine: Engine, file: ClusterFile, readinessProbe?: Json): void {
  for (let index = 0; index < nodes; index++) {
    submit(engine, { verb: 'create', group: '', version: 'v1', resource: 'nodes', body: node(index) })
  }
  advanceUntil(engine, file, () => [...engine.store.all(nodeKind)].every(({ spec }) => isOpen(spec.taints)))
  const [group, version, namespace] = ['apps', 'v1', 'default'] as const
  const count = pods / replicas
  for (let index = 0; index < count; index++) {
    const body = deployment(index, readinessProbe)
    submit(engine, { verb: 'create', group, version, resource: 'deployments', namespace, body })
  }
  advanceUntil(engine, file, () => areReady(engine, count))
}

function isOpen(taints: NodeSpec['taints']): boolean {
  return taints?.some(({ key }) => key.startsWith('node.kubernetes.io/')) !== true
}

function advanceUntil(engine: Engine, file: ClusterFile, isReached: () => boolean): void {
  const began = engine.now
  file.commit()
  while (!isReached()) {
    if (engine.now - began > 3_600_000) throw new Error('not reached in a simulated hour')
    engine.advanceTo(engine.now + 250)
    file.commit()
  }
}

function areReady(engine: Engine, count: number): boolean {
  for (let index = 0; index < count; index++) {
    if (engine.store.get(deploymentKind, 'default', `web-${index}`)?.status?.readyReplicas !== replicas) return false
  }
  return true
}

function seconds(action: () => void): number {
  const started = performance.now()
  action()
  return rounded((performance.now() - started) / 1000, 2)
}

function resident(): number {
  return rounded(process.memoryUsage().rss / 1024 ** 2)
}

function run(): Figures {
  const { engine, file } = emptyCluster()
  const taken = seconds(() => fill(engine, file))
  const simulated = rounded((engine.now - startTime - 120_000) / 1000, 1)
  file.close()
  return { [`run${pods}PodsSeconds`]: taken, [`run${pods}PodsSimulatedSeconds`]: simulated }
}

function hold(): Figures {
  const { engine, file } = emptyCluster()
  const taken = seconds(() => fill(engine, file))
  engine.advanceTo(engine.now + 60_000)
  file.commit()
  const held = [...engine.store.all(podKind)].length
  if (held < pods || engine.store.count(nodeKind) < nodes) throw new Error(`only ${held} pods`)
  const figures = {
    [`hold${pods}PodsSeconds`]: taken,
    [`hold${pods}PodsResidentMegabytes`]: resident(),
    [`hold${pods}PodsPeakResidentMegabytes`]: rounded(process.resourceUsage().maxRSS / 1024)
  }
  file.close()
  return figures
}

function restart(): Figures {
  let engine: Engine | undefined
  const taken = seconds(() => {
    const file = ClusterFile.open(path!)
    engine = new Engine(file)
    engine.start({})
    engine.advanceTo(engine.now + 1)
    file.commit()
  })
  boundHeapGrowth()
  if (engine!.store.count(podKind) < pods) throw new Error('pods were lost')
  return { [`restart${pods}PodsSeconds`]: taken, [`restart${pods}PodsResidentMegabytes`]: resident() }
}

/** The share of one core that a cluster at rest takes, at the speed of real time. */
async function rest(): Promise<Figures> {
  const { engine, file } = emptyCluster()
  fill(engine, file, { httpGet: { path: '/', port: 80 }, periodSeconds: 10 })
  engine.advanceTo(engine.now + 120_000)
  file.commit()
  const pacer = new Pacer(engine, realTime, () => file.commit())
  pacer.setSpeed(1)
  const real = 30_000
  await new Promise((resolve) => setTimeout(resolve, 5_000))
  const before = process.cpuUsage()
  const began = engine.now
  await new Promise((resolve) => setTimeout(resolve, real))
  const { user, system } = process.cpuUsage(before)
  const passed = engine.now - began
  pacer.stop()
  file.close()
  return {
    [`rest${pods}PodsCpuPercent`]: rounded(((user + system) / 1000 / real) * 100, 1),
    [`rest${pods}PodsSpeed`]: rounded(passed / real, 2)
  }
}

const parts: Readonly<Record<string, () => Figures | Promise<Figures>>> = { run, hold, restart, rest }

// The engine has a thread of its own, with the memory that the program gives it.
if (isMainThread) {
  // oxlint-disable-next-line no-new -- The worker prints the figures itself.
  new Worker(import.meta.filename, { argv: process.argv.slice(2), resourceLimits: engineMemory })
} else console.log(JSON.stringify(await parts[name!]!()))
