// Pod affinity terms as upstream's pkg/scheduler/framework.AffinityTerm, and those of the pods that are placed.
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import { canonicalJson } from '../../../shared/kube/hash.ts'
import { selectorMatches } from '../../../shared/kube/label-selector.ts'
import type { Pod, PodAffinityTerm } from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { PlacedPod, PlacedPodObserver } from './node-table.ts'
import { podFacts, type PodFacts, type WeightedPodTerm } from './pod-facts.ts'
import { SlotCounts } from './slot-counts.ts'

/** A term that placed pods of one namespace carry, and how many of them stand on each node. */
export interface PlacedTerm {
  readonly namespace: string
  readonly term: PodAffinityTerm
  /** Only these refuse nodes; all others count for the score. */
  readonly isRequiredAnti: boolean
  /** What one such pod adds to the score of its topology domain. */
  readonly weight: number
  readonly pods: SlotCounts
}

interface Remembered {
  readonly version: number
  readonly namespace: string
  readonly labels: Pod['metadata']['labels']
  readonly terms: readonly PlacedTerm[]
}

/** A pod's required affinity also draws pods towards it: upstream's HardPodAffinityWeight. */
const hardAffinityWeight = 1
const texts = new WeakMap<PodAffinityTerm, string>()
const none: readonly PlacedTerm[] = []

/** The affinity terms of all placed pods, summed by term, because pods come from templates. */
export class PodAffinityTerms implements PlacedPodObserver {
  readonly #store: ObjectStore
  readonly #terms = new Map<string, PlacedTerm>()
  /** Which terms speak of the pods of a spec, as long as no term came or went. */
  readonly #about = new WeakMap<PodFacts, Remembered>()
  #requiredAnti = 0
  #version = 0

  constructor(store: ObjectStore) {
    this.#store = store
  }

  /** Namespaces that are labelled anew may be selected by other terms. */
  start(): void {
    this.#store.onChange(namespaceKind, () => void this.#version++)
  }

  /** Whether any placed pod could refuse the company of others. */
  get hasRequiredAnti(): boolean {
    return this.#requiredAnti > 0
  }

  /** The terms of placed pods that speak of this pod. */
  about({ metadata: { namespace = '', labels }, spec }: Pod): readonly PlacedTerm[] {
    if (this.#terms.size === 0) return none
    const facts = podFacts(spec)
    const known = this.#about.get(facts)
    if (
      known !== undefined &&
      known.version === this.#version &&
      known.namespace === namespace &&
      (known.labels === labels || deepEqual(known.labels, labels))
    )
      return known.terms
    const terms = [...this.#terms.values()].filter((placed) =>
      this.matches(placed.term, placed.namespace, namespace, labels)
    )
    this.#about.set(facts, { version: this.#version, namespace, labels, terms })
    return terms
  }

  placed(pod: PlacedPod): void {
    this.#count(pod, 1)
  }

  unplaced(pod: PlacedPod): void {
    this.#count(pod, -1)
  }

  /** Whether a term of a pod in `owner` (a namespace) speaks of pods with these labels in `namespace`. */
  matches(term: PodAffinityTerm, owner: string, namespace: string, labels: PlacedPod['labels']): boolean {
    return selectorMatches(term.labelSelector, labels) && this.#speaksOf(term, owner, namespace)
  }

  /** The namespaces that a term of a pod in `owner` speaks of. */
  namespacesOf(term: PodAffinityTerm, owner: string): readonly string[] {
    const { namespaces, namespaceSelector } = term
    if (namespaceSelector === undefined)
      return namespaces === undefined || namespaces.length === 0 ? [owner] : namespaces
    const found = new Set(namespaces)
    for (const { metadata } of this.#store.all(namespaceKind)) {
      if (selectorMatches(namespaceSelector, metadata.labels)) found.add(metadata.name)
    }
    return [...found]
  }

  #speaksOf({ namespaces, namespaceSelector }: PodAffinityTerm, owner: string, namespace: string): boolean {
    if (namespaces?.includes(namespace) === true) return true
    if (namespaceSelector === undefined) return (namespaces?.length ?? 0) === 0 && namespace === owner
    return selectorMatches(namespaceSelector, this.#store.get(namespaceKind, undefined, namespace)?.metadata.labels)
  }

  #count(pod: PlacedPod, sign: 1 | -1): void {
    const { requiredAffinity, requiredAntiAffinity, preferredAffinity, preferredAntiAffinity } = pod.facts
    for (const { term } of requiredAffinity) this.#note(pod, { term, weight: hardAffinityWeight }, false, sign)
    for (const { term } of requiredAntiAffinity) this.#note(pod, { term, weight: 0 }, true, sign)
    for (const preferred of preferredAffinity) this.#note(pod, preferred, false, sign)
    for (const { term, weight } of preferredAntiAffinity) this.#note(pod, { term, weight: -weight }, false, sign)
  }

  #note(
    { namespace, slot }: PlacedPod,
    { term, weight }: WeightedPodTerm,
    isRequiredAnti: boolean,
    sign: 1 | -1
  ): void {
    const key = `${namespace}/${isRequiredAnti}/${weight}/${textOf(term)}`
    let placed = this.#terms.get(key)
    if (placed === undefined) {
      placed = { namespace, term, isRequiredAnti, weight, pods: new SlotCounts(slot + 1) }
      this.#terms.set(key, placed)
      this.#version++
    }
    placed.pods.add(slot, sign)
    if (isRequiredAnti) this.#requiredAnti += sign
    if (placed.pods.total > 0) return
    this.#terms.delete(key)
    this.#version++
  }
}

function textOf(term: PodAffinityTerm): string {
  let text = texts.get(term)
  if (text === undefined) {
    text = canonicalJson(term)
    texts.set(term, text)
  }
  return text
}
