import type { Deployment } from '../../schema/types.ts'
import type { Column } from '../kind.ts'

export const deploymentColumns: readonly Column<Deployment>[] = []
