// How many pods a second the scheduler places: the queue is filled first, then let go, with every decision recorded.
// In memory: what a commit to the file costs is told by `pods` and `store`.
import { createControlPlane } from '../src/main/engine/create-control-plane.ts'
import type { ControlPlane } from '../src/main/engine/control-plane.ts'
import { Scheduler } from '../src/main/engine/scheduler/scheduler.ts'
import { Clock } from '../src/main/engine/sim/clock.ts'
import { Random } from '../src/main/engine/sim/random.ts'
import { ObjectStore } from '../src/main/engine/store/object-store.ts'
import { namespaceKind } from '../src/shared/kinds/namespace/kind.ts'
import { nodeKind } from '../src/shared/kinds/node/kind.ts'
import { podKind } from '../src/shared/kinds/pod/kind.ts'
import { kinds } from '../src/shared/kinds/table.ts'
import type { PodSpec } from '../src/shared/schema/types.ts'
import { heapAfterCollection, rounded, runBench, type Figures } from './harness.ts'

const namespace = 'bench'
const zones = 10

interface Load {
  readonly nodes: number
  readonly pods: number
  readonly apps: number
  readonly spec: (app: string) => PodSpec
}

function newPlane(): ControlPlane {
  const clock = new Clock(Date.UTC(2026, 10, 20, 12))
  const store = new ObjectStore(kinds)
  const root = new Random('bench')
  return createControlPlane({ clock, store, random: root.stream('api') }, root)
}

function fill(plane: ControlPlane, { nodes, pods, apps, spec }: Load): void {
  const writer = plane.writer('bench')
  writer.create(namespaceKind, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace }, spec: {} })
  for (let index = 0; index < nodes; index++) {
    const name = `node-${index}`
    const labels = {
      'kubernetes.io/hostname': name,
      'topology.kubernetes.io/zone': `zone-${index % zones}`,
      disk: index % 2 === 0 ? 'ssd' : 'hdd'
    }
    const allocatable = { cpu: '16', memory: '64Gi', pods: '110' }
    writer.create(nodeKind, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels },
      spec: {},
      status: { allocatable }
    })
  }
  const specs = Array.from({ length: apps }, (_, app) => spec(`app-${app}`))
  for (let index = 0; index < pods; index++) {
    const app = index % apps
    const metadata = { name: `pod-${index}`, namespace, labels: { app: `app-${app}`, tier: `tier-${app % 3}` } }
    writer.create(podKind, { apiVersion: 'v1', kind: 'Pod', metadata, spec: specs[app]! })
  }
}

/** Pods placed per second, of the clock on the wall and of the processor: others may share the machine. */
interface Speed {
  readonly perSecond: number
  readonly perCpuSecond: number
}

/** Throws where a pod is left over or a decision is not remembered. */
function place(load: Load): Speed {
  const plane = newPlane()
  fill(plane, load)
  const scheduler = new Scheduler(plane)
  scheduler.start()
  const started = performance.now()
  const cpu = process.cpuUsage()
  plane.clock.advanceTo(plane.clock.now + 1000)
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const pods = [...plane.store.all(podKind)]
  const left = pods.find(({ spec }) => spec.nodeName === undefined)
  if (left !== undefined) throw new Error(`${left.metadata.name}: ${scheduler.why(left.metadata.uid)?.message}`)
  const last = scheduler.why(pods.at(-1)!.metadata.uid)
  if (last?.nodes.length !== load.nodes || last.node === undefined)
    throw new Error('the last decision is not remembered')
  return { perSecond: load.pods / seconds, perCpuSecond: load.pods / ((user + system) / 1e6) }
}

const container = { name: 'c', image: 'nginx:1.27', resources: { requests: { cpu: '50m', memory: '64Mi' } } }

const plain: Load = { nodes: 500, pods: 10_000, apps: 20, spec: () => ({ containers: [container] }) }

/** Node affinity, pod affinity and anti-affinity, and topology spread, each required and preferred. */
function demanding(app: string): PodSpec {
  const own = { matchLabels: { app } }
  const host = 'kubernetes.io/hostname'
  const zone = 'topology.kubernetes.io/zone'
  return {
    containers: [container],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }]
        },
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 10,
            preference: { matchExpressions: [{ key: zone, operator: 'In', values: ['zone-0', 'zone-2'] }] }
          }
        ]
      },
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, topologyKey: 'disk' }
        ],
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 5, podAffinityTerm: { labelSelector: { matchLabels: { tier: 'tier-0' } }, topologyKey: zone } }
        ]
      },
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: own, topologyKey: host }],
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 5, podAffinityTerm: { labelSelector: { matchLabels: { tier: 'tier-1' } }, topologyKey: host } }
        ]
      }
    },
    topologySpreadConstraints: [
      { maxSkew: 2, topologyKey: zone, whenUnsatisfiable: 'DoNotSchedule', labelSelector: own },
      { maxSkew: 1, topologyKey: host, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: own }
    ]
  }
}

const hard: Load = { nodes: 5000, pods: 5000, apps: 50, spec: demanding }

function measure(): Figures {
  place({ ...plain, pods: 1000 })
  const plainPods = place(plain)
  place({ ...hard, pods: 200 })
  const demandingPods = place(hard)
  return {
    plainPodsPerSecond500Nodes: rounded(plainPods.perSecond),
    plainPodsPerCpuSecond500Nodes: rounded(plainPods.perCpuSecond),
    demandingPodsPerSecond5000Nodes: rounded(demandingPods.perSecond),
    demandingPodsPerCpuSecond5000Nodes: rounded(demandingPods.perCpuSecond),
    heapMegabytes: rounded(heapAfterCollection() / 1024 ** 2, 1)
  }
}

await runBench(
  'schedule',
  { plainPodsPerSecond500Nodes: { min: 3000 }, demandingPodsPerSecond5000Nodes: { min: 1000 } },
  measure
)
