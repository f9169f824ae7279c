import type { Node } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const nodeColumns: readonly Column<Node>[] = []
