import type { PlacementSummary } from '../../../shared/contract/scheduler-view.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { colorValue } from './pod-color.ts'

/** What is kept of one pod. */
interface Known {
  readonly value: string
  readonly labels: readonly string[]
  readonly isPlaced: boolean
}

type Placement = Pick<PlacementSummary, 'at' | 'uid' | 'namespace' | 'name' | 'node'>

const placementLimit = 8
/** Noted changes are worked in when somebody asks, but no later than this: nobody may ask for a long time. */
const notedLimit = 2_000

/** What is counted over all pods for the scheduler's page: kept by change, after one walk at the first look. */
export class PodBook {
  readonly #source: ClusterSource
  readonly #color: string
  readonly #known = new Map<string, Known>()
  readonly #values = new Map<string, number>()
  readonly #labels = new Map<string, number>()
  readonly #pending = new Set<string>()
  readonly #noted = new Map<string, Pod | undefined>()
  readonly #stop: () => void
  #placements: readonly Placement[] = []
  #placed = 0

  constructor(source: ClusterSource, color: string, changed: () => void) {
    this.#source = source
    this.#color = color
    for (const pod of source.all(podKind)) this.#enter(pod)
    this.#stop = source.onChange(podKind, ({ type, object }) => {
      this.#noted.set(object.metadata.uid, type === 'DELETED' ? undefined : object)
      if (this.#noted.size >= notedLimit) this.settle()
      changed()
    })
  }

  /** How many pods there are of each value that gives a colour. */
  get values(): ReadonlyMap<string, number> {
    return this.#values
  }

  get labels(): ReadonlyMap<string, number> {
    return this.#labels
  }

  get placed(): number {
    return this.#placed
  }

  /** By uid. */
  get pending(): ReadonlySet<string> {
    return this.#pending
  }

  /** Newest first. */
  get placements(): readonly Placement[] {
    return this.#placements
  }

  settle(): void {
    for (const [uid, pod] of this.#noted) {
      this.#leave(uid)
      if (pod !== undefined) this.#enter(pod)
    }
    this.#noted.clear()
  }

  close(): void {
    this.#stop()
    this.#noted.clear()
    this.#known.clear()
  }

  #enter(pod: Pod): void {
    const { uid, labels = {} } = pod.metadata
    if (isPodTerminal(pod)) return
    const isPlaced = pod.spec.nodeName !== undefined
    const known = { value: colorValue(this.#source, pod, this.#color), labels: Object.keys(labels), isPlaced }
    this.#known.set(uid, known)
    if (isPlaced) {
      this.#placed++
      count(this.#values, known.value, 1)
      this.#notePlacement(pod)
    } else this.#pending.add(uid)
    for (const key of known.labels) count(this.#labels, key, 1)
  }

  #leave(uid: string): void {
    const known = this.#known.get(uid)
    if (known === undefined) return
    this.#known.delete(uid)
    this.#pending.delete(uid)
    if (known.isPlaced) {
      this.#placed--
      count(this.#values, known.value, -1)
    }
    for (const key of known.labels) count(this.#labels, key, -1)
  }

  #notePlacement(pod: Pod): void {
    const { uid, namespace = '', name } = pod.metadata
    const at = Date.parse(conditionOf(pod.status, 'PodScheduled')?.lastTransitionTime ?? '')
    const last = this.#placements.at(-1)
    if (Number.isNaN(at) || this.#placements.some((placement) => placement.uid === uid)) return
    if (this.#placements.length >= placementLimit && last !== undefined && at <= last.at) return
    this.#placements = [...this.#placements, { at, uid, namespace, name, node: pod.spec.nodeName! }]
      .sort((a, b) => b.at - a.at || (a.name < b.name ? -1 : 1))
      .slice(0, placementLimit)
  }
}

function count(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const next = (counts.get(key) ?? 0) + by
  if (next === 0) counts.delete(key)
  else counts.set(key, next)
}
