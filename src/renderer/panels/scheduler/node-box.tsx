import { memo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchedulerNode } from '../../../shared/contract/scheduler-view.ts'
import { Icon } from '../../icons/icon.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { StatusMark, StatusWord } from '../../parts/status-mark.tsx'
import { classNames } from '../../theme/class-names.ts'
import { WhyMark } from '../why/why-mark.tsx'
import styles from './node-box.module.css'
import { NodeTiles } from './node-tiles.tsx'
import { amountText, nodeLink, type Resource } from './scheduler-words.ts'

export interface BoxSize {
  readonly width: number
  readonly height: number
  readonly isSmall: boolean
}

interface NodeBoxProps {
  readonly node: SchedulerNode
  readonly place: number
  readonly resource: Resource
  readonly names: readonly string[]
  readonly byStatus: boolean
  readonly size: BoxSize
  readonly isCurrent: boolean
  readonly isOpen: boolean
  /** The pod that the verdicts are about. */
  readonly chosen: string | undefined
}

const headHeight = { small: 24, large: 32 }
const footHeight = { small: 0, large: 32 }

/** A node: its name, its pods, and what it said to the pod in question. */
export const NodeBox = memo(function NodeBox(props: NodeBoxProps): ReactElement {
  const { node, place, resource, names, byStatus, size, isCurrent, isOpen, chosen } = props
  const { t } = useTranslation('scheduler')
  const { name, status, pods, verdict, allocatable, requested } = node
  const kind = size.isSmall ? 'small' : 'large'
  const foot = verdict === undefined ? 0 : footHeight[kind]
  const freeAmount = amountText(resource, Math.max(0, allocatable - requested))
  const free = t(resource === 'pods' ? 'freePods' : 'free', { amount: freeAmount })
  const isFine = status.mark === 'ok'
  return (
    <div
      className={classNames(styles.box, size.isSmall && styles.small, isOpen && styles.open)}
      style={{ width: size.width, height: size.height }}
      data-node={name}
    >
      <button
        type="button"
        className={styles.head}
        style={{ height: headHeight[kind] }}
        data-place={place}
        tabIndex={isCurrent ? 0 : -1}
        aria-label={spoken()}
      >
        <span className={styles.name}>
          <MiddleTruncate text={name} />
        </span>
        {size.isSmall ? (
          isFine ? null : (
            <WhyMark link={nodeLink(name)} word={status.word}>
              <StatusMark mark={status.mark} size={10} />
            </WhyMark>
          )
        ) : isFine ? (
          <StatusMark mark="ok" size={10} />
        ) : (
          <WhyMark link={nodeLink(name)} word={status.word}>
            <StatusWord mark={status.mark} word={status.word} />
          </WhyMark>
        )}
        <span className={styles.gap} />
        {size.isSmall ? (
          verdict === undefined ? null : (
            <VerdictSign outcome={verdict.outcome} />
          )
        ) : (
          <span className={styles.pods}>{t('pods', { count: pods })}</span>
        )}
      </button>
      <NodeTiles
        node={node}
        resource={resource}
        names={names}
        byStatus={byStatus}
        width={size.width - 2}
        height={Math.max(8, size.height - 2 - headHeight[kind] - foot)}
        freeWords={free}
        chosen={chosen}
      />
      {foot === 0 || verdict === undefined ? null : (
        <div className={styles.foot} style={{ height: foot }} title={verdict.reason}>
          <VerdictSign outcome={verdict.outcome} />
          <span className={styles.reason}>{verdict.reason ?? t(`outcome.${verdict.outcome}`)}</span>
          <span className={styles.gap} />
          <span className={styles.quiet}>
            {verdict.total === undefined ? '' : t('points', { count: verdict.total })}
          </span>
        </div>
      )}
    </div>
  )

  function spoken(): string {
    const said = [name, status.word, t('pods', { count: pods }), free]
    if (verdict !== undefined) said.push(verdict.reason ?? t(`outcome.${verdict.outcome}`))
    return said.join(', ')
  }
})

/** A no is a black cross: it is a verdict, not a failure. */
function VerdictSign({ outcome }: { readonly outcome: 'chosen' | 'feasible' | 'refused' | 'skipped' }): ReactElement {
  return (
    <span className={outcome === 'refused' ? styles.no : outcome === 'skipped' ? styles.quiet : styles.yes}>
      <Icon name={outcome === 'refused' ? 'close' : outcome === 'skipped' ? 'minus' : 'check'} size={14} />
    </span>
  )
}
