import { memo, useMemo, type ReactElement } from 'react'
import type { PlacedPod, SchedulerNode } from '../../../shared/contract/scheduler-view.ts'
import { color as token } from '../../theme/colors.ts'
import { wordColor } from '../../parts/status-mark.tsx'
import styles from './node-box.module.css'
import { amountText, type Resource } from './scheduler-words.ts'
import { treemap, type Tile } from './treemap.ts'

interface NodeTilesProps {
  readonly node: SchedulerNode
  readonly resource: Resource
  /** What colours stand for, by their place in the legend. */
  readonly names: readonly string[]
  readonly byStatus: boolean
  readonly width: number
  readonly height: number
  /** Of the part that nobody asks for; empty where there is no room for words. */
  readonly freeWords: string
  readonly chosen: string | undefined
}

const usageSteps = 20
/** A pod that asks for nothing is drawn as if it asked for this part of the node: one must find it. */
const leastPart = 1 / 250

/** The pods of a node: areas are requests, the bar at the left edge of each is its usage. What nobody asks for is above. */
export const NodeTiles = memo(function NodeTiles(props: NodeTilesProps): ReactElement {
  const { node, resource, names, byStatus, width, height, freeWords, chosen } = props
  const { placed, allocatable, requested } = node
  const free = allocatable <= 0 ? 0 : Math.max(0, 1 - requested / allocatable)
  // One pixel more than nothing, so that the line that ends it is seen.
  const top = placed.length === 0 ? height : Math.round(Math.min(height - Math.min(24, height / 4), height * free))
  const tiles = useMemo(() => {
    const least = allocatable * leastPart
    const sizes = placed.map(({ size }) => Math.max(size, least))
    return treemap(sizes, { x: 0, y: top, width, height: height - top })
  }, [placed, allocatable, top, width, height])
  return (
    <svg className={styles.tiles} width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <rect className={styles.free} width={width} height={top} />
      {top > 18 && width > 90 ? (
        <text className={styles.freeWords} x={width / 2} y={top / 2 + 4}>
          {freeWords}
        </text>
      ) : null}
      {placed.map((pod, index) => (
        <PodTile
          key={pod.uid}
          pod={pod}
          tile={tiles[index]!}
          name={pod.color === undefined ? '' : (names[pod.color] ?? '')}
          amount={amountText(resource, pod.size)}
          byStatus={byStatus}
          isChosen={pod.uid === chosen}
        />
      ))}
      {placed.length === 0 ? null : <line className={styles.requested} x1={0} x2={width} y1={top} y2={top} />}
    </svg>
  )
})

interface PodTileProps {
  readonly pod: PlacedPod
  readonly tile: Tile
  readonly name: string
  readonly amount: string
  readonly byStatus: boolean
  readonly isChosen: boolean
}

const PodTile = memo(function PodTile({ pod, tile, name, amount, byStatus, isChosen }: PodTileProps): ReactElement {
  const { x, y, width, height } = tile
  const paint = byStatus
    ? token(pod.mark === 'ok' ? 'ok-dot' : wordColor(pod.mark))
    : pod.color === undefined
      ? token('ctl')
      : `var(--series-${pod.color + 1})`
  const bar = ((pod.usage ?? 0) / usageSteps) * Math.max(0, height - 2)
  const hasWords = width > 54 && height > 32
  return (
    <g className={isChosen ? styles.chosen : styles.pod} data-pod={pod.uid} style={{ color: paint }}>
      <title>{`${pod.namespace}/${pod.name}, ${amount}`}</title>
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={Math.max(0.5, width - 1)}
        height={Math.max(0.5, height - 1)}
        fill="currentColor"
        fillOpacity={0.24}
      />
      {bar < 0.5 ? null : (
        <rect x={x + 0.5} y={y + height - 1 - bar} width={Math.min(3, width / 3)} height={bar} fill="currentColor" />
      )}
      {hasWords ? (
        <>
          <text className={styles.podName} x={x + 8} y={y + 15}>
            {cut(name === '' ? pod.name : name, width - 12)}
          </text>
          <text className={styles.podSize} x={x + 8} y={y + 28}>
            {amount}
          </text>
        </>
      ) : null}
    </g>
  )
})

/** Letters of 11 px are about 6 px wide; SVG does not cut. */
function cut(text: string, width: number): string {
  const room = Math.floor(width / 6)
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1))}…`
}
