import type { PolicyRule } from '../../schema/types.ts'
import { invalid, required, type Errors } from '../../validation/field.ts'

/** Upstream's ValidatePolicyRule, for each rule of a role; `isNamespaced` says whether it is a Role. */
export function validatePolicyRules(errors: Errors, rules: readonly PolicyRule[], isNamespaced: boolean): void {
  for (const [index, rule] of rules.entries()) validatePolicyRule(errors, rule, isNamespaced, `rules[${index}]`)
}

function validatePolicyRule(errors: Errors, rule: PolicyRule, isNamespaced: boolean, path: string): void {
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule
  if (verbs.length === 0) required(errors, `${path}.verbs`, 'verbs must contain at least one value')
  if (nonResourceURLs.length > 0) {
    const field = `${path}.nonResourceURLs`
    if (isNamespaced) {
      invalid(errors, field, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs')
    }
    if (apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0) {
      invalid(errors, field, nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs')
    }
    return
  }
  if (apiGroups.length === 0) {
    required(errors, `${path}.apiGroups`, 'resource rules must supply at least one api group')
  }
  if (resources.length === 0) {
    required(errors, `${path}.resources`, 'resource rules must supply at least one resource')
  }
}
