import type { ReactElement } from 'react'
import { Icon } from '../../icons/icon.tsx'
import { classNames } from '../../theme/class-names.ts'
import { labelsWithRoom } from './axis.ts'
import type { ChartEvent, Plot } from './frame.tsx'
import styles from './chart.module.css'

interface EventLabelsProps {
  readonly events: readonly ChartEvent[]
  readonly plot: Plot
  readonly x: (time: number) => number
}

/** What a label takes in pixels, roughly: its characters and the gap to its line. */
function widthOf({ label, kind }: ChartEvent): number {
  return label.length * 6 + (kind === 'bookmark' ? 26 : 12)
}

/** At the top of their lines, on the panel's ground: usage lies at the bottom more often. */
export function EventLabels({ events, plot, x }: EventLabelsProps): ReactElement {
  const placed = events.map((event) => {
    const { time, label, kind } = event
    const at = x(time)
    const isLeft = at > plot.left + plot.width / 2
    return {
      key: `${time}-${label}`,
      label,
      kind,
      at,
      isLeft,
      from: isLeft ? at - widthOf(event) : at,
      to: isLeft ? at : at + widthOf(event)
    }
  })
  const hasRoom = labelsWithRoom(placed)
  return (
    <>
      {placed.map(({ key, label, kind, at, isLeft }, index) =>
        hasRoom[index] ? (
          <span
            key={key}
            className={classNames(styles.event, kind === 'moment' && styles.moment)}
            style={{ top: plot.top + 1, ...(isLeft ? { right: plot.fullWidth - at + 2 } : { left: at + 2 }) }}
          >
            {kind === 'bookmark' ? <Icon name="star" size={11} /> : null}
            {label}
          </span>
        ) : null
      )}
    </>
  )
}
