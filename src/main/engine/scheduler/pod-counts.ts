import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { formatSelector, matches, type Requirement } from '../../../shared/kube/label-selector.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { NodeTable, PlacedPod, PlacedPodObserver } from './node-table.ts'
import { SlotCounts } from './slot-counts.ts'

/** How many placed pods of one namespace a selector matches, by slot of the node table. */
export interface PodCount {
  readonly namespace: string
  readonly requirements: readonly Requirement[]
  /** Topology spread does not count pods that are being deleted; pod affinity does. */
  readonly countsTerminating: boolean
  readonly pods: SlotCounts
}

/** The pods that a count starts from. */
export type PodSource = (namespace: string, requirements: readonly Requirement[]) => Iterable<PlacedPod>

interface NamespaceCounts {
  /** Counts that ask for a label to be one value, by "key=value" of the first such requirement. */
  readonly byLabel: Map<string, PodCount[]>
  readonly others: PodCount[]
}

/** Beyond this many, all are forgotten and made again when they are asked for. */
const mostCounts = 4096
const texts = new WeakMap<readonly Requirement[], string>()

/**
 * Counts of pods by selector and node, each made when first asked for and from then on kept by changes, so that
 * spreading the pods of a workload never looks at its pods.
 */
export class PodCounts implements PlacedPodObserver {
  readonly #podsOf: PodSource
  readonly #counts = new Map<string, PodCount>()
  readonly #namespaces = new Map<string, NamespaceCounts>()

  constructor(podsOf: PodSource) {
    this.#podsOf = podsOf
  }

  get(nodes: NodeTable, namespace: string, requirements: readonly Requirement[], countsTerminating: boolean): PodCount {
    const key = `${namespace}/${countsTerminating}/${textOf(requirements)}`
    let count = this.#counts.get(key)
    if (count === undefined) {
      count = { namespace, requirements, countsTerminating, pods: new SlotCounts(nodes.capacity) }
      this.#file(key, count)
      for (const pod of this.#podsOf(namespace, requirements)) change(count, pod, 1)
    }
    count.pods.reserve(nodes.capacity)
    return count
  }

  placed(pod: PlacedPod): void {
    this.#change(pod, 1)
  }

  unplaced(pod: PlacedPod): void {
    this.#change(pod, -1)
  }

  #change(pod: PlacedPod, sign: 1 | -1): void {
    const counts = this.#namespaces.get(pod.namespace)
    if (counts === undefined) return
    const { labels } = pod
    for (const key in labels) {
      const filed = counts.byLabel.get(`${key}=${labels[key]!}`)
      if (filed !== undefined) for (const count of filed) change(count, pod, sign)
    }
    for (const count of counts.others) change(count, pod, sign)
  }

  #file(key: string, count: PodCount): void {
    if (this.#counts.size >= mostCounts) {
      this.#counts.clear()
      this.#namespaces.clear()
    }
    this.#counts.set(key, count)
    let counts = this.#namespaces.get(count.namespace)
    if (counts === undefined) {
      counts = { byLabel: new Map(), others: [] }
      this.#namespaces.set(count.namespace, counts)
    }
    const equality = equalityOf(count.requirements)
    if (equality === undefined) {
      counts.others.push(count)
      return
    }
    const filed = counts.byLabel.get(`${equality.key}=${equality.values[0]!}`)
    if (filed === undefined) counts.byLabel.set(`${equality.key}=${equality.values[0]!}`, [count])
    else filed.push(count)
  }
}

/** The placed pods of a namespace among which those that match are found: by an index where a label must be one value. */
export function* placedPods(
  store: ObjectStore,
  nodes: NodeTable,
  namespace: string,
  requirements: readonly Requirement[]
): Generator<PlacedPod> {
  const label = equalityOf(requirements)
  const pods: Iterable<Pod> =
    label === undefined
      ? store.inNamespace(podKind, namespace)
      : store.withLabel(podKind, namespace, label.key, label.values[0]!)
  for (const { metadata } of pods) {
    const placed = nodes.placedPod(metadata.uid)
    if (placed !== undefined) yield placed
  }
}

/** A requirement that one label has one value: what an index can answer. */
function equalityOf(requirements: readonly Requirement[]): Requirement | undefined {
  return requirements.find(({ operator }) => operator === '=' || operator === '==')
}

function change(count: PodCount, pod: PlacedPod, sign: 1 | -1): void {
  if (pod.isTerminating && !count.countsTerminating) return
  if (!matches(count.requirements, pod.labels)) return
  count.pods.add(pod.slot, sign)
}

function textOf(requirements: readonly Requirement[]): string {
  let text = texts.get(requirements)
  if (text === undefined) {
    text = formatSelector(requirements)
    texts.set(requirements, text)
  }
  return text
}
