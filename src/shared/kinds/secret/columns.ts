import type { Secret } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const secretColumns: readonly Column<Secret>[] = []
