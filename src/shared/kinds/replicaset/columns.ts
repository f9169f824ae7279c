import type { ReplicaSet } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const replicaSetColumns: readonly Column<ReplicaSet>[] = []
