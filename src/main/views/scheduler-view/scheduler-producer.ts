import type {
  PendingPod,
  PlacementSummary,
  SchedulerNode,
  SchedulerUpdate,
  SchedulerViewInput
} from '../../../shared/contract/scheduler-view.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { NodeVerdict } from '../../../shared/contract/simulation.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { Producer } from '../live/live-stream.ts'
import { everySecond, type Schedule } from '../live/schedule.ts'
import type { RowWindow } from '../live/subscriptions.ts'
import { ColorSlots } from './color-slots.ts'
import { orderNodes } from './node-order.ts'
import { requestsOf, summaryOfNode } from './node-summary.ts'
import { PodBook } from './pod-book.ts'

const pendingLimit = 100
const labelLimit = 40

/** One window on the scheduler's page: counts over all pods, and the nodes at the places on its screen. */
export class SchedulerProducer implements Producer<SchedulerUpdate> {
  readonly #source: ClusterSource
  readonly #input: SchedulerViewInput
  readonly #book: PodBook
  readonly #slots = new ColorSlots()
  readonly #stops: readonly (() => void)[]
  readonly #changed: (urgent?: boolean) => void
  #scores = new Map<string, Pick<PlacementSummary, 'score' | 'next'>>()
  #window: RowWindow
  #sent: { readonly update: SchedulerUpdate; readonly nodes: ReadonlyMap<number, SchedulerNode> } | undefined

  constructor(
    source: ClusterSource,
    schedule: Schedule,
    input: SchedulerViewInput,
    changed: (urgent?: boolean) => void
  ) {
    this.#source = source
    this.#input = input
    this.#window = input.window
    this.#changed = changed
    this.#book = new PodBook(source, input.color, () => changed())
    // Usage goes on without a change of any object.
    this.#stops = [source.onChange(nodeKind, () => changed()), everySecond(schedule, () => changed())]
  }

  move(window: RowWindow): void {
    if (window.first === this.#window.first && window.count === this.#window.count) return
    this.#window = window
    this.#changed(true)
  }

  next(): SchedulerUpdate | undefined {
    this.#book.settle()
    this.#slots.settle(this.#book.values)
    const { nodes, groups, all } = orderNodes(this.#source, this.#input)
    const first = Math.min(this.#window.first, nodes.length)
    const seen = nodes.slice(first, first + this.#window.count)
    const verdicts = this.#verdicts()
    const before = this.#sent
    const now = new Map<number, SchedulerNode>()
    const different: [number, SchedulerNode][] = []
    for (const [index, node] of seen.entries()) {
      const place = first + index
      const known = before?.nodes.get(place)
      const made = summaryOfNode(this.#source, node, this.#input, this.#slots, verdicts?.get(node.metadata.name))
      const summary = known !== undefined && deepEqual(known, made) ? known : made
      now.set(place, summary)
      if (summary !== known) different.push([place, summary])
    }
    const update: SchedulerUpdate = {
      isReset: before === undefined,
      first,
      count: seen.length,
      nodes: different,
      total: nodes.length,
      nodesTotal: all,
      groups,
      ...this.#counts()
    }
    this.#sent = { update, nodes: now }
    if (before !== undefined && different.length === 0 && sameRest(before.update, update)) return undefined
    return update
  }

  close(): void {
    for (const stop of this.#stops) stop()
    this.#book.close()
    this.#sent = undefined
  }

  #verdicts(): ReadonlyMap<string, NodeVerdict> | undefined {
    const { pod } = this.#input
    const object = pod === undefined ? undefined : this.#source.get(podKind, pod.namespace, pod.name)
    const decision = object === undefined ? undefined : this.#source.why(object.metadata.uid)
    return decision === undefined ? undefined : new Map(decision.verdicts.map((verdict) => [verdict.node, verdict]))
  }

  #counts(): Pick<
    SchedulerUpdate,
    'legend' | 'others' | 'podLabels' | 'nodeLabels' | 'placed' | 'pending' | 'pendingTotal' | 'placements'
  > {
    const { values, labels, placed, pending, placements } = this.#book
    const legend = this.#slots.values.map((value = '') => ({ value, pods: values.get(value) ?? 0 }))
    return {
      legend,
      others: placed - legend.reduce((sum, { value, pods }) => sum + (value === '' ? 0 : pods), 0),
      podLabels: mostFrequent(labels),
      nodeLabels: nodeLabels(this.#source),
      placed,
      pending: this.#pending(pending),
      pendingTotal: pending.size,
      placements: this.#scored(placements)
    }
  }

  #pending(uids: ReadonlySet<string>): readonly PendingPod[] {
    const pods: Pod[] = []
    for (const uid of uids) {
      const pod = this.#source.byUid(uid) as Pod | undefined
      if (pod !== undefined) pods.push(pod)
    }
    return pods
      .sort((a, b) => createdAt(a) - createdAt(b) || (a.metadata.name < b.metadata.name ? -1 : 1))
      .slice(0, pendingLimit)
      .map((pod) => pendingPod(pod, this.#source.now()))
  }

  /** Points of a decision never change: they are looked up once. */
  #scored(placements: PodBook['placements']): readonly PlacementSummary[] {
    const scores = new Map<string, Pick<PlacementSummary, 'score' | 'next'>>()
    for (const { uid, node } of placements) scores.set(uid, this.#scores.get(uid) ?? scoresOf(this.#source, uid, node))
    this.#scores = scores
    return placements.map((placement) => ({ ...placement, ...scores.get(placement.uid) }))
  }
}

function scoresOf(source: ClusterSource, uid: string, node: string): Pick<PlacementSummary, 'score' | 'next'> {
  const verdicts = source.why(uid)?.verdicts ?? []
  const score = verdicts.find((verdict) => verdict.node === node)?.total
  let next: { readonly node: string; readonly score: number } | undefined
  for (const { node: other, total } of verdicts)
    if (other !== node && total !== undefined && (next === undefined || total > next.score))
      next = { node: other, score: total }
  return { ...(score !== undefined && { score }), ...(next !== undefined && { next }) }
}

function pendingPod({ metadata, spec, ...rest }: Pod, now: number): PendingPod {
  const { uid, namespace = '', name, resourceVersion } = metadata
  return {
    uid,
    namespace,
    name,
    status: podKind.status({ metadata, spec, ...rest }, now),
    version: resourceVersion,
    since: Date.parse(metadata.creationTimestamp),
    ...requestsOf(spec)
  }
}

function createdAt({ metadata }: Pod): number {
  return Date.parse(metadata.creationTimestamp)
}

function mostFrequent(counts: ReadonlyMap<string, number>): readonly string[] {
  return [...counts]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .slice(0, labelLimit)
    .map(([key]) => key)
}

function nodeLabels(source: ClusterSource): readonly string[] {
  const counts = new Map<string, number>()
  for (const { metadata } of source.all(nodeKind))
    for (const key of Object.keys(metadata.labels ?? {})) counts.set(key, (counts.get(key) ?? 0) + 1)
  return mostFrequent(counts)
}

function sameRest(before: SchedulerUpdate, now: SchedulerUpdate): boolean {
  const { nodes: _before, isReset: _first, ...one } = before
  const { nodes: _now, isReset: _second, ...two } = now
  return deepEqual(one, two)
}
