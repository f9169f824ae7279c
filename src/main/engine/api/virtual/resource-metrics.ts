// metrics.k8s.io/v1beta1 as metrics-server answers it, from the usage model. What it scraped last is computed when it is
// asked for: every node on its own beat of fifteen seconds.
import { nameColumn } from '../../../../shared/kinds/columns.ts'
import type { Column, Kind } from '../../../../shared/kinds/kind.ts'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { canonicalQuantity, parseQuantity } from '../../../../shared/kube/quantity.ts'
import { formatTime, parseTime } from '../../../../shared/kube/time.ts'
import type { Node, Pod } from '../../../../shared/schema/types.ts'
import type { Metrics } from '../../metrics/metrics.ts'
import type { MetricsScope } from '../../metrics/usage-groups.ts'
import {
  measurePod,
  nanocores,
  scrapeBeat,
  scrapeOf,
  wholeKibibytes,
  type Scrape
} from '../../metrics/pod-measurement.ts'
import { notFound } from '../api-error.ts'
import { nameOfCall, type Call } from '../call.ts'
import type { ApiResponse } from '../request.ts'
import type { VirtualResource } from '../virtual-resource.ts'
import { metricsApiService } from './aggregation.ts'
import { virtualKind } from './virtual-kind.ts'
import { answerList } from './virtual-list.ts'

interface Usage {
  readonly cpu: string
  readonly memory: string
}

interface ContainerMetrics {
  readonly name: string
  readonly usage: Usage
}

interface ObjectMetrics extends KubeObject {
  readonly timestamp: string
  /** Go's duration: "15.03s". */
  readonly window: string
  readonly usage?: Usage
  readonly containers?: readonly ContainerMetrics[]
}

/** Millicores and bytes. */
interface Measured {
  readonly cpu: number
  readonly memory: number
}

/** What a scope used at the moment of a scrape; undefined where nothing is known of it. */
function measuredAt(metrics: Metrics, scope: MetricsScope, at: number): Measured | undefined {
  const { cpu, memory } = metrics.series({ ...scope, from: at, to: at, points: 2 })
  const used = { cpu: cpu.usage[0] ?? undefined, memory: memory.usage[0] ?? undefined }
  return used.cpu === undefined || used.memory === undefined ? undefined : { cpu: used.cpu, memory: used.memory }
}

function usageOf(nanos: number, bytes: number): Usage {
  return { cpu: canonicalQuantity(`${nanos}n`), memory: canonicalQuantity(`${bytes / 1024}Ki`) }
}

/** The usage of a node, or of all containers of a pod, as its table prints it. */
function sumOf(object: ObjectMetrics, name: keyof Usage): string {
  if (object.usage !== undefined) return object.usage[name]
  const all = (object.containers ?? []).map(({ usage }) => parseQuantity(usage[name]))
  const sum = all.reduce((total, value) => total + value, 0)
  return canonicalQuantity(name === 'cpu' ? `${Math.round(sum * 1e9)}n` : `${Math.round(sum / 1024)}Ki`)
}

const columns: readonly Column<ObjectMetrics>[] = [
  nameColumn,
  { name: 'cpu', type: 'string', priority: 0, cell: (object) => sumOf(object, 'cpu') },
  { name: 'memory', type: 'string', priority: 0, cell: (object) => sumOf(object, 'memory') },
  { name: 'Window', type: 'string', priority: 0, cell: (object) => object.window }
]

const names = { group: 'metrics.k8s.io', version: 'v1beta1', columns } as const

const nodeMetricsKind: Kind = virtualKind({
  ...names,
  kind: 'NodeMetrics',
  resource: 'nodes',
  namespaced: false,
  schema: 'metrics.v1beta1.NodeMetrics'
})
const podMetricsKind: Kind = virtualKind({
  ...names,
  kind: 'PodMetrics',
  resource: 'pods',
  schema: 'metrics.v1beta1.PodMetrics'
})

function metricsObject(kind: Kind, { metadata }: KubeObject, scrape: Scrape, rest: object): KubeObject {
  const { name, namespace, labels } = metadata
  return {
    apiVersion: `${kind.group}/${kind.version}`,
    kind: kind.kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      creationTimestamp: formatTime(scrape.at),
      ...(labels === undefined ? {} : { labels })
    },
    timestamp: formatTime(scrape.at),
    window: `${scrape.window / 1000}s`,
    ...rest
  } as unknown as KubeObject
}

function podMetrics(metrics: Metrics, pod: Pod, now: number): KubeObject | undefined {
  const measured = measurePod(metrics, pod, now)
  if (measured === undefined) return undefined
  const containers: readonly ContainerMetrics[] = measured.containers.map(({ name, cpu, memory }) => ({
    name,
    usage: usageOf(cpu, memory)
  }))
  return metricsObject(podMetricsKind, pod, measured.scrape, { containers })
}

function nodeMetrics(metrics: Metrics, node: Node, now: number): KubeObject | undefined {
  const { name, creationTimestamp } = node.metadata
  const scrape = scrapeOf(name, now)
  const isReady = node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
  if (isReady !== true || parseTime(creationTimestamp) > scrape.at - scrapeBeat) return undefined
  const used = measuredAt(metrics, { type: 'node', name }, scrape.at)
  if (used === undefined) return undefined
  return metricsObject(nodeMetricsKind, node, scrape, {
    usage: usageOf(nanocores(used.cpu, `${name}/${scrape.at}`), wholeKibibytes(used.memory))
  })
}

function answering<T extends KubeObject>(
  kind: Kind,
  source: Kind<T>,
  measure: (object: T, now: number) => KubeObject | undefined
): VirtualResource {
  // metrics-server names its objects so where it has none.
  const unknown = { ...kind, resource: kind.kind.toLowerCase() }
  const get = (call: Call): ApiResponse => {
    const { store, clock } = call.context
    const { namespace } = call.request
    const name = nameOfCall(call)
    const fullName = kind.namespaced ? `${namespace ?? ''}/${name}` : name
    const object = store.get(source, namespace, name)
    if (object === undefined && kind.namespaced) throw notFound(source, fullName)
    const found = object === undefined ? undefined : measure(object, clock.now)
    if (found === undefined) throw notFound(unknown, fullName)
    return { code: 200, object: found, warnings: call.warnings }
  }
  function* all({ context: { store, clock }, request: { namespace } }: Call): Generator<KubeObject> {
    const objects =
      kind.namespaced && namespace !== undefined ? store.inNamespace(source, namespace) : store.all(source)
    for (const object of objects) {
      const found = measure(object, clock.now)
      if (found !== undefined) yield found
    }
  }
  return { kind, apiService: metricsApiService, verbs: { get, list: (call) => answerList(call, all(call)) } }
}

/** Usage of nodes and pods. */
export function resourceMetrics(metrics: Metrics): readonly VirtualResource[] {
  return [
    answering(nodeMetricsKind, nodeKind, (node, now) => nodeMetrics(metrics, node, now)),
    answering(podMetricsKind, podKind, (pod, now) => podMetrics(metrics, pod, now))
  ]
}
