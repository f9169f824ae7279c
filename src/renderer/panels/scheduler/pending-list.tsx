import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { PendingPod } from '../../../shared/contract/scheduler-view.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { moveRowFocus } from '../../parts/row-focus.ts'
import { MiddleTruncate } from '../../parts/small.tsx'
import { StatusMark } from '../../parts/status-mark.tsx'
import { classNames } from '../../theme/class-names.ts'
import { AgeAt } from '../objects/age-at.tsx'
import { WhyMark } from '../why/why-mark.tsx'
import { amountText, podLink } from './scheduler-words.ts'
import styles from './side.module.css'

interface PendingListProps {
  readonly pods: readonly PendingPod[]
  readonly total: number
  readonly chosen: string | undefined
  readonly onChoose: (pod: PendingPod) => void
}

/** Pods that have no node; the nodes answer for the one that is chosen. */
export function PendingList({ pods, total, chosen, onChoose }: PendingListProps): ReactElement {
  const { t } = useTranslation('scheduler')
  return (
    <section className={styles.pending} aria-label={t('pendingTitle')}>
      <PanelHeader
        title={t('pendingTitle')}
        note={pods.length < total ? t('shown', { shown: pods.length, total }) : String(total)}
        ruled
      />
      {pods.length === 0 ? (
        <p className={styles.none}>{t('nonePending')}</p>
      ) : (
        <ul className={styles.list} onKeyDown={(event) => moveRowFocus(event, 'data-pending')}>
          {pods.map((pod) => (
            <li key={pod.uid}>
              <button
                type="button"
                data-pending=""
                aria-pressed={pod.uid === chosen}
                className={classNames(styles.row, pod.uid === chosen && styles.chosen)}
                onClick={() => onChoose(pod)}
              >
                <WhyMark link={podLink(pod)} word={pod.status.word}>
                  <StatusMark mark={pod.status.mark} size={11} />
                </WhyMark>
                <span className={styles.podName}>
                  <MiddleTruncate text={pod.name} />
                </span>
                <span className={styles.quiet}>{pod.namespace}</span>
                <span className={styles.gap} />
                <span className={styles.amounts}>
                  {amountText('cpu', pod.cpu)}, {amountText('memory', pod.memory)}
                </span>
                <span className={styles.amounts}>
                  <AgeAt at={pod.since} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
