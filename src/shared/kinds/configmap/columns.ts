import type { ConfigMap } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const configMapColumns: readonly Column<ConfigMap>[] = []
