// Environment variables and what they refer to (upstream core validation: ValidateEnv, ValidateEnvFrom).
import {
  configKeyComplaints,
  dns1123SubdomainComplaints,
  envNameComplaints,
  qualifiedNameComplaints
} from '../kube/names.ts'
import { compareQuantities, isQuantity } from '../kube/quantity.ts'
import type {
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  ObjectFieldSelector,
  ResourceFieldSelector
} from '../schema/types.ts'
import type { Errors } from './field.ts'
import { invalid, invalidEach, notSupported, required } from './field.ts'

const envFieldPaths: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs'
]
export const volumeFieldPaths: readonly string[] = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid'
]
/** What the downward API knows at all; anything else cannot be converted. */
const convertible = new Set([
  ...envFieldPaths,
  ...volumeFieldPaths,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
  'spec.host'
])
const resourcePaths: readonly string[] = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory'
]
const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']

export function validateFieldSelector(
  errors: Errors,
  selector: ObjectFieldSelector,
  allowed: readonly string[],
  path: string
): void {
  const { apiVersion = '', fieldPath = '' } = selector
  if (apiVersion === '') {
    required(errors, `${path}.apiVersion`)
    return
  }
  if (fieldPath === '') {
    required(errors, `${path}.fieldPath`)
    return
  }
  const subscripted = /^(.+)\['(.*)'\]$/.exec(fieldPath)
  const base = subscripted?.[1] ?? fieldPath
  if (apiVersion !== 'v1' || !convertible.has(base)) {
    const reason = apiVersion === 'v1' ? `field label not supported: ${base}` : `unsupported pod version: ${apiVersion}`
    invalid(errors, `${path}.fieldPath`, fieldPath, `error converting fieldPath: ${reason}`)
    return
  }
  if (subscripted === null) {
    if (!allowed.includes(base)) notSupported(errors, `${path}.fieldPath`, base, allowed)
    return
  }
  const key = subscripted[2]!
  if (base === 'metadata.annotations') invalidEach(errors, path, key, qualifiedNameComplaints(key.toLowerCase()))
  else if (base === 'metadata.labels') invalidEach(errors, path, key, qualifiedNameComplaints(key))
  else invalid(errors, path, base, 'does not support subscript')
}

export function validateResourceSelector(
  errors: Errors,
  selector: ResourceFieldSelector,
  path: string,
  isVolume: boolean
): void {
  const { resource = '', divisor = '0' } = selector
  if (isVolume && !selector.containerName) required(errors, `${path}.containerName`)
  else if (resource === '') required(errors, `${path}.resource`)
  else if (!resourcePaths.includes(resource) && !/^(?:limits|requests)\.hugepages-/.test(resource)) {
    notSupported(errors, `${path}.resource`, resource, resourcePaths)
  }
  if (!isQuantity(divisor) || compareQuantities(divisor, '0') === 0) return
  const isOneOf = (values: readonly string[]) => values.some((value) => compareQuantities(value, divisor) === 0)
  if (resource.endsWith('.cpu') && !isOneOf(['1m', '1'])) {
    invalid(errors, `${path}.divisor`, resource, "only divisor's values 1m and 1 are supported with the cpu resource")
  }
  const bytes = resource.endsWith('.memory')
    ? 'memory'
    : resource.endsWith('.ephemeral-storage')
      ? 'local ephemeral storage'
      : /^(?:limits|requests)\.hugepages-/.test(resource)
        ? 'hugepages'
        : ''
  if (bytes !== '' && !isOneOf(byteDivisors)) {
    invalid(
      errors,
      `${path}.divisor`,
      resource,
      `only divisor's values ${byteDivisors.join(', ')} are supported with the ${bytes} resource`
    )
  }
}

function validateKeySelector(
  errors: Errors,
  selector: { readonly name?: string; readonly key: string },
  path: string
): void {
  const { name = '', key = '' } = selector
  invalidEach(errors, `${path}.name`, name, dns1123SubdomainComplaints(name))
  if (key === '') required(errors, `${path}.key`)
  else invalidEach(errors, `${path}.key`, key, configKeyComplaints(key))
}

function validateSource(errors: Errors, source: EnvVarSource, value: string, path: string): void {
  let count = 0
  if (source.fieldRef !== undefined) {
    count++
    validateFieldSelector(errors, source.fieldRef, envFieldPaths, `${path}.fieldRef`)
  }
  if (source.resourceFieldRef !== undefined) {
    count++
    validateResourceSelector(errors, source.resourceFieldRef, `${path}.resourceFieldRef`, false)
  }
  if (source.configMapKeyRef !== undefined) {
    count++
    validateKeySelector(errors, source.configMapKeyRef, `${path}.configMapKeyRef`)
  }
  if (source.secretKeyRef !== undefined) {
    count++
    validateKeySelector(errors, source.secretKeyRef, `${path}.secretKeyRef`)
  }
  if (count === 0)
    invalid(
      errors,
      path,
      '',
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'
    )
  else if (value !== '') invalid(errors, path, '', 'may not be specified when `value` is not empty')
  else if (count > 1) invalid(errors, path, '', 'may not have more than one field specified at a time')
}

export function validateEnv(errors: Errors, variables: readonly EnvVar[], path: string): void {
  for (let index = 0; index < variables.length; index++) {
    const { name = '', value = '', valueFrom } = variables[index]!
    if (name === '') required(errors, `${path}[${index}].name`)
    else invalidEach(errors, `${path}[${index}].name`, name, envNameComplaints(name))
    if (valueFrom !== undefined) validateSource(errors, valueFrom, value, `${path}[${index}].valueFrom`)
  }
}

export function validateEnvFrom(errors: Errors, sources: readonly EnvFromSource[], path: string): void {
  for (const [index, { prefix = '', configMapRef, secretRef }] of sources.entries()) {
    if (prefix !== '') invalidEach(errors, `${path}[${index}].prefix`, prefix, envNameComplaints(prefix))
    for (const [kind, reference] of [
      ['configMapRef', configMapRef],
      ['secretRef', secretRef]
    ] as const) {
      if (reference === undefined) continue
      const { name = '' } = reference
      if (name === '') required(errors, `${path}[${index}].${kind}.name`)
      else invalidEach(errors, `${path}[${index}].${kind}.name`, name, dns1123SubdomainComplaints(name))
    }
    if (configMapRef === undefined && secretRef === undefined)
      invalid(errors, path, '', 'must specify one of: `configMapRef` or `secretRef`')
    else if (configMapRef !== undefined && secretRef !== undefined)
      invalid(errors, path, '', 'may not have more than one field specified at a time')
  }
}
