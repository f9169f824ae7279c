// What may help pods that fit nowhere, as the EventsToRegister and queueing hints of upstream's plugins.
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { matches } from '../../../shared/kube/label-selector.ts'
import type { Node, Pod } from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { nodeFilters } from './filters/filters.ts'
import { fitsEmptyNode, fitsResources } from './filters/node-resources-fit.ts'
import { NodeTable, type NodeChange, type PlacedPod } from './node-table.ts'
import type { Placer } from './placement.ts'
import type { PodFacts } from './pod-facts.ts'
import type { PlacedPriorities } from './preemption/placed-priorities.ts'
import type { SchedulingTables } from './scheduling-context.ts'
import type { UnschedulableGroup } from './scheduling-queue.ts'
import { spreadConstraints } from './spread-constraints.ts'
import { fits } from './verdicts.ts'

const nodeResourcesFit = 'NodeResourcesFit'
const podTopologySpread = 'PodTopologySpread'

/** Says of a change whether pods that failed alike are worth another attempt. */
export class WakeUps {
  readonly #store: ObjectStore
  readonly #tables: SchedulingTables
  readonly #placer: Placer
  readonly #priorities: PlacedPriorities

  constructor(store: ObjectStore, tables: SchedulingTables, placer: Placer, priorities: PlacedPriorities) {
    this.#store = store
    this.#tables = tables
    this.#placer = placer
    this.#priorities = priorities
  }

  /** Whether a node that changed would now take the pods, or passes a filter that refused it before. */
  byNode({ facts, filters }: UnschedulableGroup, { slot, previous, isOther, hasOtherResources }: NodeChange): boolean {
    if (isOther && (filters.size === 0 || isHeldByPods(filters) || this.#passes(facts, filters, slot, previous)))
      return true
    const refusing = this.#refusingFilter(facts, slot)
    if (refusing === undefined || !filters.has(refusing)) return true
    return refusing === nodeResourcesFit && hasOtherResources && this.#mayPreempt(facts, slot)
  }

  /** Whether a pod that now runs on a node, has other labels there, or is on its way out, changes what rules say. */
  byPlacedPod(group: UnschedulableGroup, placed: PlacedPod, before: PlacedPod | undefined): boolean {
    const { filters } = group
    // Pods that are being deleted count no more for spreading, but for affinity until they are gone.
    const isOnlyLeaving = before !== undefined && before.isTerminating !== placed.isTerminating
    if (!(isOnlyLeaving ? filters.has(podTopologySpread) : isHeldByPods(filters))) return false
    return this.#concerns(group, placed) || (before !== undefined && this.#concerns(group, before))
  }

  /** Whether the room that a pod leaves would do, or its going changes what rules about pods say. */
  byRoom(group: UnschedulableGroup, placed: PlacedPod): boolean {
    const { facts, filters } = group
    if (isHeldByVolumes(filters) || (isHeldByPods(filters) && this.#concerns(group, placed))) return true
    if (!filters.has(nodeResourcesFit) && !filters.has('NodePorts')) return false
    const { nodes } = this.#tables
    return nodes.isPresent[placed.slot] === 1 && this.#refusingFilter(facts, placed.slot) === undefined
  }

  /** Whether one of the filters that refused the pods now accepts a node that it refused as it was before. */
  #passes(facts: PodFacts, filters: ReadonlySet<string>, slot: number, previous: Node | undefined): boolean {
    const past = new NodeTable()
    const pastSlot = previous === undefined ? undefined : past.setNode(previous)!.slot
    return nodeFilters.some(
      (filter) =>
        filters.has(filter.name) &&
        filter.check(facts, this.#tables.nodes, slot) === undefined &&
        (pastSlot === undefined || filter.check(facts, past, pastSlot) !== undefined)
    )
  }

  #mayPreempt(facts: PodFacts, slot: number): boolean {
    const { nodes } = this.#tables
    return this.#priorities.hasBelowOn(slot, facts.priority) && fitsEmptyNode(facts, nodes, slot)
  }

  #refusingFilter(facts: PodFacts, slot: number): string | undefined {
    const { nodes } = this.#tables
    const verdict = this.#placer.nodeVerdict(facts, nodes, slot)
    if (verdict !== fits) return this.#placer.verdicts.refusal(verdict)!.filter
    if (nodes.ports[slot]?.conflictsWith(facts.hostPorts) === true) return 'NodePorts'
    return fitsResources(facts, nodes, slot) ? undefined : nodeResourcesFit
  }

  /** Whether a rule of the waiting pods selects the pod, or one of its rules selects them. */
  #concerns(group: UnschedulableGroup, placed: PlacedPod): boolean {
    const [first] = group.pods
    const pod = first === undefined ? undefined : this.#store.get(podKind, first.namespace, first.name)
    if (pod === undefined) return false
    return this.#isSpreadWith(pod, group.facts, placed) || this.#areInCompany(pod, group.facts, placed)
  }

  #isSpreadWith(pod: Pod, facts: PodFacts, placed: PlacedPod): boolean {
    if (placed.namespace !== (pod.metadata.namespace ?? '')) return false
    return spreadConstraints(pod, facts, 'DoNotSchedule').some(({ requirements }) =>
      matches(requirements, placed.labels)
    )
  }

  #areInCompany({ metadata }: Pod, facts: PodFacts, placed: PlacedPod): boolean {
    const { affinityTerms } = this.#tables
    const { namespace = '', labels } = metadata
    const own = [...facts.requiredAffinity, ...facts.requiredAntiAffinity]
    if (own.some(({ term }) => affinityTerms.matches(term, namespace, placed.namespace, placed.labels))) return true
    return placed.facts.requiredAntiAffinity.some(({ term }) =>
      affinityTerms.matches(term, placed.namespace, namespace, labels)
    )
  }
}

const volumeFilters = ['VolumeRestrictions', 'NodeVolumeLimits', 'VolumeBinding', 'VolumeZone']

/** Whether pods wait for claims, volumes, or what stands behind them. */
export function isHeldByVolumes(filters: ReadonlySet<string>): boolean {
  return volumeFilters.some((name) => filters.has(name))
}

/** Whether pods wait for other pods to come or go, and not only for room. */
export function isHeldByPods(filters: ReadonlySet<string>): boolean {
  return filters.has('InterPodAffinity') || filters.has(podTopologySpread)
}
