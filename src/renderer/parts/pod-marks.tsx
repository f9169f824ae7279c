// Plain CSS module on the theme's variables.
import { memo } from 'react'
import type { ReactElement } from 'react'
import { statusRank } from '../../shared/kinds/status-summary.ts'
import type { StatusMark as Status } from '../../shared/kinds/status-summary.ts'
import { color } from '../theme/colors.ts'
import { formatCount } from './format-count.ts'
import { MiddleTruncate } from './small.tsx'
import { StatusMark, wordColor } from './status-mark.tsx'
import styles from './pod-marks.module.css'

export type StatusCounts = Readonly<Partial<Record<Status, number>>>

/** The pods of one namespace, node or workload. */
export interface PodGroup {
  readonly key: string
  readonly name: string
  readonly counts: StatusCounts
}

export interface PodMarksProps {
  readonly groups: readonly PodGroup[]
  readonly onOpen?: (key: string) => void
}

/** Beyond so many pods in all groups, bars stand for them. */
const mostMarks = 400

export function areBars(groups: readonly PodGroup[]): boolean {
  return groups.reduce((total, { counts }) => total + sum(counts), 0) > mostMarks
}

/** The statuses of a group, troubled first, with how many pods each has. */
export function countsInOrder(counts: StatusCounts): readonly (readonly [Status, number])[] {
  return (Object.entries(counts) as [Status, number][])
    .filter(([, count]) => count > 0)
    .sort(([one], [two]) => statusRank(one) - statusRank(two))
}

function sum(counts: StatusCounts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}

const Group = memo(function Group(props: {
  readonly group: PodGroup
  readonly asBar: boolean
  readonly largest: number
  readonly onOpen: ((key: string) => void) | undefined
}): ReactElement {
  const { group, asBar, largest, onOpen } = props
  const total = sum(group.counts)
  const ordered = countsInOrder(group.counts)
  const name = <MiddleTruncate text={group.name} />
  return (
    <div className={styles.group}>
      {onOpen === undefined ? (
        <span className={styles.name}>{name}</span>
      ) : (
        <button type="button" className={styles.name} onClick={() => onOpen(group.key)}>
          {name}
        </button>
      )}
      <span className={asBar ? styles.bar : styles.marks} aria-hidden>
        {ordered.map(([mark, count]) =>
          asBar ? (
            <span
              key={mark}
              style={{
                width: `${(count / Math.max(1, largest)) * 100}%`,
                background: mark === 'ok' ? color('ok-quiet') : color(wordColor(mark))
              }}
            />
          ) : (
            Array.from({ length: count }, (_, index) => (
              <StatusMark key={`${mark}${index}`} mark={mark === 'ok' ? 'quiet' : mark} size={10} still />
            ))
          )
        )}
      </span>
      <span className={styles.count}>
        <b>{formatCount(group.counts.ok ?? 0)}</b> / {formatCount(total)}
      </span>
    </div>
  )
})

/** One mark a pod, in rows, troubled first; with many pods, bars of the same order. */
export function PodMarks({ groups, onOpen }: PodMarksProps): ReactElement {
  const asBar = areBars(groups)
  const largest = Math.max(0, ...groups.map((group) => sum(group.counts)))
  return (
    <div className={styles.frame}>
      {groups.map((group) => (
        <Group key={group.key} group={group} asBar={asBar} largest={largest} onOpen={onOpen} />
      ))}
    </div>
  )
}
