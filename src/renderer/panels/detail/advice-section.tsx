import { useMemo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { findingsOf, type Finding } from '../../../shared/advice/findings.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { PodSpec, PodTemplateSpec } from '../../../shared/schema/types.ts'
import styles from './advice.module.css'
import { Section } from './section.tsx'

const advised = new Set(['Pod', 'Deployment', 'StatefulSet', 'DaemonSet'])

interface Workload extends KubeObject {
  readonly spec?: PodSpec & { readonly template?: PodTemplateSpec }
}

/** What is unwise in a workload, with why and how to mend it; nothing of other kinds. */
export function AdviceSection({ object }: { readonly object: KubeObject }): ReactElement | null {
  const { t } = useTranslation('advice')
  const findings = useMemo(() => adviceOf(object), [object])
  if (findings === undefined) return null
  return (
    <Section title={t('title')} note={t('note', { count: findings.length })}>
      {findings.length === 0 ? <p className={styles.none}>{t('none')}</p> : null}
      {findings.map((finding) => (
        <FindingRow key={finding.id} finding={finding} />
      ))}
    </Section>
  )
}

/** Undefined where there is no pod to judge. */
function adviceOf(object: KubeObject): readonly Finding[] | undefined {
  if (!advised.has(object.kind)) return undefined
  const { metadata, spec } = object as Workload
  const podSpec = object.kind === 'Pod' ? spec : spec?.template?.spec
  return podSpec === undefined
    ? undefined
    : findingsOf(podSpec, { namespace: metadata.namespace, labels: metadata.labels })
}

function FindingRow({ finding: { id, containers } }: { readonly finding: Finding }): ReactElement {
  const { t } = useTranslation('advice')
  return (
    <details className={styles.finding}>
      <summary className={styles.head}>
        <span className={styles.title}>{t(`finding.${id}.title`)}</span>
        <span className={styles.containers} title={containers.join(', ')}>
          {containers.join(', ')}
        </span>
      </summary>
      <dl className={styles.words}>
        <dt>{t('why')}</dt>
        <dd>{t(`finding.${id}.why`)}</dd>
        <dt>{t('mend')}</dt>
        <dd>{t(`finding.${id}.mend`)}</dd>
      </dl>
    </details>
  )
}
