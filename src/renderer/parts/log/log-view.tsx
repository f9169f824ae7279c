// Plain CSS module on the theme's variables. Virtual rows over a window of a log that loses its oldest lines.
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { KeyboardEvent, ReactElement, ReactNode } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { classNames } from '../../theme/class-names.ts'
import { LogLine } from './log-row.tsx'
import type { LogColumns, LogRow } from './log-row.tsx'
import ring from '../focus-frame.module.css'
import styles from './log.module.css'

export interface LogViewProps {
  /** For readers: "Log of checkout, 3 pods". */
  readonly label: string
  /** Number of the oldest line that is kept, counted from the log's very first; grows as a ring forgets. */
  readonly start: number
  /** Number after the newest line. */
  readonly end: number
  /** The line with this number, undefined while it is not loaded. Same line, same object. */
  readonly rowAt: (number: number) => LogRow | undefined
  /** Numbers of the lines drawn, overscan included. */
  readonly onVisibleRange: (first: number, last: number) => void
  /** Stay at the newest line. */
  readonly follow: boolean
  /** Scrolling up ends following, the end of the log resumes it. */
  readonly onFollowChange: (follow: boolean) => void
  readonly wrap?: boolean
  readonly showTime?: boolean
  readonly showPod?: boolean
  readonly search?: RegExp | undefined
  /** Scrolls to the line with this number, whenever it changes. */
  readonly revealNumber?: number
  readonly timeOf?: ((row: LogRow) => string) | undefined
  readonly columns?: LogColumns | undefined
  /** The line that was chosen last, by a click or by the arrows; with `onChoose`. */
  readonly chosen?: number | undefined
  readonly onChoose?: (number: number | undefined) => void
  /** What can be done with the chosen line. */
  readonly actions?: ReactNode
}

const lineHeight = 20

/** A log. What a person reads stays in its place while old lines are forgotten and new ones come. */
export function LogView(props: LogViewProps): ReactElement {
  const {
    label,
    start,
    end,
    rowAt,
    onVisibleRange,
    follow,
    onFollowChange,
    wrap = false,
    showTime,
    showPod,
    search,
    revealNumber,
    timeOf,
    columns,
    chosen,
    onChoose,
    actions
  } = props
  const scroller = useRef<HTMLDivElement>(null)
  const before = useRef({ start, top: 0 })
  /** The line at the upper edge, and how far it is scrolled out. */
  const anchor = useRef({ number: start, hidden: 0 })
  /** A person pulls the lines down: rows that become smaller move them too, and nobody stopped following then. */
  const pulls = useRef<'once' | 'held'>(undefined)
  const getItemKey = useCallback((index: number) => start + index, [start])
  const count = Math.max(0, end - start)

  // The rule warns users of the React compiler, which this project does not run.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    getItemKey,
    overscan: 8,
    useFlushSync: false
  })

  const items = virtual.getVirtualItems()
  const first = start + (items[0]?.index ?? 0)
  const last = start + (items.at(-1)?.index ?? -1)
  useEffect(() => {
    if (last >= first) onVisibleRange(first, last)
  }, [first, last, onVisibleRange])

  useLayoutEffect(() => {
    const element = scroller.current
    const forgotten = start > before.current.start
    before.current.start = start
    if (element === null || follow || !forgotten) return
    // The line that stood at the upper edge moved up by what was forgotten above it: go after it.
    const { number, hidden } = anchor.current
    const place = virtual.measurementsCache[Math.max(0, number - start)]?.start ?? 0
    element.scrollTop = number < start ? 0 : place + hidden
    before.current.top = element.scrollTop
  }, [start, follow, virtual])

  const whole = virtual.getTotalSize()
  useLayoutEffect(() => {
    const element = scroller.current
    if (!follow || count === 0 || element === null) return
    virtual.scrollToIndex(count - 1, { align: 'end' })
  }, [follow, count, end, virtual, whole])

  useEffect(() => {
    if (revealNumber === undefined || revealNumber < before.current.start) return
    virtual.scrollToIndex(revealNumber - before.current.start, { align: 'center' })
  }, [revealNumber, virtual])

  const onScroll = (): void => {
    const element = scroller.current
    if (element === null) return
    const rest = element.scrollHeight - element.clientHeight - element.scrollTop
    const up = element.scrollTop < before.current.top - 2
    before.current.top = element.scrollTop
    const edge = virtual.getVirtualItemForOffset(element.scrollTop)
    if (edge !== undefined) anchor.current = { number: start + edge.index, hidden: element.scrollTop - edge.start }
    const isMeant = pulls.current
    if (pulls.current === 'once') pulls.current = undefined
    if (follow && up && isMeant !== undefined && rest > lineHeight) onFollowChange(false)
    else if (!follow && !up && rest < 4) onFollowChange(true)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const element = scroller.current
    if (element === null || event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'PageUp' || event.key === 'Home' || event.key === 'ArrowUp' || event.key === 'k')
      pulls.current = 'once'
    const step = stepOf(event.key)
    if (step !== 0 && onChoose !== undefined) choose(step)
    else if (event.key === 'j') element.scrollTop += lineHeight
    else if (event.key === 'k') element.scrollTop -= lineHeight
    else if (event.key === 'Escape' && chosen !== undefined) onChoose?.(undefined)
    else if (event.key === 'Home') element.scrollTop = 0
    else if (event.key === 'End') onFollowChange(true)
    else return
    event.preventDefault()
    if (event.key === 'Escape') event.stopPropagation()
  }

  /** Who selects text to copy it has not chosen the line. */
  const choosePressed = (number: number): void => {
    if (document.getSelection()?.isCollapsed === false) return
    if (follow) onFollowChange(false)
    onChoose?.(number)
  }

  /** One line on or back, from the one that was chosen or from the last one that is seen. */
  const choose = (step: 1 | -1): void => {
    const isHere = chosen !== undefined && chosen >= start && chosen < end
    const next = isHere ? Math.max(start, Math.min(end - 1, chosen + step)) : Math.max(start, last - 8)
    if (follow) onFollowChange(false)
    onChoose?.(next)
    virtual.scrollToIndex(next - start, { align: 'auto' })
  }

  return (
    <div className={ring.frame}>
      <div
        ref={scroller}
        className={classNames(styles.scroller, wrap && styles.wrapped)}
        role="log"
        aria-label={label}
        aria-live="off"
        tabIndex={0}
        onScroll={onScroll}
        onWheel={(event) => {
          if (event.deltaY < 0) pulls.current = 'once'
        }}
        onPointerDown={() => (pulls.current = 'held')}
        onPointerUp={() => (pulls.current = undefined)}
        onPointerCancel={() => (pulls.current = undefined)}
        onKeyDown={onKeyDown}
      >
        <div className={styles.body} style={{ height: whole }}>
          {items.map((item) => {
            const row = rowAt(start + item.index)
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className={styles.place}
                style={{ transform: `translateY(${item.start}px)` }}
                onClick={onChoose === undefined ? undefined : () => choosePressed(start + item.index)}
              >
                {row === undefined ? (
                  <div className={styles.wait} />
                ) : (
                  <LogLine
                    row={row}
                    wrap={wrap}
                    search={search}
                    timeOf={timeOf}
                    columns={columns}
                    isChosen={chosen === start + item.index}
                    actions={chosen === start + item.index ? actions : undefined}
                    {...(showTime === undefined ? {} : { showTime })}
                    {...(showPod === undefined ? {} : { showPod })}
                  />
                )}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

function stepOf(key: string): 1 | -1 | 0 {
  return key === 'j' || key === 'ArrowDown' ? 1 : key === 'k' || key === 'ArrowUp' ? -1 : 0
}
