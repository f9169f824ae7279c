import type { ClusterRoleBinding, RoleBinding, Subject } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

type Binding = RoleBinding | ClusterRoleBinding

function subjectColumn(name: string, kind: string, text: (subject: Subject) => string): Column<Binding> {
  return {
    name,
    type: 'string',
    priority: 1,
    cell: ({ subjects = [] }) =>
      subjects
        .filter((subject) => subject.kind === kind)
        .map(text)
        .join(', ')
  }
}

export const bindingColumns: readonly Column<Binding>[] = [
  nameColumn,
  { name: 'Role', type: 'string', priority: 0, cell: ({ roleRef }) => `${roleRef.kind}/${roleRef.name}` },
  ageColumn,
  subjectColumn('Users', 'User', ({ name }) => name),
  subjectColumn('Groups', 'Group', ({ name }) => name),
  subjectColumn('ServiceAccounts', 'ServiceAccount', ({ namespace = '', name }) => `${namespace}/${name}`)
]
