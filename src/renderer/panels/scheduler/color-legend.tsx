import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchedulerNode, SchedulerUpdate } from '../../../shared/contract/scheduler-view.ts'
import type { StatusMark as Mark } from '../../../shared/kinds/status-summary.ts'
import { formatCount } from '../../parts/format-count.ts'
import { StatusMark } from '../../parts/status-mark.tsx'
import styles from './scheduler.module.css'
import { colorName } from './scheduler-words.ts'

interface ColorLegendProps {
  readonly color: string
  readonly legend: SchedulerUpdate['legend']
  readonly others: number
  /** Those on the screen: of a status they have the mark. */
  readonly nodes: ReadonlyMap<number, SchedulerNode>
}

/** What the colours stand for, and how many pods have each. */
export function ColorLegend({ color, legend, others, nodes }: ColorLegendProps): ReactElement {
  const { t } = useTranslation('scheduler')
  const marks = color === 'status' ? marksOf(nodes) : undefined
  return (
    <div className={styles.legend}>
      <ul aria-label={t('legend')}>
        {legend.map(({ value, pods }, slot) =>
          value === '' ? null : (
            <li key={value} title={t('podCount', { count: pods })}>
              {marks === undefined ? (
                <span className={styles.swatch} style={{ background: `var(--series-${slot + 1})` }} />
              ) : (
                <StatusMark mark={marks.get(slot) ?? 'unk'} size={11} still />
              )}
              <span className={styles.legendName}>{colorName(color, value)}</span>
              <span className={styles.quiet}>{formatCount(pods)}</span>
            </li>
          )
        )}
        {others <= 0 ? null : (
          <li>
            <span className={styles.swatch} style={{ background: 'var(--ctl)' }} />
            {t('others')}
            <span className={styles.quiet}>{formatCount(others)}</span>
          </li>
        )}
      </ul>
      <span className={styles.legendNote}>{t('legendNote')}</span>
    </div>
  )
}

function marksOf(nodes: ReadonlyMap<number, SchedulerNode>): ReadonlyMap<number, Mark> {
  const marks = new Map<number, Mark>()
  for (const { placed } of nodes.values())
    for (const { color, mark } of placed) if (color !== undefined && !marks.has(color)) marks.set(color, mark)
  return marks
}
