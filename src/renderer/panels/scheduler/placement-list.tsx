import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlacementSummary } from '../../../shared/contract/scheduler-view.ts'
import { Icon } from '../../icons/icon.tsx'
import { clockTime } from '../../parts/chart/axis.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { MiddleTruncate, TextLink } from '../../parts/small.tsx'
import styles from './scheduler.module.css'

const most = 3

/** The last pods that were given a node, and by how many points. */
export function PlacementList({
  placements,
  onChoose
}: {
  readonly placements: readonly PlacementSummary[]
  readonly onChoose: (pod: PlacementSummary) => void
}): ReactElement | null {
  const { t } = useTranslation('scheduler')
  if (placements.length === 0) return null
  return (
    <section className={styles.placements} aria-label={t('placements')}>
      <PanelHeader title={t('placements')} note={t('placementsNote')} />
      <ul>
        {placements.slice(0, most).map((placement) => {
          const { uid, at, name, node, score, next } = placement
          return (
            <li key={uid}>
              <time>{clockTime(at)}</time>
              <span className={styles.placementName}>
                <TextLink onClick={() => onChoose(placement)}>
                  <MiddleTruncate text={name} />
                </TextLink>
              </span>
              <Icon name="forward" size={12} />
              <b>{node}</b>
              <span className={styles.quiet}>
                {score === undefined
                  ? ''
                  : next === undefined
                    ? t('scoreAlone', { score })
                    : t('score', { score, next: next.node, nextScore: next.score })}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
