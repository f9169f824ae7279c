import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { ObjectDocument } from '../../../shared/contract/documents.ts'
import { hasRollout } from '../../../shared/rollout/rollout-kinds.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { FieldList } from '../../parts/field-list.tsx'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { linkOfRef } from '../objects/object-ref.tsx'
import { Causes } from '../why/causes.tsx'
import { AdviceSection } from './advice-section.tsx'
import { ConditionTable } from './condition-table.tsx'
import { ContainerList, TemplateContainers } from './container-list.tsx'
import styles from './detail.module.css'
import { KeyValues } from './key-values.tsx'
import { conditionsOf, hasResources } from './object-traits.ts'
import { QuotaSections } from './quota-section.tsx'
import { RefSection } from './ref-list.tsx'
import { Section } from './section.tsx'
import { LimitTables } from './sections/limit-table.tsx'
import { KindSections } from './sections/kind-sections.tsx'
import { UsageGlance } from './usage-tab.tsx'
import { useFields } from './use-fields.tsx'
import { WhyPending } from './why-pending.tsx'

interface OverviewTabProps {
  readonly link: ObjectLink
  readonly document: ObjectDocument
  readonly object: KubeObject
}

/** Why it is as it is, then what it is. */
export function OverviewTab({ link, document, object }: OverviewTabProps): ReactElement {
  const { t } = useTranslation('detail')
  const fields = useFields(document, object)
  const conditions = conditionsOf(object)
  const { labels, annotations } = object.metadata
  const isPending = object.kind === 'Pod' && isUnscheduled(object as Pod)
  return (
    <>
      <Why document={document} />
      {isPending ? (
        <WhyPending
          link={link}
          version={object.metadata.resourceVersion}
          said={document.causes.flatMap(({ words }) => (typeof words === 'string' ? words : []))}
        />
      ) : null}
      <section className={styles.section}>
        <FieldList fields={fields} />
      </section>
      {document.containers === undefined ? null : (
        <ContainerList containers={document.containers} pod={object as Pod} />
      )}
      <TemplateContainers object={object} />
      {hasResources(link) && !isNarrow() && !isPending ? <UsageGlance link={link} /> : null}
      <KindSections object={object} />
      <UsedBy document={document} />
      {conditions.length === 0 ? null : <ConditionTable conditions={conditions} />}
      {document.quotas === undefined ? null : <QuotaSections quotas={document.quotas} named />}
      {document.limits?.map((limits) => (
        <LimitTables key={limits.metadata.uid} object={limits} />
      ))}
      <AdviceSection object={object} />
      <RefSection title={t('owners')} refs={document.owners} />
      <RefSection
        title={t('owned')}
        refs={document.owned.slice(0, mostOwned)}
        {...(document.ownedTotal > mostOwned
          ? { note: t('ownedMore', { shown: mostOwned, total: document.ownedTotal }) }
          : {})}
      />
      <KeyValues title={t('labels')} entries={labels} />
      <KeyValues title={t('annotations')} entries={annotations} />
    </>
  )
}

/** The rest is in the tab of what is related. */
const mostOwned = 10

/** A small window keeps its room for words. */
function isNarrow(): boolean {
  return innerWidth < 1360
}

function isUnscheduled({ spec, status }: Pod): boolean {
  return status?.phase === 'Pending' && spec.nodeName === undefined
}

/** The kinds that are there for others to use: who does so is the first question about one. */
const forUse: ReadonlySet<string> = new Set([
  'configmaps',
  'secrets',
  'persistentvolumeclaims',
  'persistentvolumes',
  'storageclasses',
  'runtimeclasses',
  'priorityclasses',
  'ingressclasses',
  'volumeattributesclasses',
  'poddisruptionbudgets',
  'networkpolicies'
])

function UsedBy({ document: { ref, related } }: { readonly document: ObjectDocument }): ReactElement | null {
  const { t } = useTranslation('detail')
  if (!forUse.has(ref.resource)) return null
  const users = related.filter(({ relation }) => relation === 'Used by' || relation === 'Pods')
  return (
    <>
      {users
        // A claim and its volume name each other in their fields.
        .map(({ relation, refs }) => ({
          relation,
          refs: refs.filter(({ resource }) => resource !== partners[ref.resource])
        }))
        .map(({ relation, refs }) => (
          <RefSection
            key={relation}
            title={relation}
            refs={refs.slice(0, mostOwned)}
            {...(refs.length > mostOwned ? { note: t('ownedMore', { shown: mostOwned, total: refs.length }) } : {})}
          />
        ))}
    </>
  )
}

const partners: Readonly<Record<string, string>> = {
  persistentvolumeclaims: 'persistentvolumes',
  persistentvolumes: 'persistentvolumeclaims'
}

function Why({ document }: { readonly document: ObjectDocument }): ReactElement | null {
  const { t } = useTranslation('detail')
  const go = useRoute((route) => route.go)
  if (document.causes.length === 0) return null
  const rollout = [document.ref, ...document.owners].find(hasRollout)
  return (
    <Section title={document.ref.resource === 'pods' ? t('whyPod') : t('why')} icon="help">
      <div className={styles.causes}>
        <Causes causes={document.causes} />
        {rollout === undefined ? null : (
          <div className={styles.causeActions}>
            <Button size="row" onClick={() => go({ panel: 'rollouts', object: linkOfRef(rollout) })}>
              {t('openRollout')}
            </Button>
          </div>
        )}
      </div>
    </Section>
  )
}
