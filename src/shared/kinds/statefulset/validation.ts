import { deepEqual } from '../../kube/deep-equal.ts'
import type { PodTemplateSpec, StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import {
  forbidden,
  internalType,
  invalid,
  invalidEach,
  notSupported,
  required,
  validateNonnegative
} from '../../validation/field.ts'
import { isEmptySelector, validateLabelSelector } from '../../validation/label-selector.ts'
import { labelName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import { validateAlwaysRunning, validateSelectorMatches, validateTemplate } from '../../validation/pod-spec.ts'
import type { FieldError } from '../field-error.ts'

const changeable =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
  "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"

function validateManagement(errors: Errors, policy: string | undefined): void {
  if (policy === undefined || policy === '') required(errors, 'spec.podManagementPolicy')
  else if (policy !== 'OrderedReady' && policy !== 'Parallel')
    invalid(errors, 'spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")
}

function validateStrategy(errors: Errors, strategy: StatefulSetUpdateStrategy): void {
  const { type, rollingUpdate } = strategy
  const at = 'spec.updateStrategy'
  if (type === undefined || type === '') required(errors, at)
  else if (type === 'OnDelete') {
    if (rollingUpdate === undefined) return
    const given = internalType(rollingUpdate, { Partition: 0, MaxUnavailable: null })
    invalid(errors, `${at}.rollingUpdate`, given, "only allowed for updateStrategy 'RollingUpdate'")
  } else if (type === 'RollingUpdate') {
    validateNonnegative(errors, rollingUpdate?.partition, `${at}.rollingUpdate.partition`)
  } else {
    const given = internalType(strategy, { Type: '', RollingUpdate: null })
    invalid(errors, at, given, "must be 'RollingUpdate' or 'OnDelete'")
  }
}

function validateRetention(errors: Errors, spec: StatefulSetSpec): void {
  for (const when of ['whenDeleted', 'whenScaled'] as const) {
    const value = spec.persistentVolumeClaimRetentionPolicy?.[when]
    if (value === undefined || value === 'Retain' || value === 'Delete') continue
    notSupported(errors, `spec.persistentVolumeClaimRetentionPolicy.${when}`, value, ['Retain', 'Delete'])
  }
}

function validateSpec(errors: Errors, spec: StatefulSetSpec): void {
  const { selector, template } = spec
  validateManagement(errors, spec.podManagementPolicy)
  validateStrategy(errors, spec.updateStrategy ?? {})
  validateRetention(errors, spec)
  validateNonnegative(errors, spec.replicas, 'spec.replicas')
  validateNonnegative(errors, spec.minReadySeconds, 'spec.minReadySeconds')
  validateNonnegative(errors, spec.ordinals?.start, 'spec.ordinals.start')
  let isSelector = true
  if (selector === undefined) required(errors, 'spec.selector')
  else {
    isSelector = validateLabelSelector(errors, selector, 'spec.selector')
    if (isEmptySelector(selector))
      invalid(errors, 'spec.selector', selector, 'empty selector is invalid for statefulset')
  }
  if (isSelector) {
    validateSelectorMatches(errors, selector, template, 'spec.template')
    // Volumes of the claims are not in the template, but a container may mount them.
    validateTemplate(errors, withClaimVolumes(spec), 'spec.template')
  } else invalid(errors, 'spec.selector', selector, '')
  validateAlwaysRunning(errors, template, 'StatefulSet', 'spec.template')
}

function withClaimVolumes({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  if (volumeClaimTemplates.length === 0 || template.spec === undefined) return template
  const names = new Set(volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? ''))
  const own = template.spec.volumes?.filter(({ name }) => !names.has(name)) ?? []
  const ofClaims = [...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }))
  return { ...template, spec: { ...template.spec, volumes: [...ofClaims, ...own] } }
}

/** Upstream's ValidateStatefulSet and ValidateStatefulSetUpdate (apps/v1). */
export function validateStatefulSet(statefulSet: StatefulSet, old: StatefulSet | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, statefulSet.metadata, true, labelName)
  else validateObjectMetaUpdate(errors, statefulSet.metadata, old.metadata)
  const { spec } = statefulSet
  if (old !== undefined && spec === old.spec) return errors
  // A name that was let in before 1.33 stays.
  if (old === undefined && spec.serviceName !== undefined && spec.serviceName !== '')
    invalidEach(errors, 'spec.serviceName', spec.serviceName, labelName(spec.serviceName))
  validateSpec(errors, spec)
  if (old !== undefined && !deepEqual(unchangeable(spec), unchangeable(old.spec))) forbidden(errors, 'spec', changeable)
  return errors
}

function unchangeable(spec: StatefulSetSpec): object {
  const {
    replicas: _replicas,
    ordinals: _ordinals,
    template: _template,
    updateStrategy: _strategy,
    revisionHistoryLimit: _limit,
    persistentVolumeClaimRetentionPolicy: _retention,
    minReadySeconds: _ready,
    ...rest
  } = spec
  return rest
}
