import type { Pod } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const podColumns: readonly Column<Pod>[] = []
