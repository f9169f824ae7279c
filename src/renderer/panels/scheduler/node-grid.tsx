import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactElement } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useTranslation } from 'react-i18next'
import type { PlacedPod, SchedulerNode, SchedulerUpdate } from '../../../shared/contract/scheduler-view.ts'
import { useCommandContext } from '../../commands/command.ts'
import { useRoute } from '../../shell/route.ts'
import { directionOf } from '../map/walk.ts'
import { gridRows, stepFrom } from './grid-rows.ts'
import { NodeBox, type BoxSize } from './node-box.tsx'
import styles from './scheduler.module.css'
import { nodeLink, type Resource } from './scheduler-words.ts'

interface NodeGridProps {
  readonly nodes: ReadonlyMap<number, SchedulerNode>
  readonly groups: SchedulerUpdate['groups']
  readonly groupKey: string
  readonly resource: Resource
  readonly names: readonly string[]
  readonly byStatus: boolean
  readonly isSmall: boolean
  readonly hasVerdicts: boolean
  readonly chosen: string | undefined
  readonly onVisibleRange: (first: number, last: number) => void
  readonly onChoosePod: (pod: PlacedPod) => void
}

const gap = 12
const gutter = 16
const groupHeight = 30
const least = { small: 108, large: 232 }
const heights = { small: 104, large: 236, withFoot: 262 }

/** Nodes side by side, as many as there is room for; only those on the screen are drawn. */
export function NodeGrid(props: NodeGridProps): ReactElement {
  const { nodes, groups, groupKey, isSmall, hasVerdicts, onVisibleRange, onChoosePod } = props
  const { t } = useTranslation('scheduler')
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const [current, setCurrent] = useState(0)
  const open = useRoute((route) => route.open)
  const openDetail = useRoute((route) => route.openDetail)
  const inner = Math.max(0, width - 2 * gutter)
  const kind = isSmall ? 'small' : 'large'
  const across = Math.max(1, Math.floor((inner + gap) / (least[kind] + gap)))
  const rows = useMemo(() => gridRows(groups, across), [groups, across])
  const height = isSmall ? heights.small : hasVerdicts ? heights.withFoot : heights.large
  const size = useMemo<BoxSize>(
    () => ({ width: Math.floor((inner - gap * (across - 1)) / across), height, isSmall }),
    [inner, across, height, isSmall]
  )
  // The rule warns users of the React compiler, which this project does not run.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: (index) => (rows[index]?.type === 'group' ? groupHeight : height + gap),
    overscan: 1
  })
  useEffect(() => virtual.measure(), [virtual, rows, height])
  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const items = width === 0 ? [] : virtual.getVirtualItems()
  const seen = items.flatMap(({ index }) => {
    const row = rows[index]
    return row?.type === 'nodes' ? [row] : []
  })
  const first = seen[0]?.first ?? 0
  const lastRow = seen.at(-1)
  const last = lastRow === undefined ? 0 : lastRow.first + lastRow.count - 1
  useEffect(() => onVisibleRange(first, last), [first, last, onVisibleRange])

  // It may have to be drawn before it can have the keyboard.
  const wanted = useRef<number>(undefined)
  const focusWanted = (): void => {
    if (wanted.current === undefined) return
    const head = frame.current?.querySelector<HTMLElement>(`[data-place="${wanted.current}"]`)
    if (head == null) return
    wanted.current = undefined
    head.focus()
  }
  useEffect(focusWanted)
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = directionOf(event.key)
    const place = placeOf(event.target)
    if (direction === undefined || place === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const next = stepFrom(rows, place, direction)
    if (next === undefined) return
    wanted.current = next
    setCurrent(next)
    focusWanted()
    virtual.scrollToIndex(rows.findIndex((row) => row.type === 'nodes' && next < row.first + row.count))
  }
  const onClick = (event: MouseEvent): void => {
    const target = event.target as Element
    const place = placeOf(target)
    if (place !== undefined) {
      const node = nodes.get(place)
      setCurrent(place)
      if (node === undefined) return
      const link = nodeLink(node.name)
      useCommandContext.setState({ targets: [link] })
      openDetail(link)
      return
    }
    const uid = target.closest<SVGElement>('[data-pod]')?.dataset['pod']
    const name = target.closest<HTMLElement>('[data-node]')?.dataset['node']
    const node = [...nodes.values()].find((one) => one.name === name)
    const pod = node?.placed.find((one) => one.uid === uid)
    if (pod !== undefined) onChoosePod(pod)
  }

  return (
    <div
      ref={frame}
      className={styles.grid}
      role="group"
      aria-label={t('nodes')}
      data-keys=""
      onFocus={(event) => {
        const place = placeOf(event.target)
        const node = place === undefined ? undefined : nodes.get(place)
        if (place !== undefined) setCurrent(place)
        // Keys of the objects' commands are about the node that has the keyboard.
        if (node !== undefined) useCommandContext.setState({ targets: [nodeLink(node.name)] })
      }}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div className={styles.gridInner} style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index]
          if (row === undefined) return null
          if (row.type === 'group') {
            return (
              <h2
                key={`group ${row.name}`}
                className={styles.groupName}
                style={{ transform: `translateY(${start}px)` }}
              >
                {row.name === '' ? t('noValue', { key: groupKey }) : row.name}
                <span>{t('nodeCount', { count: row.count })}</span>
              </h2>
            )
          }
          return (
            <div key={row.first} className={styles.gridRow} style={{ transform: `translateY(${start}px)` }}>
              {Array.from({ length: row.count }, (_, at) => {
                const place = row.first + at
                const node = nodes.get(place)
                return node === undefined ? (
                  <div key={place} className={styles.awaited} style={{ width: size.width, height: size.height }} />
                ) : (
                  <NodeBox
                    key={place}
                    node={node}
                    place={place}
                    resource={props.resource}
                    names={props.names}
                    byStatus={props.byStatus}
                    size={size}
                    isCurrent={place === current}
                    isOpen={open?.resource === 'nodes' && open.name === node.name}
                    chosen={props.chosen}
                  />
                )
              })}
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** Of the node whose head this is. */
function placeOf(target: EventTarget): number | undefined {
  const place = (target as Element).closest<HTMLElement>('[data-place]')?.dataset['place']
  return place === undefined ? undefined : Number(place)
}
