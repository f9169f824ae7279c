import type {
  Affinity,
  LabelSelector,
  PodAffinityTerm,
  PodSpec,
  TopologySpreadConstraint,
  WeightedPodAffinityTerm
} from '../../../../shared/schema/types.ts'

type Labels = Readonly<Record<string, string>>

/** By the spec and then by the values of its label keys: pods of one template share what comes out. */
const known = new WeakMap<PodSpec, Map<string, PodSpec>>()
const keysOfSpec = new WeakMap<PodSpec, readonly string[]>()

/**
 * The spec of a new pod with the values of its matchLabelKeys and mismatchLabelKeys written into the selectors, as
 * upstream's pkg/registry/core/pod strategy does for pod affinity and, since 1.34, for topology spread. A key that the
 * pod has no label for is left out.
 */
export function withLabelKeys(spec: PodSpec, labels: Labels = {}): PodSpec {
  const keys = keysOf(spec)
  if (keys.length === 0) return spec
  const text = JSON.stringify(keys.map((key) => labels[key] ?? null))
  const bySpec = known.get(spec) ?? new Map<string, PodSpec>()
  known.set(spec, bySpec)
  let result = bySpec.get(text)
  if (result === undefined) {
    result = merged(spec, labels)
    bySpec.set(text, result)
  }
  return result
}

function keysOf(spec: PodSpec): readonly string[] {
  let keys = keysOfSpec.get(spec)
  if (keys === undefined) {
    const { podAffinity, podAntiAffinity } = spec.affinity ?? {}
    const terms = [podAffinity, podAntiAffinity].flatMap((each) => [
      ...(each?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(each?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm)
    ])
    const constraints = spec.topologySpreadConstraints ?? []
    keys = [
      ...terms.flatMap((term) => [...(term?.matchLabelKeys ?? []), ...(term?.mismatchLabelKeys ?? [])]),
      ...constraints.flatMap(({ matchLabelKeys }) => matchLabelKeys ?? [])
    ]
    keysOfSpec.set(spec, keys)
  }
  return keys
}

function merged(spec: PodSpec, labels: Labels): PodSpec {
  const { affinity, topologySpreadConstraints: constraints } = spec
  return {
    ...spec,
    ...(affinity === undefined ? {} : { affinity: mergedAffinity(affinity, labels) }),
    ...(constraints === undefined
      ? {}
      : { topologySpreadConstraints: constraints.map((constraint) => mergedConstraint(constraint, labels)) })
  }
}

function mergedAffinity(affinity: Affinity, labels: Labels): Affinity {
  const ofTerms = <T extends NonNullable<Affinity['podAffinity'] | Affinity['podAntiAffinity']>>(rules: T): T => {
    const required = rules.requiredDuringSchedulingIgnoredDuringExecution
    const preferred = rules.preferredDuringSchedulingIgnoredDuringExecution
    return {
      ...rules,
      ...(required === undefined
        ? {}
        : { requiredDuringSchedulingIgnoredDuringExecution: required.map((term) => mergedTerm(term, labels)) }),
      ...(preferred === undefined
        ? {}
        : {
            preferredDuringSchedulingIgnoredDuringExecution: preferred.map((weighted): WeightedPodAffinityTerm => ({
              ...weighted,
              podAffinityTerm: mergedTerm(weighted.podAffinityTerm, labels)
            }))
          })
    }
  }
  const { podAffinity, podAntiAffinity } = affinity
  return {
    ...affinity,
    ...(podAffinity === undefined ? {} : { podAffinity: ofTerms(podAffinity) }),
    ...(podAntiAffinity === undefined ? {} : { podAntiAffinity: ofTerms(podAntiAffinity) })
  }
}

function mergedTerm(term: PodAffinityTerm, labels: Labels): PodAffinityTerm {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term
  if (labelSelector === undefined || matchLabelKeys.length + mismatchLabelKeys.length === 0) return term
  const wanted = mergedSelector(labelSelector, matchLabelKeys, 'In', labels)
  return { ...term, labelSelector: mergedSelector(wanted, mismatchLabelKeys, 'NotIn', labels) }
}

function mergedConstraint(constraint: TopologySpreadConstraint, labels: Labels): TopologySpreadConstraint {
  const { labelSelector, matchLabelKeys = [] } = constraint
  if (labelSelector === undefined || matchLabelKeys.length === 0) return constraint
  return { ...constraint, labelSelector: mergedSelector(labelSelector, matchLabelKeys, 'In', labels) }
}

function mergedSelector(
  selector: LabelSelector,
  keys: readonly string[],
  operator: 'In' | 'NotIn',
  labels: Labels
): LabelSelector {
  const added = keys
    .filter((key) => Object.hasOwn(labels, key))
    .map((key) => ({ key, operator, values: [labels[key]!] }))
  if (added.length === 0) return selector
  return { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...added] }
}
