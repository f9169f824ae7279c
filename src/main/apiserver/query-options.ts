// The query of a request as the API's options: upstream's conversion of url.Values to metav1.*Options.
import { badRequest } from '../engine/api/api-error.ts'
import type { RequestOptions } from '../engine/api/request.ts'
import { isTrue } from './request-target.ts'

const numbers = ['limit', 'gracePeriodSeconds', 'timeoutSeconds'] as const
const texts = [
  'fieldManager',
  'fieldValidation',
  'labelSelector',
  'fieldSelector',
  'continue',
  'resourceVersion',
  'resourceVersionMatch',
  'propagationPolicy'
] as const
const flags = ['orphanDependents', 'force'] as const
const none: RequestOptions = {}

/** 400 where a number is none. */
export function requestOptions(query: URLSearchParams): RequestOptions {
  if (query.size === 0) return none
  const options: Record<string, unknown> = {}
  for (const name of texts) {
    const value = query.get(name)
    if (value !== null) options[name] = value
  }
  for (const name of numbers) {
    const value = wholeNumber(query, name)
    if (value !== undefined && name !== 'timeoutSeconds') options[name] = value
  }
  for (const name of flags) if (query.has(name)) options[name] = isTrue(query.get(name))
  if (query.has('dryRun')) options['dryRun'] = query.getAll('dryRun')
  return options
}

/** A number in the query; undefined where it is not there. 400 in the words of Go's strconv where it is none. */
export function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name)
  if (value === null) return undefined
  if (!/^[+-]?\d+$/.test(value)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`)
  }
  const number = BigInt(value)
  if (number > 2n ** 63n - 1n || number < -(2n ** 63n)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: value out of range`)
  }
  return Number(number)
}
