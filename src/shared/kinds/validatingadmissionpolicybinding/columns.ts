import { formatSelector, requirementsOf } from '../../kube/label-selector.ts'
import type { ValidatingAdmissionPolicyBinding } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const validatingAdmissionPolicyBindingColumns: readonly Column<ValidatingAdmissionPolicyBinding>[] = [
  nameColumn,
  { name: 'PolicyName', type: 'string', priority: 0, cell: ({ spec }) => spec.policyName ?? '' },
  { name: 'ParamRef', type: 'string', priority: 0, cell: paramText },
  ageColumn
]

function paramText({ spec: { paramRef } }: ValidatingAdmissionPolicyBinding): string {
  if (paramRef === undefined) return '<unset>'
  const { name = '', namespace = '', selector } = paramRef
  if (name !== '') return namespace === '' ? name : `${namespace}/${name}`
  return selector === undefined ? '<unset>' : formatSelector(requirementsOf(selector))
}
