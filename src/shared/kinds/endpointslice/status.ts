import type { EndpointSlice } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'

export function endpointSliceStatus(_endpointSlice: EndpointSlice): StatusSummary {
  return { mark: 'ok', word: 'Active' }
}
