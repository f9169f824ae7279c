import type { Namespace } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const namespaceColumns: readonly Column<Namespace>[] = []
