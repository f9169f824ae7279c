import type { DaemonSet } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const daemonSetColumns: readonly Column<DaemonSet>[] = []
