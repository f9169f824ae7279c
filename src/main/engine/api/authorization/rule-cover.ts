// What of some rules is not held by others: k8s.io/component-helpers/auth/rbac/validation (Covers) and
// pkg/registry/rbac/validation/policy_compact.go.
import type { PolicyRule } from '../../../../shared/schema/types.ts'
import { urlsCover } from './policy-rule.ts'

const none: readonly string[] = []

/** The parts of `wanted`, one verb on one resource each, that no rule of `held` covers. */
export function uncovered(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] {
  return wanted.flatMap(parts).filter((part) => !held.some((rule) => covers(rule, part)))
}

function parts({
  verbs,
  apiGroups = none,
  resources = none,
  resourceNames = none,
  nonResourceURLs = none
}: PolicyRule): readonly PolicyRule[] {
  const found: PolicyRule[] = []
  for (const group of apiGroups) {
    for (const resource of resources) {
      for (const verb of verbs) {
        const part = { apiGroups: [group], resources: [resource], verbs: [verb] }
        if (resourceNames.length === 0) found.push(part)
        for (const name of resourceNames) found.push({ ...part, resourceNames: [name] })
      }
    }
  }
  for (const url of nonResourceURLs) for (const verb of verbs) found.push({ nonResourceURLs: [url], verbs: [verb] })
  return found
}

function covers(rule: PolicyRule, part: PolicyRule): boolean {
  const names = rule.resourceNames ?? none
  return (
    includesAll(rule.verbs, part.verbs) &&
    includesAll(rule.apiGroups ?? none, part.apiGroups ?? none) &&
    (part.resources ?? none).every((resource) => namesResource(rule.resources ?? none, resource)) &&
    (part.nonResourceURLs ?? none).every((url) => urlsCover(rule.nonResourceURLs ?? none, url)) &&
    (names.length === 0 ||
      (part.resourceNames !== undefined && part.resourceNames.every((name) => names.includes(name))))
  )
}

function includesAll(list: readonly string[], values: readonly string[]): boolean {
  return list.includes('*') || values.every((value) => list.includes(value))
}

function namesResource(list: readonly string[], resource: string): boolean {
  if (list.includes('*') || list.includes(resource)) return true
  const slash = resource.indexOf('/')
  return slash >= 0 && list.includes(`*${resource.slice(slash)}`)
}

/** Rules for one resource, and at most one of its objects, that differ only in their verbs, as one; the others first. */
export function compacted(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const others: PolicyRule[] = []
  const simple = new Map<string, PolicyRule>()
  for (const rule of rules) {
    const { apiGroups = none, resources = none, resourceNames = none, nonResourceURLs = none } = rule
    if (apiGroups.length !== 1 || resources.length !== 1 || resourceNames.length > 1 || nonResourceURLs.length > 0) {
      others.push(rule)
      continue
    }
    const key = JSON.stringify([apiGroups, resources, resourceNames])
    const same = simple.get(key)
    simple.set(key, same === undefined ? rule : { ...same, verbs: [...same.verbs, ...rule.verbs] })
  }
  return [...others, ...simple.values()]
}

/** '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}': upstream's CompactString. */
export function ruleText(rule: PolicyRule): string {
  const { apiGroups, resources, nonResourceURLs, resourceNames, verbs } = rule
  const fields: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['APIGroups', apiGroups],
    ['Resources', resources],
    ['NonResourceURLs', nonResourceURLs],
    ['ResourceNames', resourceNames],
    ['Verbs', verbs]
  ]
  const shown = fields.flatMap(([name, values = none]) =>
    values.length === 0 ? [] : [`${name}:${quotedList(values)}`]
  )
  return `{${shown.join(', ')}}`
}

/** As Go prints a list of strings by %q. */
export function quotedList(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(' ')}]`
}
