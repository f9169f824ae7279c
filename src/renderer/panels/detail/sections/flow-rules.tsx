import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlowSchema, FlowcontrolV1Subject, PolicyRulesWithSubjects } from '../../../../shared/schema/types.ts'
import { DetailTable } from './detail-table.tsx'

/** Whose requests a FlowSchema takes, and which. */
export function FlowRules({ object: { spec } }: { readonly object: FlowSchema }): ReactElement | null {
  const { t } = useTranslation('detail')
  const rules = spec?.rules ?? []
  return (
    <DetailTable
      title={t('flow.title')}
      note={rules.length}
      columns={[
        { id: 'who', head: t('flow.who') },
        { id: 'what', head: t('flow.what'), mono: true }
      ]}
      rows={rules.map((rule, index) => ({
        key: String(index),
        cells: [
          <Lines key="who" texts={rule.subjects.map(subjectText)} />,
          <Lines key="what" texts={requestTexts(rule)} />
        ]
      }))}
    />
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

function subjectText({ kind, user, group, serviceAccount }: FlowcontrolV1Subject): string {
  return `${kind} ${user?.name ?? group?.name ?? `${serviceAccount?.namespace}/${serviceAccount?.name}`}`
}

/** "create,get pods.apps", "* /healthz". */
function requestTexts({ resourceRules = [], nonResourceRules = [] }: PolicyRulesWithSubjects): readonly string[] {
  return [
    ...resourceRules.map(({ verbs, resources, apiGroups, namespaces = [] }) => {
      const groups = apiGroups.filter((group) => group !== '')
      const where = namespaces.length === 0 || namespaces.includes('*') ? '' : ` in ${namespaces.join(',')}`
      return `${verbs.join(',')} ${resources.join(',')}${groups.length === 0 || groups.includes('*') ? '' : `.${groups.join(',')}`}${where}`
    }),
    ...nonResourceRules.map(({ verbs, nonResourceURLs }) => `${verbs.join(',')} ${nonResourceURLs.join(',')}`)
  ]
}
