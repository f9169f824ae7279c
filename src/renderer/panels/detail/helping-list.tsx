import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { Remedy, SchedulingDecision } from '../../../shared/contract/simulation.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { useActionDialog } from '../../actions/action-dialog.ts'
import { setUnschedulable } from '../../actions/operations.ts'
import { runOnAll } from '../../actions/outcome.ts'
import { useDock } from '../../shell/dock.ts'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { exactAmount } from '../scheduler/scheduler-words.ts'
import detail from './detail.module.css'
import styles from './scheduling.module.css'
import { Section } from './section.tsx'

interface HelpingListProps {
  readonly decision: SchedulingDecision
  readonly pod: KubeObject
  /** What its template is in, where that is known: a pod's own requests cannot be changed. */
  readonly owner: ObjectLink | undefined
}

/** What would give the pod a node, as the host has tried it, with the buttons that do it. */
export function HelpingList({ decision, pod, owner }: HelpingListProps): ReactElement | null {
  const { t } = useTranslation('scheduler')
  const { remedies } = decision
  if (remedies === undefined) return null
  return (
    <Section title={t('help')} note={t('helpNote')}>
      {remedies.length === 0 ? <p className={detail.nothing}>{t('helpNone')}</p> : null}
      <ul className={styles.steps}>
        {remedies.map((remedy, index) => (
          <li key={`${remedy.type} ${nodeOf(remedy)}`}>
            <span className={styles.stepText}>
              <b>{titleOf(remedy)}</b>
              <span>{textOf(remedy)}</span>
            </span>
            <Button variant={index === 0 ? 'contained' : 'outlined'} onClick={() => void run(remedy)}>
              {t(`helpDo.${remedy.type}`)}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  )

  function titleOf(remedy: Remedy): string {
    const node = nodeOf(remedy)
    if (remedy.type === 'uncordon') return t('helpUncordon', { node })
    return t(`helpTitle.${remedy.type}`, { node, what: whatOf(remedy) })
  }

  function textOf(remedy: Remedy): string {
    const isOfPod = remedy.type === 'lower-request' && owner === undefined
    return t(isOfPod ? 'helpText.ofPod' : `helpText.${remedy.type}`, { node: nodeOf(remedy) })
  }

  async function run(remedy: Remedy): Promise<void> {
    const node = { group: '', resource: 'nodes', name: nodeOf(remedy) }
    switch (remedy.type) {
      case 'uncordon':
        await runOnAll(titleOf(remedy), [node], (link) => setUnschedulable(link, false))
        break
      case 'untaint':
        useDock.getState().open({ type: 'edit', object: node })
        break
      case 'label':
        useActionDialog.getState().open({ type: 'label', links: [node] })
        break
      case 'free':
        useRoute.getState().openDetail(node)
        break
      case 'add-node':
        useRoute.getState().go({ panel: 'machines' })
        break
      case 'lower-request': {
        const { namespace, name } = pod.metadata
        useDock.getState().open({ type: 'edit', object: owner ?? { group: '', resource: 'pods', namespace, name } })
      }
    }
  }
}

function nodeOf(remedy: Remedy): string {
  return remedy.type === 'add-node' ? remedy.like : remedy.node
}

/** "dedicated=gpu", "disk=ssd", "2 CPU, 900Mi". */
function whatOf(remedy: Remedy): string {
  switch (remedy.type) {
    case 'untaint':
      return remedy.taints.join(', ')
    case 'label':
      return Object.entries(remedy.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(', ')
    case 'lower-request':
    case 'free':
      return (['cpu', 'memory'] as const)
        .flatMap((resource) => {
          const amount = remedy[resource]
          return amount === undefined ? [] : [exactAmount(resource, amount, remedy.type === 'free' ? 'least' : 'most')]
        })
        .join(', ')
    default:
      return ''
  }
}
