import { deepEqual } from '../../kube/deep-equal.ts'
import type { EndpointSlice } from '../../schema/types.ts'
import type { Strategy } from '../strategy.ts'

/** All of it counts, but of the metadata only the labels. */
export const endpointSliceStrategy: Strategy<EndpointSlice> = {
  countsAsChange({ metadata: before, ...previous }, { metadata: after, ...next }) {
    return !deepEqual(before.labels, after.labels) || !deepEqual(previous, next)
  }
}
