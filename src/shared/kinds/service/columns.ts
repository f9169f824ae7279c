import type { Service } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const serviceColumns: readonly Column<Service>[] = []
