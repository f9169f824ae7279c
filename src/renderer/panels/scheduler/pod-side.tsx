import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectDocument } from '../../../shared/contract/documents.ts'
import { aggregateRequests } from '../../../shared/kinds/pod/aggregate-requests.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { useDocument } from '../../connection/use-live.ts'
import { Icon } from '../../icons/icon.tsx'
import { clockTime } from '../../parts/chart/axis.ts'
import { MiddleTruncate, TextLink } from '../../parts/small.tsx'
import { EmptyState, LoadingRows } from '../../parts/states.tsx'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { SchedulingTab } from '../detail/scheduling-tab.tsx'
import { Section } from '../detail/section.tsx'
import { useDecision } from '../detail/use-decision.ts'
import { AgeAt } from '../objects/age-at.tsx'
import { linkKey } from '../objects/object-names.ts'
import { FilterMatrix } from './filter-matrix.tsx'
import { StatusWhy } from '../why/status-why.tsx'
import styles from './side.module.css'

const lastAttempt = {}

/** Why a pod is where it is, or nowhere: node by node. */
export function PodSide({ link }: { readonly link: ObjectLink }): ReactElement {
  const { t } = useTranslation('scheduler')
  const { group, resource, namespace, name } = link
  const { value } = useDocument<ObjectDocument>(`object/${linkKey(link)}`, (client, live, options) =>
    client.documents.object({ ...live, ref: { group, resource, namespace, name } }, options)
  )
  if (value === undefined) return <LoadingRows columns={[60]} />
  if (value.object === undefined) return <EmptyState icon="pod" title={t('gone', { name })} text={t('goneText')} />
  return <Explained key={linkKey(link)} link={link} document={value} pod={value.object as Pod} />
}

interface ExplainedProps {
  readonly link: ObjectLink
  readonly document: ObjectDocument
  readonly pod: Pod
}

function Explained({ link, document, pod }: ExplainedProps): ReactElement {
  const { t } = useTranslation('scheduler')
  const openDetail = useRoute((route) => route.openDetail)
  const decision = useDecision(link, pod.metadata.resourceVersion, lastAttempt)
  const isPending = pod.spec.nodeName === undefined
  const { cpu = '0', memory = '0' } = aggregateRequests(pod.spec)
  return (
    <>
      <div className={styles.head}>
        <h2 className={styles.title}>
          <Icon name="pod" size={16} />
          <TextLink onClick={() => openDetail(link, 'scheduling')}>
            <MiddleTruncate text={link.name} />
          </TextLink>
          {document.status === undefined ? null : <StatusWhy status={document.status} link={link} />}
          <span className={styles.gap} />
          <span className={styles.note}>
            <AgeAt at={Date.parse(pod.metadata.creationTimestamp)} />
            {decision == null ? '' : `, ${t('attempts', { count: decision.number })}`}
          </span>
        </h2>
        <p className={styles.asks}>
          {t('asks', { cpu, memory })} {isPending ? '' : t('runsOn', { node: pod.spec.nodeName })}
        </p>
      </div>
      {decision == null || decision.nodesTotal === 0 ? null : (
        <Section title={t('filtersTitle', { number: decision.number })} note={clockTime(decision.at)}>
          <FilterMatrix decision={decision} />
        </Section>
      )}
      <SchedulingTab link={link} pod={pod} document={document} />
    </>
  )
}
