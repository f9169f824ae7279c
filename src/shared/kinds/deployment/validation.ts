import type { Deployment, DeploymentSpec, DeploymentStrategy } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import {
  forbidden,
  internalType,
  invalid,
  notSupported,
  required,
  validateNonnegative
} from '../../validation/field.ts'
import { intOrPercentValue, validateAtMost100Percent, validateIntOrPercent } from '../../validation/int-or-percent.ts'
import { isEmptySelector, validateLabelSelector } from '../../validation/label-selector.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import { validateAlwaysRunning, validateSelectorMatches, validateTemplate } from '../../validation/pod-spec.ts'
import type { FieldError } from '../field-error.ts'

function validateStrategy(errors: Errors, strategy: DeploymentStrategy, path: string): void {
  const { type, rollingUpdate } = strategy
  switch (type) {
    case 'Recreate':
      if (rollingUpdate !== undefined)
        forbidden(errors, `${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")
      break
    case 'RollingUpdate': {
      if (rollingUpdate === undefined) {
        required(errors, `${path}.rollingUpdate`, 'this should be defaulted and never be nil')
        break
      }
      const { maxUnavailable, maxSurge } = rollingUpdate
      validateIntOrPercent(errors, maxUnavailable, `${path}.rollingUpdate.maxUnavailable`)
      validateIntOrPercent(errors, maxSurge, `${path}.rollingUpdate.maxSurge`)
      if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0) {
        invalid(errors, `${path}.rollingUpdate.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')
      }
      validateAtMost100Percent(errors, maxUnavailable, `${path}.rollingUpdate.maxUnavailable`)
      break
    }
    default:
      notSupported(errors, path, internalType(strategy, { Type: '', RollingUpdate: null }), [
        'Recreate',
        'RollingUpdate'
      ])
  }
}

function validateSpec(errors: Errors, spec: DeploymentSpec): void {
  const { selector, progressDeadlineSeconds, minReadySeconds = 0 } = spec
  validateNonnegative(errors, spec.replicas, 'spec.replicas')
  if (selector === undefined) required(errors, 'spec.selector')
  const isSelector = validateLabelSelector(errors, selector, 'spec.selector')
  if (selector !== undefined && isEmptySelector(selector))
    invalid(errors, 'spec.selector', selector, 'empty selector is invalid for deployment')
  if (isSelector) {
    validateSelectorMatches(errors, selector, spec.template, 'spec.template')
    validateTemplate(errors, spec.template, 'spec.template')
    validateAlwaysRunning(errors, spec.template, 'ReplicaSet', 'spec.template')
  } else invalid(errors, 'spec.selector', selector, 'invalid label selector')
  validateStrategy(errors, spec.strategy ?? {}, 'spec.strategy')
  validateNonnegative(errors, minReadySeconds, 'spec.minReadySeconds')
  validateNonnegative(errors, spec.revisionHistoryLimit, 'spec.revisionHistoryLimit')
  if (progressDeadlineSeconds === undefined) return
  validateNonnegative(errors, progressDeadlineSeconds, 'spec.progressDeadlineSeconds')
  if (progressDeadlineSeconds <= minReadySeconds) {
    invalid(errors, 'spec.progressDeadlineSeconds', progressDeadlineSeconds, 'must be greater than minReadySeconds')
  }
}

/** Upstream's ValidateDeployment and ValidateDeploymentUpdate (apps/v1: the selector is immutable). */
export function validateDeployment(deployment: Deployment, old: Deployment | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, deployment.metadata, true, subdomainName)
  else validateObjectMetaUpdate(errors, deployment.metadata, old.metadata)
  if (old !== undefined && deployment.spec === old.spec) return errors
  validateSpec(errors, deployment.spec)
  if (old !== undefined) validateImmutable(errors, deployment.spec.selector, old.spec.selector, 'spec.selector')
  return errors
}
