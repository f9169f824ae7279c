import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { formatSelector, requirementsOf } from '../../../../shared/kube/label-selector.ts'
import type { ClusterRole, PolicyRule, Role } from '../../../../shared/schema/types.ts'
import { DetailTable } from './detail-table.tsx'

/** What a role allows, in the words of kubectl describe: "deployments.apps [web]". */
export function RoleRules({ object }: { readonly object: Role | ClusterRole }): ReactElement | null {
  const { t } = useTranslation('detail')
  const { rules = [] } = object
  const from = 'aggregationRule' in object ? (object.aggregationRule?.clusterRoleSelectors ?? []) : []
  return (
    <>
      <DetailTable
        title={t('role.from')}
        note={from.length}
        columns={[{ id: 'labels', head: t('role.labels'), mono: true }]}
        rows={from.map((selector, index) => ({
          key: String(index),
          cells: [formatSelector(requirementsOf(selector))]
        }))}
      />
      <DetailTable
        title={t('role.rules')}
        note={rules.length}
        columns={[
          { id: 'what', head: t('role.what'), mono: true },
          { id: 'verbs', head: t('role.verbs'), mono: true }
        ]}
        rows={rules.map((rule, index) => ({
          key: String(index),
          cells: [<Lines key="what" texts={thingsOf(rule)} />, rule.verbs.join(', ')]
        }))}
      />
    </>
  )
}

function Lines({ texts }: { readonly texts: readonly string[] }): ReactElement {
  return (
    <>
      {texts.map((text) => (
        <div key={text}>{text}</div>
      ))}
    </>
  )
}

function thingsOf({
  resources = [],
  apiGroups = [],
  resourceNames = [],
  nonResourceURLs = []
}: PolicyRule): readonly string[] {
  const names = resourceNames.length === 0 ? '' : ` [${resourceNames.join(' ')}]`
  const inGroups = resources.flatMap((resource) =>
    apiGroups.map((group) => `${resource}${group === '' ? '' : `.${group}`}${names}`)
  )
  return [...inGroups, ...nonResourceURLs]
}
