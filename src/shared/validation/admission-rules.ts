// Which requests an admission webhook or policy is about (upstream pkg/apis/admissionregistration/validation).
import { admissionExpression, type Wanted } from '../admission/expression.ts'
import { qualifiedNameComplaints } from '../kube/names.ts'
import type { MatchCondition, MatchResources, NamedRuleWithOperations, RuleWithOperations } from '../schema/types.ts'
import type { Errors } from './field.ts'
import { duplicate, invalid, invalidEach, notSupported, required, tooMany } from './field.ts'
import { validateLabelSelector } from './label-selector.ts'
import { pathSegmentName } from './object-meta.ts'

export const failurePolicies = ['Fail', 'Ignore']
export const matchPolicies = ['Equivalent', 'Exact']
const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']
const scopes = ['*', 'Cluster', 'Namespaced']
const mostConditions = 64

/** Upstream's validateResources: a wildcard must not stand beside what it covers. */
function validateResources(errors: Errors, resources: readonly string[], path: string): void {
  if (resources.length === 0) required(errors, path)
  const ofWholeResources = new Set<string>()
  const ofAllResources = new Set<string>()
  let hasPlainResource = false
  for (const [index, resource] of resources.entries()) {
    if (resource === '') {
      required(errors, `${path}[${index}]`)
      continue
    }
    const slash = resource.indexOf('/')
    if (slash === -1) {
      hasPlainResource = resource !== '*'
      continue
    }
    const name = resource.slice(0, slash)
    const subresource = resource.slice(slash + 1)
    if (ofWholeResources.has(name))
      invalid(errors, `${path}[${index}]`, resource, `if '${name}/*' is present, must not specify ${resource}`)
    if (ofAllResources.has(subresource))
      invalid(errors, `${path}[${index}]`, resource, `if '*/${subresource}' is present, must not specify ${resource}`)
    if (subresource === '*') ofWholeResources.add(name)
    if (name === '*') ofAllResources.add(subresource)
  }
  if (resources.length > 1 && resources.includes('*/*'))
    invalid(errors, path, resources, "if '*/*' is present, must not specify other resources")
  if (resources.includes('*') && hasPlainResource)
    invalid(errors, path, resources, "if '*' is present, must not specify other resources without subresources")
}

function validateAlone(errors: Errors, values: readonly string[], path: string, what: string): void {
  if (values.length === 0) required(errors, path)
  if (values.length > 1 && values.includes('*'))
    invalid(errors, path, values, `if '*' is present, must not specify other ${what}`)
}

export function validateRule(errors: Errors, rule: RuleWithOperations, path: string): void {
  const { apiGroups = [], apiVersions = [], resources = [], scope } = rule
  validateAlone(errors, rule.operations ?? [], `${path}.operations`, 'operations')
  for (const [index, operation] of (rule.operations ?? []).entries()) {
    if (!operations.includes(operation)) notSupported(errors, `${path}.operations[${index}]`, operation, operations)
  }
  validateAlone(errors, apiGroups, `${path}.apiGroups`, 'API groups')
  validateAlone(errors, apiVersions, `${path}.apiVersions`, 'API versions')
  for (const [index, version] of apiVersions.entries())
    if (version === '') required(errors, `${path}.apiVersions[${index}]`)
  validateResources(errors, resources, `${path}.resources`)
  if (scope !== undefined && !scopes.includes(scope)) notSupported(errors, `${path}.scope`, scope, scopes)
}

function validateNamedRule(errors: Errors, rule: NamedRuleWithOperations, path: string): void {
  const names = new Set<string>()
  for (const [index, name] of (rule.resourceNames ?? []).entries()) {
    const at = `${path}.resourceNames[${index}]`
    invalidEach(errors, at, name, pathSegmentName(name))
    if (names.has(name)) duplicate(errors, at, name)
    names.add(name)
  }
  validateRule(errors, rule, path)
}

/** What a policy or a binding matches. */
export function validateMatchResources(errors: Errors, match: MatchResources, path: string): void {
  const { matchPolicy, namespaceSelector, objectSelector } = match
  if (matchPolicy === undefined) required(errors, `${path}.matchPolicy`)
  else if (!matchPolicies.includes(matchPolicy)) notSupported(errors, `${path}.matchPolicy`, matchPolicy, matchPolicies)
  if (namespaceSelector === undefined) required(errors, `${path}.namespaceSelector`)
  else validateLabelSelector(errors, namespaceSelector, `${path}.namespaceSelector`)
  if (objectSelector === undefined) required(errors, `${path}.objectSelector`)
  else validateLabelSelector(errors, objectSelector, `${path}.objectSelector`)
  for (const list of ['resourceRules', 'excludeResourceRules'] as const) {
    for (const [index, rule] of (match[list] ?? []).entries())
      validateNamedRule(errors, rule, `${path}.${list}[${index}]`)
  }
}

/** An expression that is there must compile. */
export function validateExpression(errors: Errors, source: string, wanted: Wanted, path: string): void {
  const { error } = admissionExpression(source, wanted)
  if (error !== undefined) invalid(errors, path, source, error)
}

export function validateMatchConditions(errors: Errors, conditions: readonly MatchCondition[], path: string): void {
  if (conditions.length > mostConditions) tooMany(errors, path, conditions.length, mostConditions)
  const names = new Set<string>()
  for (const [index, { name = '', expression = '' }] of conditions.entries()) {
    const at = `${path}[${index}]`
    if (expression.trim() === '') required(errors, `${at}.expression`)
    else validateExpression(errors, expression, 'bool', `${at}.expression`)
    if (name === '') required(errors, `${at}.name`)
    else {
      invalidEach(errors, `${at}.name`, name, qualifiedNameComplaints(name))
      if (names.has(name)) duplicate(errors, `${at}.name`, name)
      names.add(name)
    }
  }
}
