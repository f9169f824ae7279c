import type { ServiceAccount } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const serviceAccountColumns: readonly Column<ServiceAccount>[] = []
