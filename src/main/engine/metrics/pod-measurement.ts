// What metrics-server knows of a pod: every node is scraped on its own beat of fifteen seconds, and usage is known from
// the second scrape on. Worked out when it is asked for.
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { fnv1a } from '../../../shared/kube/hash.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { ContainerStateRunning, Pod } from '../../../shared/schema/types.ts'
import type { Metrics } from './metrics.ts'

/** Milliseconds between two scrapes. */
export const scrapeBeat = 15_000

/** The scrape whose numbers metrics-server holds. Times in milliseconds. */
export interface Scrape {
  readonly at: number
  readonly window: number
}

interface ContainerMeasurement {
  readonly name: string
  /** Nanocores. */
  readonly cpu: number
  /** Bytes, whole kibibytes. */
  readonly memory: number
}

export interface PodMeasurement {
  readonly scrape: Scrape
  readonly containers: readonly ContainerMeasurement[]
}

/** The scrapes of one moment, by node: an autoscaler asks for all of its pods at once. */
const scrapes = new Map<string, Scrape>()
let scrapesAt = Number.NaN

/** Each node is scraped at its own moment of the beat. */
export function scrapeOf(nodeName: string, now: number): Scrape {
  if (now !== scrapesAt) scrapes.clear()
  scrapesAt = now
  let scrape = scrapes.get(nodeName)
  if (scrape === undefined) scrapes.set(nodeName, (scrape = scrapeAt(nodeName, now)))
  return scrape
}

function scrapeAt(nodeName: string, now: number): Scrape {
  const offset = fnv1a(nodeName) % scrapeBeat
  const round = Math.floor((now - offset) / scrapeBeat)
  // Scrapes are some milliseconds early or late.
  const jitter = fnv1a(`${nodeName}/${round}`) % 100
  return { at: round * scrapeBeat + offset, window: scrapeBeat + jitter }
}

/** Nanocores: the model counts whole millicores, and below them the real counter never stands still. */
export function nanocores(millicores: number, seed: string): number {
  return millicores * 1_000_000 + (fnv1a(seed) % 1_000_000)
}

/** As the kubelet counts memory: whole kibibytes, in bytes. */
export function wholeKibibytes(bytes: number): number {
  return Math.round(bytes / 1024) * 1024
}

const starts = new WeakMap<ContainerStateRunning, number>()

/** Milliseconds; kept with the state, which is immutable. */
function startOf(running: ContainerStateRunning): number {
  let start = starts.get(running)
  if (start === undefined) starts.set(running, (start = parseTime(running.startedAt!)))
  return start
}

/** What each running container of a pod used at the last scrape; undefined before the pod was scraped twice. */
export function measurePod(metrics: Metrics, pod: Pod, now: number): PodMeasurement | undefined {
  const { nodeName } = pod.spec
  if (nodeName === undefined || isPodTerminal(pod)) return undefined
  const scrape = scrapeOf(nodeName, now)
  const { uid } = pod.metadata
  const containers: ContainerMeasurement[] = []
  for (const { name, state } of [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? [])
  ]) {
    const running = state?.running
    if (running?.startedAt === undefined) continue
    // One container without two samples keeps metrics-server from telling anything of its pod.
    if (startOf(running) > scrape.at - scrapeBeat) return undefined
    const used = metrics.containerAt(uid, name, scrape.at)
    if (used === undefined) return undefined
    const cpu = nanocores(used.cpu, `${uid}/${name}/${scrape.at}`)
    containers.push({ name, cpu, memory: wholeKibibytes(used.memory) })
  }
  return containers.length === 0 ? undefined : { scrape, containers }
}
