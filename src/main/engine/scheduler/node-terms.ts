// Node selectors of pods, as upstream's k8s.io/component-helpers/scheduling/corev1/nodeaffinity.
import { matches, type Requirement, type RequirementOperator } from '../../../shared/kube/label-selector.ts'
import type { NodeSelectorRequirement, NodeSelectorTerm } from '../../../shared/schema/types.ts'

/** A parsed term: its requirements are ANDed. A term without any matches no node. */
export interface NodeTerm {
  readonly labels: readonly Requirement[]
  readonly fields: readonly Requirement[]
}

export function nodeTerm(term: NodeSelectorTerm): NodeTerm {
  return { labels: requirements(term.matchExpressions), fields: requirements(term.matchFields) }
}

function requirements(list: readonly NodeSelectorRequirement[] | undefined): readonly Requirement[] {
  return (list ?? []).map(({ key, operator, values }) => ({
    key,
    operator: operator as RequirementOperator,
    values: values ?? []
  }))
}

export function matchesTerm(
  term: NodeTerm,
  name: string,
  labels: Readonly<Record<string, string>> | undefined
): boolean {
  if (term.labels.length === 0 && term.fields.length === 0) return false
  return matches(term.labels, labels) && matches(term.fields, { 'metadata.name': name })
}

/**
 * The only nodes that ORed terms allow by name, as DaemonSet pods have it; undefined where some term leaves it open.
 * The empty set means that the terms contradict themselves.
 */
export function namedNodes(terms: readonly NodeTerm[] | undefined): ReadonlySet<string> | undefined {
  if (terms === undefined || terms.length === 0) return undefined
  const names = new Set<string>()
  for (const { fields } of terms) {
    const lists = fields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
    if (lists.length === 0) return undefined
    const [first, ...others] = lists
    for (const name of first!.values) if (others.every(({ values }) => values.includes(name))) names.add(name)
  }
  return names
}
