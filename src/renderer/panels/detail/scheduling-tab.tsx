import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectDocument } from '../../../shared/contract/documents.ts'
import type { RefusedNodes, SchedulingAttempt, SchedulingDecision } from '../../../shared/contract/simulation.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { clockTime } from '../../parts/chart/axis.ts'
import { Chip } from '../../parts/small.tsx'
import { LoadingRows } from '../../parts/states.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import { linkOfRef } from '../objects/object-ref.tsx'
import detail from './detail.module.css'
import { HelpingList } from './helping-list.tsx'
import styles from './scheduling.module.css'
import { Section } from './section.tsx'
import { useDecision, type DecisionQuery } from './use-decision.ts'
import { VerdictTable, type VerdictOrder } from './verdict-table.tsx'

interface SchedulingTabProps {
  readonly link: ObjectLink
  readonly pod: Pod
  readonly document: ObjectDocument
}

/** Why a pod is where it is, or nowhere: the attempts of the scheduler, each with its verdicts and scores. */
export function SchedulingTab({ link, pod, document }: SchedulingTabProps): ReactElement {
  const { t } = useTranslation('detail')
  const [attempt, setAttempt] = useState<number>()
  const [filter, setFilter] = useState('')
  const [order, setOrder] = useState<VerdictOrder>({ sort: 'outcome', descending: false })
  const query: DecisionQuery = { ...order, filter, ...(attempt === undefined ? {} : { attempt }) }
  const decision = useDecision(link, pod.metadata.resourceVersion, query)
  if (decision === undefined) return <LoadingRows columns={[60, 30]} />
  if (decision === null) return <p className={detail.alone}>{t(whyNone(pod))}</p>
  const owner = document.owners.at(-1)
  return (
    <>
      <Outcome decision={decision} onAttempt={setAttempt} />
      <HelpingList decision={decision} pod={pod} owner={owner === undefined ? undefined : linkOfRef(owner)} />
      {decision.refused.length === 0 || decision.chosen !== undefined ? null : (
        <Section title={t('scheduling.reasons')} note={t('scheduling.reasonsNote')}>
          <Reasons refused={decision.refused} total={decision.nodesTotal} />
        </Section>
      )}
      {decision.nodesTotal === 0 ? null : (
        <VerdictTable decision={decision} filter={filter} onFilter={setFilter} order={order} onOrder={setOrder} />
      )}
    </>
  )
}

function whyNone({ spec }: Pod): 'scheduling.gated' | 'scheduling.direct' | 'pendingNone' {
  if ((spec.schedulingGates?.length ?? 0) > 0) return 'scheduling.gated'
  return spec.nodeName === undefined ? 'pendingNone' : 'scheduling.direct'
}

interface OutcomeProps {
  readonly decision: SchedulingDecision
  readonly onAttempt: (attempt: number) => void
}

/** What the attempt came to, and the others that are remembered. */
function Outcome({ decision, onAttempt }: OutcomeProps): ReactElement {
  const { t } = useTranslation('detail')
  const { number, at, chosen, nominated, message, attempts, counts, nodesTotal } = decision
  const fitting = counts.chosen + counts.feasible
  return (
    <Section
      title={t(chosen === undefined ? 'scheduling.whyPending' : 'scheduling.whyHere')}
      icon="scheduler"
      note={t('scheduling.attemptAt', { number, time: clockTime(at) })}
    >
      <div className={styles.outcome}>
        <p>
          {chosen === undefined
            ? t('scheduling.none', { count: nodesTotal })
            : fitting === 1
              ? t('scheduling.only', { node: chosen, count: nodesTotal })
              : t('scheduling.chosen', { node: chosen, fitting, total: nodesTotal })}
          {counts.skipped === 0 ? null : ` ${t('scheduling.skippedNote', { count: counts.skipped })}`}
        </p>
        {nominated === undefined ? null : <p>{t('scheduling.nominated', { node: nominated })}</p>}
        {message === undefined ? null : <p className={styles.words}>{message}</p>}
      </div>
      {attempts.length < 2 ? null : (
        <div className={styles.attempts} role="group" aria-label={t('scheduling.attempts')}>
          <span className={styles.caption}>{t('scheduling.attempts')}</span>
          {attempts.map((each) => (
            <Chip
              key={each.number}
              chosen={each.number === number}
              title={titleOf(each)}
              onClick={() => onAttempt(each.number)}
            >
              {t('scheduling.attempt', { number: each.number, time: clockTime(each.at) })}
            </Chip>
          ))}
        </div>
      )}
    </Section>
  )
}

function titleOf({ chosen, message = '' }: SchedulingAttempt): string {
  return chosen ?? message
}

/** Reasons with the number of nodes that gave them. */
function Reasons({
  refused,
  total
}: {
  readonly refused: readonly RefusedNodes[]
  readonly total: number
}): ReactElement {
  const { t } = useTranslation('detail')
  return (
    <ul className={styles.reasons}>
      {refused.map(({ filter, reason, nodes }) => (
        <li key={`${filter} ${reason}`} className={styles.group}>
          <span className={styles.number} title={t('scheduling.ofNodes', { count: nodes, total })}>
            {nodes}
          </span>
          <span className={styles.reasonText}>{reason}</span>
          <span className={styles.filterName}>{filter}</span>
        </li>
      ))}
    </ul>
  )
}
