import type { ValidatingAdmissionPolicy } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const validatingAdmissionPolicyColumns: readonly Column<ValidatingAdmissionPolicy>[] = [
  nameColumn,
  {
    name: 'Validations',
    type: 'integer',
    priority: 0,
    description: 'Validations indicates the number of validation rules defined in this configuration',
    cell: ({ spec }) => spec.validations?.length ?? 0
  },
  { name: 'ParamKind', type: 'string', priority: 0, cell: paramKindText },
  ageColumn
]

function paramKindText({ spec: { paramKind } }: ValidatingAdmissionPolicy): string {
  return paramKind === undefined ? '<unset>' : `${paramKind.apiVersion ?? ''}/${paramKind.kind ?? ''}`
}
