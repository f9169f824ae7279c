// Where a pod may run: affinity, tolerations, spread, gates (upstream core validation).
import {
  dns1123LabelComplaints,
  dns1123SubdomainComplaints,
  labelValueComplaints,
  qualifiedNameComplaints
} from '../kube/names.ts'
import type {
  Affinity,
  LabelSelector,
  NodeSelector,
  NodeSelectorTerm,
  PodAffinityTerm,
  PodSpec,
  Toleration,
  TopologySpreadConstraint
} from '../schema/types.ts'
import type { Errors } from './field.ts'
import { duplicate, forbidden, invalid, invalidEach, notSupported, required } from './field.ts'
import { validateLabelSelector, validateRequirement } from './label-selector.ts'

export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
const weightMessage = 'must be in the range 1-100'

/** A preference may name label values that no node can have: it is then never met, which does no harm. */
function validateTerm(errors: Errors, term: NodeSelectorTerm, path: string, isPreference = false): void {
  const rules = { allowInvalidValues: isPreference, knowsOrder: true }
  for (const [index, requirement] of (term.matchExpressions ?? []).entries())
    validateRequirement(errors, requirement, `${path}.matchExpressions[${index}]`, rules)
  for (const [index, { key, operator, values = [] }] of (term.matchFields ?? []).entries()) {
    const at = `${path}.matchFields[${index}]`
    if (operator !== 'In' && operator !== 'NotIn')
      invalid(errors, `${at}.operator`, operator ?? '', 'not a valid selector operator')
    else if (values.length !== 1)
      required(
        errors,
        `${at}.values`,
        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
      )
    if (key !== 'metadata.name') invalid(errors, `${at}.key`, key ?? '', 'not a valid field selector key')
    else {
      for (const [position, value] of values.entries())
        invalidEach(errors, `${at}.values[${position}]`, value, dns1123SubdomainComplaints(value))
    }
  }
}

export function validateNodeSelector(errors: Errors, selector: NodeSelector, path: string): void {
  const terms = selector.nodeSelectorTerms ?? []
  if (terms.length === 0) required(errors, `${path}.nodeSelectorTerms`, 'must have at least one node selector term')
  for (const [index, term] of terms.entries()) validateTerm(errors, term, `${path}.nodeSelectorTerms[${index}]`)
}

function validateWeight(errors: Errors, weight: number, path: string): void {
  if (!(weight >= 1 && weight <= 100)) invalid(errors, `${path}.weight`, weight ?? 0, weightMessage)
}

const withoutSelector = 'must not be specified when labelSelector is not set'

/** Keys of labels whose values are taken from the pod: matchLabelKeys and mismatchLabelKeys of an affinity term. */
function validateTermKeys(errors: Errors, term: PodAffinityTerm, path: string): void {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term
  for (const [name, keys] of [
    ['matchLabelKeys', matchLabelKeys],
    ['mismatchLabelKeys', mismatchLabelKeys]
  ] as const) {
    if (keys.length === 0) continue
    if (labelSelector === undefined) forbidden(errors, `${path}.${name}`, withoutSelector)
    else {
      for (const [index, key] of keys.entries())
        invalidEach(errors, `${path}.${name}[${index}]`, key, qualifiedNameComplaints(key))
    }
  }
  validateSelectedTwice(errors, labelSelector, matchLabelKeys, path)
  for (const [index, key] of matchLabelKeys.entries()) {
    if (mismatchLabelKeys.includes(key))
      invalid(errors, `${path}.matchLabelKeys[${index}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys')
  }
}

function validateSpreadKeys(errors: Errors, constraint: TopologySpreadConstraint, path: string): void {
  const { labelSelector, matchLabelKeys = [] } = constraint
  if (matchLabelKeys.length === 0) return
  if (labelSelector === undefined) forbidden(errors, path, withoutSelector)
  for (const [index, key] of matchLabelKeys.entries())
    invalidEach(errors, `${path}[${index}]`, key, qualifiedNameComplaints(key))
  validateSelectedTwice(errors, labelSelector, matchLabelKeys, path)
}

/** The keys' values are in the selector already when a pod is validated: only what else selects by them is wrong. */
function validateSelectedTwice(
  errors: Errors,
  selector: LabelSelector | undefined,
  matchLabelKeys: readonly string[],
  path: string
): void {
  const selected = new Set(Object.keys(selector?.matchLabels ?? {}))
  for (const { key } of selector?.matchExpressions ?? []) {
    const index = matchLabelKeys.indexOf(key)
    if (index !== -1 && selected.has(key))
      invalid(errors, `${path}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector')
    selected.add(key)
  }
}

function validatePodTerm(errors: Errors, term: PodAffinityTerm, path: string): void {
  validateLabelSelector(errors, term.labelSelector, `${path}.labelSelector`)
  validateLabelSelector(errors, term.namespaceSelector, `${path}.namespaceSelector`)
  for (const name of term.namespaces ?? []) invalidEach(errors, `${path}.namespace`, name, dns1123LabelComplaints(name))
  validateTermKeys(errors, term, path)
  if (!term.topologyKey) required(errors, `${path}.topologyKey`, 'can not be empty')
  invalidEach(errors, `${path}.topologyKey`, term.topologyKey ?? '', qualifiedNameComplaints(term.topologyKey ?? ''))
}

export function validateAffinity(errors: Errors, affinity: Affinity, path: string): void {
  const { nodeAffinity } = affinity
  if (nodeAffinity !== undefined) {
    const at = `${path}.nodeAffinity`
    const needed = nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution
    if (needed !== undefined)
      validateNodeSelector(errors, needed, `${at}.requiredDuringSchedulingIgnoredDuringExecution`)
    for (const [index, { weight, preference }] of (
      nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution ?? []
    ).entries()) {
      const place = `${at}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`
      validateWeight(errors, weight, place)
      validateTerm(errors, preference ?? {}, `${place}.preference`, true)
    }
  }
  for (const name of ['podAffinity', 'podAntiAffinity'] as const) {
    const pods = affinity[name]
    if (pods === undefined) continue
    const at = `${path}.${name}`
    for (const [index, term] of (pods.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
      validatePodTerm(errors, term, `${at}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`)
    }
    for (const [index, { weight, podAffinityTerm }] of (
      pods.preferredDuringSchedulingIgnoredDuringExecution ?? []
    ).entries()) {
      const place = `${at}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`
      validateWeight(errors, weight, place)
      validatePodTerm(errors, podAffinityTerm ?? { topologyKey: '' }, `${place}.podAffinityTerm`)
    }
  }
}

export function validateTolerations(errors: Errors, tolerations: readonly Toleration[], path: string): void {
  for (let index = 0; index < tolerations.length; index++) {
    const toleration = tolerations[index]!
    const at = `${path}[${index}]`
    const { key = '', operator = '', value = '', effect = '' } = toleration
    if (key !== '') invalidEach(errors, `${at}.key`, key, qualifiedNameComplaints(key))
    else if (operator !== 'Exists') {
      invalid(
        errors,
        `${at}.operator`,
        operator,
        'operator must be Exists when `key` is empty, which means "match all values and all keys"'
      )
    }
    if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute') {
      invalid(errors, `${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")
    }
    if (operator === 'Exists') {
      if (value !== '') invalid(errors, `${at}.operator`, value, "value must be empty when `operator` is 'Exists'")
    } else if (operator === '' || operator === 'Equal') {
      const complaints = labelValueComplaints(value)
      if (complaints.length > 0) invalid(errors, `${at}.operator`, value, complaints.join(';'))
    } else notSupported(errors, `${at}.operator`, operator, ['Equal', 'Exists'])
    if (effect !== '' && !taintEffects.includes(effect)) notSupported(errors, `${at}.effect`, effect, taintEffects)
  }
}

export function validateSpreadConstraints(
  errors: Errors,
  constraints: readonly TopologySpreadConstraint[],
  path: string
): void {
  for (const [index, constraint] of constraints.entries()) {
    const at = `${path}[${index}]`
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', minDomains } = constraint
    if (maxSkew <= 0) invalid(errors, `${at}.maxSkew`, maxSkew, 'must be greater than zero')
    if (topologyKey === '') required(errors, `${at}.topologyKey`, 'can not be empty')
    if (whenUnsatisfiable !== 'DoNotSchedule' && whenUnsatisfiable !== 'ScheduleAnyway') {
      notSupported(errors, `${at}.whenUnsatisfiable`, whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway'])
    }
    const isRepeated = constraints
      .slice(index + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable)
    if (isRepeated)
      duplicate(errors, `${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`)
    if (minDomains !== undefined && minDomains <= 0)
      invalid(errors, `${at}.minDomains`, minDomains, 'must be greater than zero')
    if (minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule') {
      invalid(
        errors,
        `${at}.minDomains`,
        minDomains,
        `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`
      )
    }
    for (const name of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const policy = constraint[name]
      if (policy !== undefined && policy !== 'Honor' && policy !== 'Ignore')
        notSupported(errors, `${at}.${name}`, policy, ['Honor', 'Ignore'])
    }
    validateSpreadKeys(errors, constraint, `${at}.matchLabelKeys`)
    validateLabelSelector(errors, constraint.labelSelector, `${at}.labelSelector`)
  }
}

export function validateGates(errors: Errors, spec: PodSpec, path: string): void {
  for (const [index, { conditionType = '' }] of (spec.readinessGates ?? []).entries()) {
    invalidEach(
      errors,
      `${path}.readinessGates[${index}].conditionType`,
      conditionType,
      qualifiedNameComplaints(conditionType)
    )
  }
  const seen = new Set<string>()
  for (const [index, { name = '' }] of (spec.schedulingGates ?? []).entries()) {
    invalidEach(errors, `${path}.schedulingGates[${index}]`, name, qualifiedNameComplaints(name))
    if (seen.has(name)) duplicate(errors, `${path}.schedulingGates[${index}]`, name)
    seen.add(name)
  }
}
