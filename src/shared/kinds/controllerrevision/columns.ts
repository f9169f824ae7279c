import type { ControllerRevision } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const controllerRevisionColumns: readonly Column<ControllerRevision>[] = []
