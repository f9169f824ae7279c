import type { Lease } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const leaseColumns: readonly Column<Lease>[] = []
