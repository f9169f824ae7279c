import type { EndpointSlice } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const endpointSliceColumns: readonly Column<EndpointSlice>[] = []
