// What may change in a pod that scheduling gates still hold back: where it may run can be narrowed, not widened
// (upstream validateNodeSelectorMutation, validateNodeAffinityMutation).
import { semanticEqual } from '../../kube/sharing.ts'
import type { NodeSelectorTerm, PodSpec } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { invalid } from '../../validation/field.ts'

const onlyAdditions = 'only additions are allowed (no mutations or deletions)'

function validateNodeSelector(errors: Errors, spec: PodSpec, old: PodSpec): void {
  const now = spec.nodeSelector ?? {}
  if (Object.entries(old.nodeSelector ?? {}).every(([key, value]) => now[key] === value)) return
  invalid(
    errors,
    'spec.nodeSelector',
    spec.nodeSelector,
    'only additions to spec.nodeSelector are allowed (no mutations or deletions)'
  )
}

function isPrefix(before: readonly unknown[] = [], now: readonly unknown[] = []): boolean {
  return before.every((requirement, index) => semanticEqual(requirement, now[index]))
}

function keepsRequirements(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  return isPrefix(old.matchExpressions, term.matchExpressions) && isPrefix(old.matchFields, term.matchFields)
}

function validateNodeAffinity(errors: Errors, spec: PodSpec, old: PodSpec): void {
  const needed = 'requiredDuringSchedulingIgnoredDuringExecution'
  const before = old.affinity?.nodeAffinity?.[needed]?.nodeSelectorTerms ?? []
  if (before.length === 0) return
  const terms = spec.affinity?.nodeAffinity?.[needed]?.nodeSelectorTerms ?? []
  const path = `spec.affinity.nodeAffinity.${needed}.nodeSelectorTerms`
  if (terms.length !== before.length) {
    invalid(errors, path, terms, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')
    return
  }
  for (const [index, term] of terms.entries()) {
    if (!keepsRequirements(term, before[index]!)) invalid(errors, `${path}[${index}]`, term, onlyAdditions)
  }
}

export function validateGatedUpdate(errors: Errors, spec: PodSpec, old: PodSpec): void {
  validateNodeSelector(errors, spec, old)
  validateNodeAffinity(errors, spec, old)
}

/** The spec with the old one's node selector and node affinity, for comparing the rest. */
export function withoutGatedChanges(spec: PodSpec, old: PodSpec): Pick<PodSpec, 'nodeSelector' | 'affinity'> {
  const { nodeAffinity: _, ...others } = spec.affinity ?? {}
  const nodeAffinity = old.affinity?.nodeAffinity
  const affinity = { ...others, ...(nodeAffinity !== undefined && { nodeAffinity }) }
  const isNone = old.affinity === undefined && Object.keys(affinity).length === 0
  return {
    ...(old.nodeSelector !== undefined && { nodeSelector: old.nodeSelector }),
    ...(!isNone && { affinity })
  }
}
