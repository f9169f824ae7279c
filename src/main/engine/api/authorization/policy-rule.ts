// Whether one rule of a role allows one request: k8s.io/kubernetes/pkg/apis/rbac/v1/evaluation_helpers.go.
import type { PolicyRule } from '../../../../shared/schema/types.ts'
import type { AccessAttributes } from './authorizer.ts'

const none: readonly string[] = []

export function ruleAllows(rule: PolicyRule, access: AccessAttributes): boolean {
  if (!names(rule.verbs, access.verb)) return false
  if (access.path !== undefined) return urlsCover(rule.nonResourceURLs ?? none, access.path)
  const { group, resource, subresource = '', name } = access
  return (
    names(rule.apiGroups ?? none, group) &&
    namesResource(rule.resources ?? none, resource, subresource) &&
    namesObject(rule.resourceNames ?? none, name ?? '')
  )
}

function names(list: readonly string[], value: string): boolean {
  return list.includes('*') || list.includes(value)
}

/** "pods/exec" names itself, "*" all, "*\/scale" that subresource of all; "pods/*" is no wildcard upstream. */
function namesResource(list: readonly string[], resource: string, subresource: string): boolean {
  if (list.includes('*')) return true
  if (subresource === '') return list.includes(resource)
  return list.includes(`${resource}/${subresource}`) || list.includes(`*/${subresource}`)
}

/** A rule without names is about all objects, also those that have no name yet. */
function namesObject(list: readonly string[], name: string): boolean {
  return list.length === 0 || list.includes(name)
}

/** Each pattern is a path, or the start of paths with "*" behind. */
export function urlsCover(patterns: readonly string[], path: string): boolean {
  return patterns.some(
    (pattern) =>
      pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.replace(/\*+$/, '')))
  )
}
