import { compareQuantities, parseQuantity } from '../../kube/quantity.ts'
import { qualifiedNameComplaints } from '../../kube/names.ts'
import type { LimitRange, LimitRangeItem } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { duplicate, forbidden, invalid, invalidEach, required } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import {
  isOvercommitAllowed,
  validateContainerResourceName,
  validateResourceName
} from '../../validation/resource-names.ts'
import type { FieldError } from '../field-error.ts'

const types = ['Container', 'PersistentVolumeClaim', 'Pod']
const lists = ['default', 'defaultRequest', 'max', 'maxLimitRequestRatio', 'min'] as const

type ResourceList = NonNullable<LimitRangeItem['max']>

function validateType(errors: Errors, type: string, path: string): void {
  const complaints = qualifiedNameComplaints(type)
  invalidEach(errors, path, type, complaints)
  if (complaints.length > 0 || type.includes('/') || types.includes(type)) return
  invalid(errors, path, type, 'must be a standard limit type or fully qualified')
}

function validateNames(errors: Errors, item: LimitRangeItem, list: ResourceList, path: string): void {
  const isContainers = item.type === 'Container' || item.type === 'Pod'
  for (const name of Object.keys(list)) {
    if (isContainers) validateContainerResourceName(errors, name, `${path}[${name}]`)
    else validateResourceName(errors, name, `${path}[${name}]`)
  }
}

function isGreater(a: string | undefined, b: string | undefined): a is string {
  return a !== undefined && b !== undefined && compareQuantities(a, b) > 0
}

/** What the entries for one resource say to each other. */
function validateResource(errors: Errors, item: LimitRangeItem, name: string, path: string): void {
  const at = (list: (typeof lists)[number]): string => `${path}.${list}[${name}]`
  const min = item.min?.[name]
  const max = item.max?.[name]
  const limit = item.default?.[name]
  const request = item.defaultRequest?.[name]
  const ratio = item.maxLimitRequestRatio?.[name]
  if (isGreater(min, max)) invalid(errors, at('min'), min, `min value ${min} is greater than max value ${max!}`)
  if (isGreater(min, request)) {
    invalid(errors, at('defaultRequest'), request, `min value ${min} is greater than default request value ${request!}`)
  }
  if (isGreater(request, max)) {
    invalid(errors, at('defaultRequest'), request, `default request value ${request} is greater than max value ${max!}`)
  }
  if (isGreater(request, limit)) {
    const detail = `default request value ${request} is greater than default limit value ${limit!}`
    invalid(errors, at('defaultRequest'), request, detail)
  }
  if (isGreater(min, limit))
    invalid(errors, at('default'), min, `min value ${min} is greater than default value ${limit!}`)
  if (isGreater(limit, max))
    invalid(errors, at('default'), max, `default value ${limit} is greater than max value ${max!}`)
  if (isGreater('1', ratio)) invalid(errors, at('maxLimitRequestRatio'), ratio, `ratio ${ratio!} is less than 1`)
  if (ratio !== undefined && min !== undefined && max !== undefined) {
    const most = parseQuantity(max) / parseQuantity(min)
    if (parseQuantity(ratio) > most) {
      const detail = `ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`
      invalid(errors, at('maxLimitRequestRatio'), ratio, detail)
    }
  }
  if (isOvercommitAllowed(name) || limit === undefined || request === undefined) return
  if (compareQuantities(limit, request) === 0) return
  const detail = `default value ${limit} must equal to defaultRequest value ${request} in ${name}`
  invalid(errors, at('defaultRequest'), request, detail)
}

function validateItem(errors: Errors, item: LimitRangeItem, path: string): void {
  for (const list of ['max', 'min'] as const) validateNames(errors, item, item[list] ?? {}, `${path}.${list}`)
  for (const list of ['default', 'defaultRequest'] as const) {
    if (item.type === 'Pod') {
      if (Object.keys(item[list] ?? {}).length > 0)
        forbidden(errors, `${path}.${list}`, "may not be specified when `type` is 'Pod'")
    } else validateNames(errors, item, item[list] ?? {}, `${path}.${list}`)
  }
  validateNames(errors, item, item.maxLimitRequestRatio ?? {}, `${path}.maxLimitRequestRatio`)
  if (
    item.type === 'PersistentVolumeClaim' &&
    item.min?.['storage'] === undefined &&
    item.max?.['storage'] === undefined
  )
    required(errors, `${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided')
  const compared = item.type === 'Pod' ? lists.filter((list) => !list.startsWith('default')) : lists
  const names = new Set(compared.flatMap((list) => Object.keys(item[list] ?? {})))
  for (const name of [...names].sort()) validateResource(errors, item, name, path)
}

/** Upstream's ValidateLimitRange. */
export function validateLimitRange(limitRange: LimitRange, old: LimitRange | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old !== undefined) validateObjectMetaUpdate(errors, limitRange.metadata, old.metadata)
  else validateObjectMeta(errors, limitRange.metadata, true, subdomainName)
  const seen = new Set<string>()
  for (const [index, item] of limitRange.spec.limits.entries()) {
    const path = `spec.limits[${index}]`
    const { type = '' } = item
    validateType(errors, type, `${path}.type`)
    if (seen.has(type)) duplicate(errors, `${path}.type`, type)
    seen.add(type)
    validateItem(errors, item, path)
  }
  return errors
}
