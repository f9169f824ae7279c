// What an autoscaler may scale by (upstream's validateMetrics in pkg/apis/autoscaling/validation).
import { compareQuantities } from '../../kube/quantity.ts'
import type {
  ContainerResourceMetricSource,
  CrossVersionObjectReference,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
  ResourceMetricSource
} from '../../schema/types.ts'
import { forbidden, invalid, invalidEach, notSupported, required, type Errors } from '../../validation/field.ts'
import { pathSegmentName } from '../../validation/object-meta.ts'

const sources = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'] as const
const fields = {
  Object: 'object',
  External: 'external',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource'
} as const
type Source = keyof typeof fields

const targetTypes = ['Utilization', 'Value', 'AverageValue']
const noTarget = {} as MetricTarget

export function validateReference(errors: Errors, reference: CrossVersionObjectReference, path: string): void {
  for (const field of ['kind', 'name'] as const) {
    const value = reference[field] ?? ''
    if (value === '') required(errors, `${path}.${field}`)
    else invalidEach(errors, `${path}.${field}`, value, pathSegmentName(value))
  }
}

function validateTarget(errors: Errors, target: MetricTarget, path: string): void {
  const { type = '', value, averageValue, averageUtilization } = target
  if (type === '') required(errors, `${path}.type`, 'must specify a metric target type')
  if (!targetTypes.includes(type))
    invalid(errors, `${path}.type`, type, 'must be either Utilization, Value, or AverageValue')
  if (value !== undefined && compareQuantities(value, '0') <= 0)
    invalid(errors, `${path}.value`, value, 'must be positive')
  if (averageValue !== undefined && compareQuantities(averageValue, '0') <= 0)
    invalid(errors, `${path}.averageValue`, averageValue, 'must be positive')
  if (averageUtilization !== undefined && averageUtilization < 1)
    invalid(errors, `${path}.averageUtilization`, averageUtilization, 'must be greater than 0')
}

function validateIdentifier(errors: Errors, { name = '' }: Partial<MetricIdentifier>, path: string): void {
  if (name === '') required(errors, `${path}.name`, 'must specify a metric name')
  else invalidEach(errors, `${path}.name`, name, pathSegmentName(name))
}

function validateResource(errors: Errors, source: ResourceMetricSource, path: string): void {
  const { name = '', target = noTarget } = source
  if (name === '') required(errors, `${path}.name`, 'must specify a resource name')
  validateTarget(errors, target, `${path}.target`)
  if (target.averageUtilization === undefined && target.averageValue === undefined)
    required(errors, `${path}.target.averageUtilization`, 'must set either a target raw value or a target utilization')
  if (target.averageUtilization !== undefined && target.averageValue !== undefined)
    forbidden(errors, `${path}.target.averageValue`, 'may not set both a target raw value and a target utilization')
}

function validateContainerResource(errors: Errors, source: ContainerResourceMetricSource, path: string): void {
  validateResource(errors, source, path)
  if ((source.container ?? '') === '') required(errors, `${path}.container`, 'must specify a container')
}

function validateSource(errors: Errors, metric: MetricSpec, source: Source, path: string): void {
  switch (source) {
    case 'Object': {
      const { describedObject, metric: identifier, target = noTarget } = metric.object!
      validateReference(errors, describedObject ?? ({} as typeof describedObject), `${path}.describedObject`)
      validateIdentifier(errors, identifier ?? {}, `${path}.metric`)
      validateTarget(errors, target, `${path}.target`)
      if (target.value === undefined && target.averageValue === undefined)
        required(errors, `${path}.target.averageValue`, 'must set either a target value or averageValue')
      return
    }
    case 'External': {
      const { metric: identifier, target = noTarget } = metric.external!
      validateIdentifier(errors, identifier ?? {}, `${path}.metric`)
      validateTarget(errors, target, `${path}.target`)
      const detail = 'must set either a target value for metric or a per-pod target'
      if (target.value === undefined && target.averageValue === undefined)
        required(errors, `${path}.target.averageValue`, detail)
      if (target.value !== undefined && target.averageValue !== undefined)
        forbidden(errors, `${path}.target.value`, 'may not set both a target value for metric and a per-pod target')
      return
    }
    case 'Pods': {
      const { metric: identifier, target = noTarget } = metric.pods!
      validateIdentifier(errors, identifier ?? {}, `${path}.metric`)
      validateTarget(errors, target, `${path}.target`)
      if (target.averageValue === undefined || compareQuantities(target.averageValue, '0') <= 0)
        required(errors, `${path}.target.averageValue`, 'must specify a positive target averageValue')
      return
    }
    case 'Resource':
      return validateResource(errors, metric.resource!, path)
    case 'ContainerResource':
      return validateContainerResource(errors, metric.containerResource!, path)
  }
}

function isSource(type: string): type is Source {
  return Object.hasOwn(fields, type)
}

export function validateMetrics(errors: Errors, metrics: readonly MetricSpec[], path: string): void {
  for (const [index, metric] of metrics.entries()) {
    const at = `${path}[${index}]`
    const { type = '' } = metric
    if (type === '') required(errors, `${at}.type`, 'must specify a metric source type')
    if (!isSource(type)) notSupported(errors, `${at}.type`, type, sources)
    const present = (Object.keys(fields) as Source[]).filter((source) => metric[fields[source]] !== undefined)
    const [first] = present
    if (first !== undefined) validateSource(errors, metric, first, `${at}.${fields[first]}`)
    if (!isSource(type)) notSupported(errors, `${at}.type`, type, sources)
    else if (!present.includes(type))
      required(errors, `${at}.${fields[type]}`, 'must populate information for the given metric source')
    if (present.length < 2) continue
    for (const source of present) {
      if (source !== type) forbidden(errors, `${at}.${fields[source]}`, 'must populate the given metric source only')
    }
  }
}
