import type { Endpoints } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const endpointsColumns: readonly Column<Endpoints>[] = []
