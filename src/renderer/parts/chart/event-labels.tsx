import type { ReactElement } from 'react'
import { labelsWithRoom } from './axis.ts'
import type { ChartEvent, Plot } from './frame.tsx'
import styles from './chart.module.css'

interface EventLabelsProps {
  readonly events: readonly ChartEvent[]
  readonly plot: Plot
  readonly x: (time: number) => number
}

/** What a label takes in pixels, roughly: its characters and the gap to its line. */
function widthOf(label: string): number {
  return label.length * 6 + 12
}

/** At the top of their lines, on the panel's ground: usage lies at the bottom more often. */
export function EventLabels({ events, plot, x }: EventLabelsProps): ReactElement {
  const placed = events.map(({ time, label }) => {
    const at = x(time)
    const isLeft = at > plot.left + plot.width / 2
    return {
      key: `${time}-${label}`,
      label,
      at,
      isLeft,
      from: isLeft ? at - widthOf(label) : at,
      to: isLeft ? at : at + widthOf(label)
    }
  })
  const hasRoom = labelsWithRoom(placed)
  return (
    <>
      {placed.map(({ key, label, at, isLeft }, index) =>
        hasRoom[index] ? (
          <span
            key={key}
            className={styles.event}
            style={{ top: plot.top + 1, ...(isLeft ? { right: plot.fullWidth - at + 2 } : { left: at + 2 }) }}
          >
            {label}
          </span>
        ) : null
      )}
    </>
  )
}
