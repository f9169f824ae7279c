import type { Event } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const eventColumns: readonly Column<Event>[] = []
