// Label selectors as upstream's k8s.io/apimachinery/pkg/labels: the object form, matching and writing. Their text form is
// read in label-selector-parser.ts.
import type { LabelSelector } from '../schema/types.ts'

export type RequirementOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | '=' | '==' | '!=' | 'Gt' | 'Lt'

export interface Requirement {
  readonly key: string
  readonly operator: RequirementOperator
  /** Sorted, without repeats; exactly one for =, ==, !=, Gt, Lt; none for Exists and DoesNotExist. */
  readonly values: readonly string[]
}

const noValues: readonly string[] = []

export function byKey(a: Requirement, b: Requirement): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

const known = new WeakMap<LabelSelector, readonly Requirement[]>()

/**
 * The requirements of a LabelSelector; an empty one matches everything. Objects are immutable, so the answer is kept
 * with the selector. (No selector at all matches nothing upstream: see selectorMatches.)
 */
export function requirementsOf(selector: LabelSelector): readonly Requirement[] {
  let requirements = known.get(selector)
  if (requirements === undefined) {
    requirements = [
      ...Object.entries(selector.matchLabels ?? {}).map(([key, value]): Requirement => ({
        key,
        operator: '=',
        values: [value]
      })),
      ...(selector.matchExpressions ?? []).map(({ key, operator, values }): Requirement => ({
        key,
        operator: operator as RequirementOperator,
        values: values === undefined || values.length === 0 ? noValues : [...new Set(values)].sort()
      }))
    ].sort(byKey)
    known.set(selector, requirements)
  }
  return requirements
}

/** The requirements of a plain map (a Service's selector). An empty map gives none, which matches everything. */
export function requirementsOfMap(labels: Readonly<Record<string, string>>): readonly Requirement[] {
  return Object.entries(labels)
    .map(([key, value]): Requirement => ({ key, operator: '=', values: [value] }))
    .sort(byKey)
}

const noLabels: Readonly<Record<string, string>> = {}

export function matches(
  requirements: readonly Requirement[],
  labels: Readonly<Record<string, string>> | undefined
): boolean {
  const found = labels ?? noLabels
  for (const requirement of requirements) if (!matchesOne(requirement, found)) return false
  return true
}

function matchesOne(requirement: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const { key, values } = requirement
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (requirement.operator) {
    case '=':
    case '==':
      return value === values[0]
    case 'In':
      return value !== undefined && values.includes(value)
    case '!=':
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
    case 'Lt': {
      if (value === undefined || !/^[-+]?\d+$/.test(value)) return false
      return requirement.operator === 'Gt' ? Number(value) > Number(values[0]) : Number(value) < Number(values[0])
    }
  }
}

/** Upstream's reading of an optional selector: none matches nothing, an empty one everything. */
export function selectorMatches(
  selector: LabelSelector | undefined,
  labels: Readonly<Record<string, string>> | undefined
): boolean {
  return selector !== undefined && matches(requirementsOf(selector), labels)
}

/** As upstream prints a selector: "a=b,c in (d,e),!f". */
export function formatSelector(requirements: readonly Requirement[]): string {
  return requirements.map(formatRequirement).join(',')
}

function formatRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'Exists':
      return key
    case 'DoesNotExist':
      return `!${key}`
    case 'In':
      return `${key} in (${values.join(',')})`
    case 'NotIn':
      return `${key} notin (${values.join(',')})`
    case 'Gt':
      return `${key}>${values[0] ?? ''}`
    case 'Lt':
      return `${key}<${values[0] ?? ''}`
    default:
      return `${key}${operator}${values[0] ?? ''}`
  }
}
