import type {
  CrossVersionObjectReference,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  HPAScalingRules
} from '../../schema/types.ts'
import { invalid, notSupported, required, validateNonnegative, type Errors } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'
import { validateMetrics, validateReference } from './validate-metrics.ts'

const longestWindow = 3600
const longestPeriod = 1800
const selectPolicies = ['Disabled', 'Max', 'Min']
const policyTypes = ['Percent', 'Pods']

function validateRules(errors: Errors, rules: HPAScalingRules | undefined, path: string): void {
  if (rules === undefined) return
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [] } = rules
  const windowPath = `${path}.stabilizationWindowSeconds`
  if (window !== undefined && window < 0) invalid(errors, windowPath, window, 'must be greater than or equal to zero')
  if (window !== undefined && window > longestWindow)
    invalid(errors, windowPath, window, `must be less than or equal to ${longestWindow}`)
  if (selectPolicy !== undefined && !selectPolicies.includes(selectPolicy))
    notSupported(errors, `${path}.selectPolicy`, selectPolicy, selectPolicies)
  if (policies.length === 0) required(errors, `${path}.policies`, 'must specify at least one Policy')
  for (const [index, { type, value, periodSeconds }] of policies.entries()) {
    const at = `${path}.policies[${index}]`
    if (!policyTypes.includes(type)) notSupported(errors, `${at}.type`, type ?? '', policyTypes)
    if ((value ?? 0) <= 0) invalid(errors, `${at}.value`, value ?? 0, 'must be greater than zero')
    if ((periodSeconds ?? 0) <= 0)
      invalid(errors, `${at}.periodSeconds`, periodSeconds ?? 0, 'must be greater than zero')
    if (periodSeconds > longestPeriod)
      invalid(errors, `${at}.periodSeconds`, periodSeconds, `must be less than or equal to ${longestPeriod}`)
  }
}

function validateSpec(errors: Errors, spec: HorizontalPodAutoscalerSpec): void {
  const { minReplicas, maxReplicas = 0, scaleTargetRef = {} as CrossVersionObjectReference, behavior } = spec
  if (minReplicas !== undefined && minReplicas < 1)
    invalid(errors, 'spec.minReplicas', minReplicas, 'must be greater than or equal to 1')
  if (maxReplicas < 1) invalid(errors, 'spec.maxReplicas', maxReplicas, 'must be greater than 0')
  if (minReplicas !== undefined && maxReplicas < minReplicas)
    invalid(errors, 'spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')
  validateReference(errors, scaleTargetRef, 'spec.scaleTargetRef')
  validateMetrics(errors, spec.metrics ?? [], 'spec.metrics')
  validateRules(errors, behavior?.scaleUp, 'spec.behavior.scaleUp')
  validateRules(errors, behavior?.scaleDown, 'spec.behavior.scaleDown')
}

/** Upstream's ValidateHorizontalPodAutoscaler and its updates (pkg/apis/autoscaling/validation). */
export function validateHorizontalPodAutoscaler(
  autoscaler: HorizontalPodAutoscaler,
  old: HorizontalPodAutoscaler | undefined
): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, spec, status } = autoscaler
  if (old === undefined) validateObjectMeta(errors, metadata, true, subdomainName)
  else validateObjectMetaUpdate(errors, metadata, old.metadata)
  if (old === undefined || spec !== old.spec) validateSpec(errors, spec)
  if (old === undefined || status === old.status) return errors
  validateNonnegative(errors, status?.currentReplicas, 'status.currentReplicas')
  validateNonnegative(errors, status?.desiredReplicas, 'status.desiredReplicas')
  return errors
}
