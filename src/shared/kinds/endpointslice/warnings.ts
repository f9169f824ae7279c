import type { EndpointSlice } from '../../schema/types.ts'

export function endpointSliceWarnings(
  { addressType }: EndpointSlice,
  old: EndpointSlice | undefined
): readonly string[] {
  const isNewFqdn = addressType === 'FQDN' && old === undefined
  return isNewFqdn ? ['spec.addressType: FQDN endpoints are deprecated'] : []
}
