import type { IngressClass } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

function parametersText({ spec: { parameters } }: IngressClass): string {
  if (parameters === undefined) return '<none>'
  const { apiGroup, kind, name } = parameters
  return `${apiGroup === undefined ? kind : `${kind}.${apiGroup}`}/${name}`
}

export const ingressClassColumns: readonly Column<IngressClass>[] = [
  nameColumn,
  { name: 'Controller', type: 'string', priority: 0, cell: ({ spec }) => spec.controller ?? '' },
  { name: 'Parameters', type: 'string', priority: 0, cell: parametersText },
  ageColumn
]
