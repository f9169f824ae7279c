import type { DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { internalType, invalid, notSupported, required, validateNonnegative } from '../../validation/field.ts'
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

function validateStrategy(errors: Errors, strategy: DaemonSetUpdateStrategy, path: string): void {
  const { type, rollingUpdate } = strategy
  if (type === 'OnDelete') return
  if (type !== 'RollingUpdate') {
    notSupported(errors, path, internalType(strategy, { Type: '', RollingUpdate: null }), ['RollingUpdate', 'OnDelete'])
    return
  }
  if (rollingUpdate === undefined) {
    required(errors, `${path}.rollingUpdate`)
    return
  }
  const { maxUnavailable, maxSurge } = rollingUpdate
  const at = `${path}.rollingUpdate`
  validateIntOrPercent(errors, maxUnavailable, `${at}.maxUnavailable`)
  validateIntOrPercent(errors, maxSurge, `${at}.maxSurge`)
  validateAtMost100Percent(errors, maxUnavailable, `${at}.maxUnavailable`)
  validateAtMost100Percent(errors, maxSurge, `${at}.maxSurge`)
  const hasUnavailable = intOrPercentValue(maxUnavailable) !== 0
  const hasSurge = intOrPercentValue(maxSurge) !== 0
  if (hasUnavailable && hasSurge)
    invalid(errors, `${at}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero')
  else if (!hasUnavailable && !hasSurge) required(errors, `${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')
}

function validateSpec(errors: Errors, spec: DaemonSetSpec): void {
  const { selector, template } = spec
  if (selector === undefined) required(errors, 'spec.selector')
  else {
    if (validateLabelSelector(errors, selector, 'spec.selector'))
      validateSelectorMatches(errors, selector, template, 'spec.template')
    if (isEmptySelector(selector)) invalid(errors, 'spec.selector', selector, 'empty selector is invalid for daemonset')
  }
  validateTemplate(errors, template, 'spec.template')
  validateAlwaysRunning(errors, template, 'DaemonSet', 'spec.template')
  validateNonnegative(errors, spec.minReadySeconds, 'spec.minReadySeconds')
  validateStrategy(errors, spec.updateStrategy ?? {}, 'spec.updateStrategy')
  validateNonnegative(errors, spec.revisionHistoryLimit, 'spec.revisionHistoryLimit')
}

/** Upstream's ValidateDaemonSet and ValidateDaemonSetUpdate (apps/v1: the selector is immutable). */
export function validateDaemonSet(daemonSet: DaemonSet, old: DaemonSet | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, daemonSet.metadata, true, subdomainName)
  else validateObjectMetaUpdate(errors, daemonSet.metadata, old.metadata)
  if (old !== undefined && daemonSet.spec === old.spec) return errors
  validateSpec(errors, daemonSet.spec)
  if (old !== undefined) validateImmutable(errors, daemonSet.spec.selector, old.spec.selector, 'spec.selector')
  return errors
}
