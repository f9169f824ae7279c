import type { EndpointSlice } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

/** Upstream reads an unset `ready` as true. */
export function endpointSliceStatus(slice: EndpointSlice): StatusSummary {
  const terminating = terminatingStatus(slice)
  if (terminating !== undefined) return terminating
  // Go writes an empty list of endpoints as null.
  const endpoints = slice.endpoints ?? []
  if (endpoints.length === 0) return { mark: 'off', word: 'no addresses' }
  const isReady = endpoints.some(({ conditions }) => conditions?.ready !== false)
  return isReady ? { mark: 'ok', word: 'Active' } : { mark: 'warn', word: 'none ready' }
}
