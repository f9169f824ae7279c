import type { PodTemplate } from '../../schema/types.ts'
import { containerImages, containerNames, mapText, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const podTemplateColumns: readonly Column<PodTemplate>[] = [
  nameColumn,
  { name: 'Containers', type: 'string', priority: 0, cell: ({ template }) => containerNames(template) },
  { name: 'Images', type: 'string', priority: 0, cell: ({ template }) => containerImages(template) },
  { name: 'Pod Labels', type: 'string', priority: 0, cell: ({ template }) => mapText(template?.metadata?.labels) }
]
