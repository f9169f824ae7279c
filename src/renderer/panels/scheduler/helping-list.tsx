import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { SchedulingDecision } from '../../../shared/contract/simulation.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { setUnschedulable } from '../../actions/operations.ts'
import { runOnAll } from '../../actions/outcome.ts'
import { useDock } from '../../shell/dock.ts'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { Section } from '../detail/section.tsx'
import { helpingSteps, type HelpingStep } from './helping-steps.ts'
import styles from './side.module.css'

interface HelpingListProps {
  readonly decision: SchedulingDecision
  readonly pod: KubeObject
  /** What its template is in, where that is known: a pod's own requests cannot be changed. */
  readonly owner: ObjectLink | undefined
}

/** Steps with their buttons, beside the reasons. */
export function HelpingList({ decision, pod, owner }: HelpingListProps): ReactElement | null {
  const { t } = useTranslation('scheduler')
  const steps = helpingSteps(decision)
  if (steps.length === 0) return null
  return (
    <Section title={t('help')}>
      <ul className={styles.steps}>
        {steps.map((step, index) => (
          <li key={step.type === 'uncordon' ? step.node : step.type}>
            <span className={styles.stepText}>
              <b>{titleOf(step)}</b>
              <span>{textOf(step)}</span>
            </span>
            <Button variant={index === 0 ? 'contained' : 'outlined'} onClick={() => void run(step)}>
              {t(`helpDo.${step.type}`)}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  )

  function titleOf(step: HelpingStep): string {
    return step.type === 'uncordon' ? t('helpUncordon', { node: step.node }) : t(`helpTitle.${step.type}`)
  }

  function textOf(step: HelpingStep): string {
    const isOfPod = step.type === 'lower-request' && owner === undefined
    return t(isOfPod ? 'helpText.ofPod' : `helpText.${step.type}`)
  }

  async function run(step: HelpingStep): Promise<void> {
    if (step.type === 'uncordon') {
      const link = { group: '', resource: 'nodes', name: step.node }
      await runOnAll(t('helpUncordon', { node: step.node }), [link], (node) => setUnschedulable(node, false))
    } else if (step.type === 'add-node') useRoute.getState().go({ panel: 'machines' })
    else {
      const { namespace, name } = pod.metadata
      useDock.getState().open({ type: 'edit', object: owner ?? { group: '', resource: 'pods', namespace, name } })
    }
  }
}
